import type { InspectionLimits } from '@assay/core';
import type { ContentTools } from '../content/content-tools.ts';
import type { Selector } from '../content/selection.ts';
import { ENTRIES_KEPT_OVER_LIMIT, MAX_TOTAL_PATH_LENGTH } from '../limits.ts';
import { TarWalker } from '../tar/tar-walker.ts';
import { EntryRecorder } from './entry-recorder.ts';
import type { LayerRecord } from './layer-record.ts';
import { type UnpackOutcome, stoppedMessage } from './layer-unpacker.ts';
import { RecordBuilder } from './record-builder.ts';
import type { UnpackBudget } from './unpack-budget.ts';

/** How to read the archive of a layer. */
export interface ArchiveOptions {
  readonly limits: InspectionLimits;
  readonly select: Selector;
  readonly tools: ContentTools;
  readonly budget: UnpackBudget;
}

/** Entries that a thread counts for itself before it tells the others. */
const MOST_UNCOUNTED = 64;

/** Thrown through the walker to stop at a limit. */
class ReadingStopped extends Error {}

/** Reads the archive of one layer into its record while the unpacked bytes are pushed through. */
export class ArchiveReader {
  readonly #options: ArchiveOptions;
  readonly #record = new RecordBuilder();
  readonly #recorder: EntryRecorder;
  readonly #walker: TarWalker;
  #bytes = 0;
  /** Entries that the shared counter does not know of yet, and how many there may be: it is far from its limit then. */
  #uncounted = 0;
  #batch = 1;
  #isStopped = false;

  constructor(options: ArchiveOptions) {
    this.#options = options;
    this.#recorder = new EntryRecorder(this.#record, { ...options, countEntry: () => this.#countEntry() });
    this.#walker = new TarWalker(this.#recorder);
  }

  /** Takes the next unpacked bytes, which are not needed after the call; false when no more are wanted. */
  push(bytes: Uint8Array): boolean {
    if (this.#isStopped) return false;
    this.#bytes += bytes.length;
    try {
      this.#walker.push(bytes);
    } catch (error) {
      if (!(error instanceof ReadingStopped)) throw error;
      this.#isStopped = true;
    }
    return !this.#isStopped;
  }

  /** Gives the record, when all bytes were pushed or no more were wanted. */
  finish(unpacked: UnpackOutcome): LayerRecord {
    const { entryCount } = this.#recorder;
    if (this.#isStopped) return this.#record.build({ entryCount, unpackedBytes: this.#bytes, isWhole: false });
    this.#options.budget.addEntries(this.#uncounted);
    const { unpackedBytes, isWhole, isPromised, gap } = unpacked;
    if (gap !== null) this.#record.gap(gap.code, gap.message);
    if (isPromised) this.#walker.finish();
    return this.#record.build({ entryCount, unpackedBytes, isWhole });
  }

  #countEntry(): void {
    const { limits, budget } = this.#options;
    this.#uncounted += 1;
    if (this.#uncounted >= this.#batch) {
      const count = budget.addEntries(this.#uncounted);
      this.#uncounted = 0;
      this.#batch = count > limits.maxEntries / 2 ? 1 : Math.min(MOST_UNCOUNTED, Math.ceil(limits.maxEntries / 100));
      if (count > limits.maxEntries) this.#stop(`the layers hold more than ${limits.maxEntries} entries`);
    }
    if (this.#record.pathLength > MAX_TOTAL_PATH_LENGTH) {
      this.#stop(`the paths of the layer take more than ${MAX_TOTAL_PATH_LENGTH} characters`);
    }
  }

  #stop(reason: string): never {
    this.#record.truncate(ENTRIES_KEPT_OVER_LIMIT);
    this.#record.gap('LIMIT_ENTRIES', stoppedMessage(reason));
    throw new ReadingStopped(reason);
  }
}

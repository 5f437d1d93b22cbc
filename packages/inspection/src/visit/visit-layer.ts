import type { FileEntry, Layer } from '@assay/core';
import { normalizeEntryPath } from '../tar/entry-path.ts';
import type { ContentSink, TarEntry, TarHandler } from '../tar/tar-entry.ts';
import { TarWalker } from '../tar/tar-walker.ts';
import { type BytesOptions, LayerBytes } from './layer-bytes.ts';

/** Takes the content of one file. A promise is awaited before anything else is handed over; bytes are valid until then. */
export interface FileSink {
  write(bytes: Uint8Array): Promise<void> | undefined;
  /** Called once after the last byte. */
  end(): Promise<void> | undefined;
  /** Called in place of `end` when the content breaks off. */
  abandon(): void;
}

/** One thing to do with a sink. */
export type Step = () => Promise<void> | undefined;

/** Does a step when those before it are done. */
export type TakeStep = (step: Step) => Promise<void>;

/** What a visit of one layer needs. */
export interface LayerVisit extends BytesOptions {
  readonly take: TakeStep;
  /** The wanted file that a path of the archive is. */
  readonly find: (path: string) => FileEntry | undefined;
  readonly open: (entry: FileEntry) => FileSink;
  readonly onLink: (path: string, target: string) => void;
  readonly onDelivered: (entry: FileEntry) => void;
}

/**
 * Hands over the wanted files of one layer. A layer that is damaged, or breaks a limit, ends early, as it did in the inspection.
 * @throws LAYER_DIGEST_MISMATCH, LAYER_DIFFID_MISMATCH, LAYER_SIZE_MISMATCH, LAYER_UNAVAILABLE, and what streams and sinks throw
 */
export async function visitLayer(layer: Layer, visit: LayerVisit): Promise<void> {
  const handler = new VisitHandler(visit);
  const walker = new TarWalker(handler);
  const bytes = new LayerBytes(layer, visit);
  try {
    await bytes.read(async (unpacked) => {
      walker.push(unpacked);
      for (const step of handler.takeSteps()) await visit.take(step);
    });
  } finally {
    handler.abandon();
  }
}

/** Finds the wanted files in an archive, and writes down what is to be done with their content while it streams by. */
class VisitHandler implements TarHandler {
  readonly #visit: LayerVisit;
  #steps: Step[] = [];
  #current: FileSink | null = null;

  constructor(visit: LayerVisit) {
    this.#visit = visit;
  }

  takeSteps(): readonly Step[] {
    const steps = this.#steps;
    this.#steps = [];
    return steps;
  }

  /** Gives up the file whose content broke off. */
  abandon(): void {
    this.#current?.abandon();
    this.#current = null;
  }

  /** The inspection has reported all that is wrong with the archive. */
  gap(): void {}

  entry(entry: TarEntry): ContentSink | null {
    const place = normalizeEntryPath(entry.name);
    if (place.kind !== 'path') return null;
    if (entry.type === 'hard-link') this.#addLink(place.path, entry.linkName);
    if (entry.type !== 'file' || entry.contentUnknown) return null;
    const found = this.#visit.find(place.path);
    if (found === undefined || found.sizeBytes !== entry.sizeBytes) return null;
    const { budget, limits } = this.#visit;
    budget.contentBytes += entry.sizeBytes;
    return budget.contentBytes > limits.maxUnpackedBytes ? null : this.#deliver(found);
  }

  #addLink(path: string, linkName: string): void {
    const target = normalizeEntryPath(linkName);
    if (target.kind === 'path') this.#visit.onLink(path, target.path);
  }

  #deliver(entry: FileEntry): ContentSink {
    const sink = (): FileSink => (this.#current ??= this.#visit.open(entry));
    this.#steps.push(() => void sink());
    return {
      write: (bytes) => {
        this.#steps.push(() => sink().write(bytes));
      },
      end: () => {
        this.#steps.push(async () => {
          const ended = sink();
          await ended.end();
          this.#current = null;
          this.#visit.onDelivered(entry);
        });
      },
    };
  }
}

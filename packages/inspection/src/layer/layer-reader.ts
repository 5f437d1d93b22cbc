import { type Hash, createHash } from 'node:crypto';
import { type Digest, type InspectionLimits, digestAlgorithm } from '@assay/core';
import type { ContentTools } from '../content/content-tools.ts';
import type { Selector } from '../content/selection.ts';
import { inspectionError } from '../errors.ts';
import { type Compression, MAGIC_BYTES, detectCompression } from '../inflate/compression.ts';
import type { DecodeFault, Decoder } from '../inflate/decoder.ts';
import { openDecoder } from '../inflate/open-decoder.ts';
import { ENTRIES_KEPT_OVER_LIMIT, MAX_TOTAL_PATH_LENGTH, RATIO_GRACE_BYTES } from '../limits.ts';
import { TarWalker } from '../tar/tar-walker.ts';
import { EntryRecorder } from './entry-recorder.ts';
import type { LayerRecord } from './layer-record.ts';
import { RecordBuilder } from './record-builder.ts';
import type { UnpackBudget } from './unpack-budget.ts';

/** What is promised about the bytes of a layer. */
export interface LayerPromise {
  readonly digest: Digest | null;
  readonly diffId: Digest;
  readonly sizeBytes: number;
}

/** How to read a layer. */
export interface LayerReaderOptions {
  readonly promise: LayerPromise;
  readonly limits: InspectionLimits;
  readonly select: Selector;
  readonly tools: ContentTools;
  readonly budget: UnpackBudget;
}

/** Thrown through decoder and walker to stop reading a layer that broke a limit. */
class ReadingStopped extends Error {}

/**
 * Reads one layer in one pass while its stored bytes are pushed through: both digests, the archive, the content of selected files.
 * Nothing is known to be true before `finish` has compared digests and size with what was promised.
 */
export class LayerReader {
  readonly #options: LayerReaderOptions;
  readonly #record = new RecordBuilder();
  readonly #recorder: EntryRecorder;
  readonly #walker: TarWalker;
  readonly #storedHash: Hash | null;
  readonly #diffHash: Hash;
  #storedBytes = 0;
  #unpackedBytes = 0;
  #start: Buffer = Buffer.alloc(0);
  #compression: Compression | null = null;
  #decoder: Decoder | null = null;
  #isStopped = false;

  constructor(options: LayerReaderOptions) {
    this.#options = options;
    const { digest, diffId } = options.promise;
    this.#storedHash = digest === null || digest === diffId ? null : createHash(digestAlgorithm(digest));
    this.#diffHash = createHash(digestAlgorithm(diffId));
    this.#recorder = new EntryRecorder(this.#record, { ...options, countEntry: () => this.#countEntry() });
    this.#walker = new TarWalker(this.#recorder);
  }

  /** True once a limit was broken: further bytes are of no use. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /**
   * Takes the next stored bytes. A promise has to be awaited before the next call.
   * @throws LAYER_SIZE_MISMATCH
   */
  write(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#isStopped) return undefined;
    this.#storedBytes += bytes.length;
    if (this.#storedBytes > this.#options.promise.sizeBytes) throw this.#sizeMismatch();
    this.#storedHash?.update(bytes);
    if (this.#compression !== null) return this.#guarded(() => this.#decoder?.write(bytes));
    this.#start = Buffer.concat([this.#start, bytes]);
    return this.#start.length < MAGIC_BYTES ? undefined : this.#guarded(() => this.#open());
  }

  /**
   * Tells that no more bytes come, and gives what was found.
   * @throws LAYER_SIZE_MISMATCH, LAYER_DIGEST_MISMATCH, LAYER_DIFFID_MISMATCH
   */
  async finish(): Promise<LayerRecord> {
    if (!this.#isStopped && this.#compression === null) await this.#guarded(() => this.#open());
    if (!this.#isStopped) await this.#guarded(() => this.#decoder?.finish());
    if (!this.#isStopped) this.#verify();
    const { entryCount } = this.#recorder;
    return this.#record.build({ entryCount, unpackedBytes: this.#unpackedBytes, isWhole: !this.#isStopped });
  }

  /** Frees what the decoder holds; to be called in every case. */
  close(): void {
    this.#decoder?.close();
  }

  #open(): Promise<void> | undefined {
    this.#compression = detectCompression(this.#start);
    this.#decoder = openDecoder(this.#compression, (bytes) => this.#takeUnpacked(bytes));
    return this.#start.length === 0 ? undefined : this.#decoder?.write(this.#start);
  }

  #takeUnpacked(bytes: Uint8Array): void {
    this.#unpackedBytes += bytes.length;
    const { limits, budget } = this.#options;
    if (budget.addBytes(bytes.length) > limits.maxUnpackedBytes) {
      this.#stop('LIMIT_UNPACKED_BYTES', `the layers unpack to more than ${limits.maxUnpackedBytes} bytes`);
    }
    const mostBytes = Math.max(RATIO_GRACE_BYTES, this.#storedBytes * limits.maxCompressionRatio);
    if (this.#unpackedBytes > mostBytes) {
      this.#stop('LIMIT_RATIO', `the layer unpacks to more than ${limits.maxCompressionRatio} times its size`);
    }
    this.#diffHash.update(bytes);
    this.#walker.push(bytes);
  }

  #countEntry(): void {
    const { limits, budget } = this.#options;
    if (budget.addEntry() > limits.maxEntries) {
      this.#stop('LIMIT_ENTRIES', `the layers hold more than ${limits.maxEntries} entries`);
    }
    if (this.#record.pathLength > MAX_TOTAL_PATH_LENGTH) {
      this.#stop('LIMIT_ENTRIES', `the paths of the layer take more than ${MAX_TOTAL_PATH_LENGTH} characters`);
    }
  }

  #stop(code: 'LIMIT_UNPACKED_BYTES' | 'LIMIT_RATIO' | 'LIMIT_ENTRIES', reason: string): never {
    if (code === 'LIMIT_ENTRIES') this.#record.truncate(ENTRIES_KEPT_OVER_LIMIT);
    this.#record.gap(code, `${reason}; reading stopped there and the digests of the layer are unchecked`);
    throw new ReadingStopped(reason);
  }

  #guarded(step: () => Promise<void> | undefined): Promise<void> | undefined {
    try {
      return step()?.catch((error: unknown) => this.#catchStop(error));
    } catch (error) {
      this.#catchStop(error);
      return undefined;
    }
  }

  #catchStop(error: unknown): void {
    if (!(error instanceof ReadingStopped)) throw error;
    this.#isStopped = true;
  }

  #verify(): void {
    const { digest, diffId, sizeBytes } = this.#options.promise;
    if (this.#storedBytes !== sizeBytes) throw this.#sizeMismatch();
    const stored = this.#storedHash?.digest('hex');
    if (digest !== null && stored !== undefined && digest !== `${digestAlgorithm(digest)}:${stored}`) {
      throw inspectionError('LAYER_DIGEST_MISMATCH', `a layer has not the digest ${digest} that the manifest promises`);
    }
    const isUnpackedRight = diffId === `${digestAlgorithm(diffId)}:${this.#diffHash.digest('hex')}`;
    const fault = this.#decoder === null ? 'unsupported' : this.#decoder.fault();
    if (isUnpackedRight) {
      if (fault !== null) this.#record.gap('LAYER_TRAILING_DATA', 'bytes follow the end of the compressed data');
      this.#walker.finish();
    } else this.#judgeFault(fault, digest !== null && digest !== diffId);
  }

  /** The unpacked bytes are not those promised: a gap where the stored bytes are the right ones, otherwise an error. */
  #judgeFault(fault: DecodeFault | 'unsupported' | null, isStoredRight: boolean): void {
    if (fault === 'unsupported' || fault === 'window-too-large') {
      const what =
        fault === 'unsupported' ? `with ${this.#compression ?? 'nothing known'}` : 'with a window above 128 MiB';
      this.#record.gap('LAYER_COMPRESSION_UNSUPPORTED', `the layer is compressed ${what}`);
    } else if ((fault === 'corrupt' || fault === 'truncated') && isStoredRight) {
      this.#record.gap(
        'LAYER_CORRUPT',
        fault === 'corrupt' ? 'the compressed data are damaged' : 'the compressed data are cut off',
      );
    } else {
      const { diffId } = this.#options.promise;
      throw inspectionError(
        'LAYER_DIFFID_MISMATCH',
        `a layer does not unpack to ${diffId} as the configuration promises`,
      );
    }
  }

  #sizeMismatch(): Error {
    const { digest, diffId, sizeBytes } = this.#options.promise;
    const message = `layer ${digest ?? diffId} has not the ${sizeBytes} bytes that its descriptor promises`;
    return inspectionError('LAYER_SIZE_MISMATCH', message);
  }
}

import { type Hash, createHash } from 'node:crypto';
import { type Digest, type InspectionLimits, digestAlgorithm } from '@assay/core';
import { inspectionError } from '../errors.ts';
import type { GapCode } from '../gap-codes.ts';
import { type Compression, MAGIC_BYTES, detectCompression } from '../inflate/compression.ts';
import type { DecodeFault, Decoder } from '../inflate/decoder.ts';
import { openDecoder } from '../inflate/open-decoder.ts';
import { RATIO_GRACE_BYTES } from '../limits.ts';
import type { UnpackBudget } from './unpack-budget.ts';

/** What is promised about the bytes of a layer. */
export interface LayerPromise {
  readonly digest: Digest | null;
  readonly diffId: Digest;
  readonly sizeBytes: number;
}

/** How to unpack a layer. */
export interface UnpackOptions {
  readonly promise: LayerPromise;
  readonly limits: InspectionLimits;
  readonly budget: UnpackBudget;
}

/** How unpacking ended. A plain value. */
export interface UnpackOutcome {
  readonly unpackedBytes: number;
  /** False when a limit was broken, so that digests were not checked. */
  readonly isWhole: boolean;
  /** True when the unpacked bytes are those promised, so that what they hold can be told from what they should. */
  readonly isPromised: boolean;
  readonly gap: { readonly code: GapCode; readonly message: string } | null;
}

/** Takes unpacked bytes, which are valid during the call only; false when no more are wanted. */
export type UnpackSink = (bytes: Uint8Array) => boolean;

/** Thrown through the decoder to stop unpacking. */
class UnpackingStopped extends Error {}

/** Unpacks one layer whose stored bytes are pushed through, and checks both digests at the end. */
export class LayerUnpacker {
  readonly #options: UnpackOptions;
  readonly #sink: UnpackSink;
  readonly #storedHash: Hash | null;
  readonly #diffHash: Hash;
  #storedBytes = 0;
  #unpackedBytes = 0;
  #start: Buffer = Buffer.alloc(0);
  #compression: Compression | null = null;
  #decoder: Decoder | null = null;
  #isStopped = false;
  #gap: UnpackOutcome['gap'] = null;

  constructor(options: UnpackOptions, sink: UnpackSink) {
    this.#options = options;
    this.#sink = sink;
    const { digest, diffId } = options.promise;
    this.#storedHash = digest === null || digest === diffId ? null : createHash(digestAlgorithm(digest));
    this.#diffHash = createHash(digestAlgorithm(diffId));
  }

  /** True once a limit was broken or no more is wanted: further bytes are of no use. */
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
   * Tells that no more bytes come, and says how it went.
   * @throws LAYER_SIZE_MISMATCH, LAYER_DIGEST_MISMATCH, LAYER_DIFFID_MISMATCH
   */
  async finish(): Promise<UnpackOutcome> {
    if (!this.#isStopped && this.#compression === null) await this.#guarded(() => this.#open());
    if (!this.#isStopped) await this.#guarded(() => this.#decoder?.finish());
    const isPromised = !this.#isStopped && this.#verify();
    return { unpackedBytes: this.#unpackedBytes, isWhole: !this.#isStopped, isPromised, gap: this.#gap };
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
    if (!this.#sink(bytes)) throw new UnpackingStopped();
  }

  #stop(code: 'LIMIT_UNPACKED_BYTES' | 'LIMIT_RATIO', reason: string): never {
    this.#gap = { code, message: stoppedMessage(reason) };
    throw new UnpackingStopped(reason);
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
    if (!(error instanceof UnpackingStopped)) throw error;
    this.#isStopped = true;
  }

  #verify(): boolean {
    const { digest, diffId, sizeBytes } = this.#options.promise;
    if (this.#storedBytes !== sizeBytes) throw this.#sizeMismatch();
    const stored = this.#storedHash?.digest('hex');
    if (digest !== null && stored !== undefined && digest !== `${digestAlgorithm(digest)}:${stored}`) {
      throw inspectionError('LAYER_DIGEST_MISMATCH', `a layer has not the digest ${digest} that the manifest promises`);
    }
    const isPromised = diffId === `${digestAlgorithm(diffId)}:${this.#diffHash.digest('hex')}`;
    const fault = this.#decoder === null ? 'unsupported' : this.#decoder.fault();
    if (!isPromised) this.#gap = this.#judgeFault(fault, digest !== null && digest !== diffId);
    else if (fault !== null) {
      this.#gap = { code: 'LAYER_TRAILING_DATA', message: 'bytes follow the end of the compressed data' };
    }
    return isPromised;
  }

  /** The unpacked bytes are not those promised: a gap where the stored bytes are the right ones, otherwise an error. */
  #judgeFault(fault: DecodeFault | 'unsupported' | null, isStoredRight: boolean): UnpackOutcome['gap'] {
    if (fault === 'unsupported' || fault === 'window-too-large') {
      const what =
        fault === 'unsupported' ? `with ${this.#compression ?? 'nothing known'}` : 'with a window above 128 MiB';
      return { code: 'LAYER_COMPRESSION_UNSUPPORTED', message: `the layer is compressed ${what}` };
    }
    if ((fault === 'corrupt' || fault === 'truncated') && isStoredRight) {
      const message = fault === 'corrupt' ? 'the compressed data are damaged' : 'the compressed data are cut off';
      return { code: 'LAYER_CORRUPT', message };
    }
    const { diffId } = this.#options.promise;
    throw inspectionError(
      'LAYER_DIFFID_MISMATCH',
      `a layer does not unpack to ${diffId} as the configuration promises`,
    );
  }

  #sizeMismatch(): Error {
    const { digest, diffId, sizeBytes } = this.#options.promise;
    const message = `layer ${digest ?? diffId} has not the ${sizeBytes} bytes that its descriptor promises`;
    return inspectionError('LAYER_SIZE_MISMATCH', message);
  }
}

/** What a gap says of a layer that was not read to its end because of a limit. */
export function stoppedMessage(reason: string): string {
  return `${reason}; reading stopped there and the digests of the layer are unchecked`;
}

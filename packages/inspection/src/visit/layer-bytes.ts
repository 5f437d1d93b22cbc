import { type Hash, createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { type InspectionLimits, type Layer, digestAlgorithm } from '@assay/core';
import { inspectionError } from '../errors.ts';
import { type Compression, MAGIC_BYTES, detectCompression } from '../inflate/compression.ts';
import { OUTPUT_BYTES } from '../inflate/decoder.ts';
import { ZSTD_PARAMS } from '../inflate/sync-codec.ts';
import { RATIO_GRACE_BYTES } from '../limits.ts';
import { storedBytes } from './stored-bytes.ts';

/** What all layers came to so far; each number is bounded by `maxUnpackedBytes`. */
export interface VisitBudget {
  unpackedBytes: number;
  /** Bytes of the files as programs see them: holes of sparse files take no bytes of a layer. */
  contentBytes: number;
}

/** What reading a layer goes by. */
export interface BytesOptions {
  readonly limits: InspectionLimits;
  readonly budget: VisitBudget;
  readonly signal: AbortSignal;
}

/** Takes unpacked bytes, which are valid until its promise resolves. */
type Receiver = (bytes: Uint8Array) => Promise<void>;

/** Thrown through the streams to stop at a limit. */
class ReadingStopped extends Error {}

/**
 * Unpacks one layer with the streams of node, which wait for whoever takes the bytes, and checks both digests at the end. Slower than
 * the decoders of an inspection; these cannot wait.
 */
export class LayerBytes {
  readonly #layer: Layer;
  readonly #options: BytesOptions;
  readonly #storedHash: Hash | null;
  readonly #diffHash: Hash;
  #storedLength = 0;
  #unpackedLength = 0;
  /** What anything but a decoder threw: that is no fault of the data. */
  #thrown: { readonly error: unknown } | null = null;

  constructor(layer: Layer, options: BytesOptions) {
    const { digest, diffId } = layer;
    this.#layer = layer;
    this.#options = options;
    this.#storedHash = digest === null ? null : createHash(digestAlgorithm(digest));
    this.#diffHash = createHash(digestAlgorithm(diffId));
  }

  /**
   * Hands over all unpacked bytes in order.
   * @throws LAYER_DIGEST_MISMATCH, LAYER_DIFFID_MISMATCH, LAYER_SIZE_MISMATCH, LAYER_UNAVAILABLE, and what streams and receiver throw
   */
  async read(receive: Receiver): Promise<void> {
    const stored = this.#checked(storedBytes(this.#layer, this.#options.signal));
    try {
      const start = await this.#start(stored);
      await this.#unpack(detectCompression(start), start, stored, receive).catch(() => undefined);
      if (this.#thrown?.error instanceof ReadingStopped) return;
      if (this.#thrown !== null) throw this.#thrown.error;
      // After a fault of the compressed data the rest still belongs to the digest.
      while ((await stored.next()).done !== true);
      this.#verify();
    } finally {
      await stored.return(undefined);
    }
  }

  async *#checked(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
    for await (const bytes of source) {
      this.#storedLength += bytes.length;
      if (this.#storedLength > this.#layer.sizeBytes) throw this.#sizeMismatch();
      this.#storedHash?.update(bytes);
      yield bytes;
    }
  }

  async #start(stored: AsyncIterator<Uint8Array>): Promise<Buffer> {
    let start = Buffer.alloc(0);
    while (start.length < MAGIC_BYTES) {
      const { value, done } = await stored.next();
      if (done === true) break;
      start = Buffer.concat([start, value]);
    }
    return start;
  }

  async #unpack(
    compression: Compression,
    start: Buffer,
    stored: AsyncIterator<Uint8Array>,
    receive: Receiver,
  ): Promise<void> {
    if (compression !== 'none' && compression !== 'gzip' && compression !== 'zstd') return;
    const source = this.#guardedSource(start, stored);
    const take = async (unpacked: AsyncIterable<Uint8Array>): Promise<void> => {
      for await (const bytes of unpacked) await this.#guarded(async () => this.#take(bytes, receive));
    };
    if (compression === 'none') await take(source);
    else await pipeline(Readable.from(source), openStream(compression), take);
  }

  /** Can be closed without closing what it reads from. */
  async *#guardedSource(start: Buffer, stored: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
    if (start.length > 0) yield start;
    for (;;) {
      const next = await this.#guarded(async () => stored.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  async #take(bytes: Uint8Array, receive: Receiver): Promise<void> {
    const { limits, budget } = this.#options;
    this.#unpackedLength += bytes.length;
    budget.unpackedBytes += bytes.length;
    const mostBytes = Math.max(RATIO_GRACE_BYTES, this.#storedLength * limits.maxCompressionRatio);
    if (budget.unpackedBytes > limits.maxUnpackedBytes || this.#unpackedLength > mostBytes) throw new ReadingStopped();
    this.#diffHash.update(bytes);
    await receive(bytes);
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#thrown ??= { error };
      throw error;
    }
  }

  #verify(): void {
    const { digest, diffId, sizeBytes } = this.#layer;
    if (this.#storedLength !== sizeBytes) throw this.#sizeMismatch();
    const stored = this.#storedHash?.digest('hex') ?? '';
    if (digest !== null && digest !== `${digestAlgorithm(digest)}:${stored}`) {
      throw inspectionError('LAYER_DIGEST_MISMATCH', `a layer has not the digest ${digest} that the manifest promises`);
    }
    if (diffId === `${digestAlgorithm(diffId)}:${this.#diffHash.digest('hex')}`) return;
    // The right stored bytes that do not unpack as promised: damaged when it was built, and a gap of the inspection.
    if (digest !== null && digest !== diffId) return;
    throw inspectionError(
      'LAYER_DIFFID_MISMATCH',
      `a layer does not unpack to ${diffId} as the configuration promises`,
    );
  }

  #sizeMismatch(): Error {
    const { digest, diffId, sizeBytes } = this.#layer;
    const message = `layer ${digest ?? diffId} has not the ${sizeBytes} bytes that its descriptor promises`;
    return inspectionError('LAYER_SIZE_MISMATCH', message);
  }
}

function openStream(compression: 'gzip' | 'zstd'): ReturnType<typeof createGunzip | typeof createZstdDecompress> {
  return compression === 'gzip'
    ? createGunzip({ chunkSize: OUTPUT_BYTES })
    : createZstdDecompress({ chunkSize: OUTPUT_BYTES, params: ZSTD_PARAMS });
}

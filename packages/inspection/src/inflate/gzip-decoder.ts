import type { ByteSink, DecodeFault, Decoder } from './decoder.ts';
import { type GzipHeaderReader, TRAILER_BYTES, createGzipHeaderReader } from './gzip-framing.ts';
import type { SyncCodec } from './sync-codec.ts';

/**
 * Decompresses gzip of any number of members. Framing is read here, so that the end of each member is known to the byte. The CRC of a
 * member is not computed: the diffID, a stronger digest of the same bytes, always is.
 */
export class GzipDecoder implements Decoder {
  readonly #codec: SyncCodec;
  readonly #sink: ByteSink;
  #phase: 'header' | 'data' | 'trailer' = 'header';
  #header: GzipHeaderReader = createGzipHeaderReader();
  #headerBytes = 0;
  #members = 0;
  #trailer = 0;
  #trailerIndex = 0;
  #memberBytes = 0;
  #fault: DecodeFault | null = null;

  constructor(codec: SyncCodec, sink: ByteSink) {
    this.#codec = codec;
    this.#sink = sink;
  }

  write(bytes: Uint8Array): undefined {
    let offset = 0;
    while (offset < bytes.length && this.#fault === null) {
      if (this.#phase === 'data') offset = this.#inflate(bytes, offset);
      else if (this.#phase === 'header') this.#readHeader(bytes[offset++] ?? 0);
      else this.#readTrailer(bytes[offset++] ?? 0);
    }
  }

  finish(): undefined {
    if (this.#fault !== null || (this.#phase === 'header' && this.#headerBytes === 0)) return;
    this.#fault = this.#phase === 'header' && this.#members > 0 ? 'trailing' : 'truncated';
  }

  fault(): DecodeFault | null {
    return this.#fault;
  }

  close(): void {
    this.#codec.close();
  }

  #readHeader(byte: number): void {
    this.#headerBytes += 1;
    const state = this.#header.push(byte);
    if (state === 'invalid') this.#fault = this.#members > 0 ? 'trailing' : 'corrupt';
    if (state !== 'done') return;
    if (this.#members > 0) this.#codec.reset();
    this.#phase = 'data';
    this.#memberBytes = 0;
  }

  #inflate(bytes: Uint8Array, start: number): number {
    let offset = start;
    for (;;) {
      const { consumed, produced, error } = this.#codec.step(bytes, offset, false);
      if (error !== null) {
        this.#fault = 'corrupt';
        return bytes.length;
      }
      offset += consumed;
      this.#memberBytes += produced;
      if (produced > 0) this.#sink(this.#codec.output.subarray(0, produced));
      if (produced === this.#codec.output.length) continue;
      if (offset < bytes.length) this.#endData();
      return offset;
    }
  }

  /** Room was left in the output and bytes in the input: the compressed data of this member are over. */
  #endData(): void {
    this.#phase = 'trailer';
    this.#trailer = 0;
    this.#trailerIndex = 0;
  }

  #readTrailer(byte: number): void {
    this.#trailerIndex += 1;
    if (this.#trailerIndex > 4) this.#trailer += byte * 256 ** (this.#trailerIndex - 5);
    if (this.#trailerIndex < TRAILER_BYTES) return;
    if (this.#trailer !== this.#memberBytes % 2 ** 32) this.#fault = 'corrupt';
    this.#members += 1;
    this.#phase = 'header';
    this.#header = createGzipHeaderReader();
    this.#headerBytes = 0;
  }
}

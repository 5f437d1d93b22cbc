import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Largest part that is decoded, uncompressed. */
const MAX_PART_BYTES = 1024 * 1024 * 1024;

/** Bytes before each part: its length, and how it is stored. */
const LENGTH_BYTES = 4;
const HEAD_BYTES: number = LENGTH_BYTES + 1;

const STORED = 0;
const COMPRESSED = 1;

/** Puts parts one behind the other, each preceded by its length; compressed where they are to be kept. */
export class FrameWriter {
  readonly #frames: Uint8Array[] = [];
  readonly #kind: typeof STORED | typeof COMPRESSED;

  constructor(isCompressed: boolean) {
    this.#kind = isCompressed ? COMPRESSED : STORED;
  }

  add(part: string | Uint8Array): void {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    const frame = this.#kind === COMPRESSED ? zstdCompressSync(bytes) : bytes;
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32LE(frame.length);
    head.writeUInt8(this.#kind, LENGTH_BYTES);
    this.#frames.push(head, frame);
  }

  build(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#frames.reduce((sum, frame) => sum + frame.length, 0));
    let offset = 0;
    for (const frame of this.#frames) {
      bytes.set(frame, offset);
      offset += frame.length;
    }
    return bytes;
  }
}

/** Takes parts apart that a `FrameWriter` put together; throws for anything else. */
export class FrameReader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get isAtEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  /** @throws RangeError for bytes that are cut off */
  bytes(): Buffer {
    const start = this.#offset + HEAD_BYTES;
    const length = this.#bytes.readUInt32LE(this.#offset);
    const kind = this.#bytes.readUInt8(this.#offset + LENGTH_BYTES);
    if (start + length > this.#bytes.length || kind > COMPRESSED) throw new RangeError('no whole part follows');
    this.#offset = start + length;
    const frame = this.#bytes.subarray(start, this.#offset);
    return kind === STORED ? frame : zstdDecompressSync(frame, { maxOutputLength: MAX_PART_BYTES });
  }

  json(): unknown {
    return JSON.parse(this.bytes().toString('utf8'));
  }

  /** Bytes in memory of their own, as arrays of numbers need them. */
  memory(): ArrayBuffer {
    return new Uint8Array(this.bytes()).buffer;
  }
}

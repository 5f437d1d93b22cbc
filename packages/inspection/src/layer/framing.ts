import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Largest part that is decoded, uncompressed. */
const MAX_PART_BYTES = 1024 * 1024 * 1024;

/** Bytes before each part that hold its length. */
const LENGTH_BYTES = 4;

/** Puts parts one behind the other, each compressed and preceded by its length. */
export class FrameWriter {
  readonly #frames: Buffer[] = [];

  add(part: string | Uint8Array): void {
    const frame = zstdCompressSync(part);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(frame.length);
    this.#frames.push(length, frame);
  }

  build(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.concat(this.#frames));
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

  bytes(): Buffer {
    const start = this.#offset + LENGTH_BYTES;
    this.#offset = start + this.#bytes.readUInt32LE(this.#offset);
    return zstdDecompressSync(this.#bytes.subarray(start, this.#offset), { maxOutputLength: MAX_PART_BYTES });
  }

  json(): unknown {
    return JSON.parse(this.bytes().toString('utf8'));
  }

  /** Bytes in memory of their own, as arrays of numbers need them. */
  memory(): ArrayBuffer {
    return new Uint8Array(this.bytes()).buffer;
  }
}

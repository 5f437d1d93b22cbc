import { NumberColumn } from './number-column.ts';

/** Paths one behind the other in memory of their own: a third of what as many texts take. */
export class PathList {
  /** Characters as ISO 8859-1, or as UTF-16 when one of the paths needs it. */
  readonly bytes: Uint8Array;
  readonly isWide: boolean;
  /** For each path the number of characters up to its end. */
  readonly ends: Uint32Array;
  readonly #buffer: Buffer;

  constructor(bytes: Uint8Array, isWide: boolean, ends: Uint32Array) {
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.isWide = isWide;
    this.ends = ends;
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  static of(paths: readonly string[]): PathList {
    const builder = new PathListBuilder();
    for (const path of paths) builder.push(path);
    return builder.build();
  }

  get length(): number {
    return this.ends.length;
  }

  /** The path at an index; empty behind the last one. */
  at(index: number): string {
    return this.#text(index === 0 ? 0 : (this.ends[index - 1] ?? 0), this.ends[index] ?? 0);
  }

  /** The last segment of a path, which holds nothing of the rest in memory. */
  nameAt(index: number, path: string): string {
    const end = this.ends[index] ?? 0;
    return this.#text(end - path.length + path.lastIndexOf('/') + 1, end);
  }

  #text(start: number, end: number): string {
    return this.isWide
      ? this.#buffer.toString('utf16le', start * 2, end * 2)
      : this.#buffer.toString('latin1', start, end);
  }
}

/** Characters that one byte cannot hold. */
const WIDE = /[^\0-\xff]/;

/** Gathers paths. */
export class PathListBuilder {
  #buffer: Buffer = Buffer.allocUnsafeSlow(4096);
  #isWide = false;
  #characters = 0;
  readonly #ends = new NumberColumn((length) => new Uint32Array(length));

  get length(): number {
    return this.#ends.length;
  }

  /** Characters of all paths. */
  get characters(): number {
    return this.#characters;
  }

  push(path: string): void {
    if (!this.#isWide && WIDE.test(path)) this.#widen();
    const width = this.#isWide ? 2 : 1;
    const at = this.#characters * width;
    this.#characters += path.length;
    if (this.#characters * width > this.#buffer.length) this.#grow(this.#characters * width * 2);
    this.#buffer.write(path, at, this.#isWide ? 'utf16le' : 'latin1');
    this.#ends.push(this.#characters);
  }

  /** Drops all but the first paths. */
  truncate(length: number): void {
    this.#ends.truncate(length);
    this.#characters = length === 0 ? 0 : this.#ends.last;
  }

  build(): PathList {
    const bytes = this.#buffer.subarray(0, this.#characters * (this.#isWide ? 2 : 1));
    return new PathList(bytes, this.#isWide, this.#ends.build());
  }

  #widen(): void {
    const text = this.#buffer.toString('latin1', 0, this.#characters);
    this.#buffer = Buffer.from(text, 'utf16le');
    this.#isWide = true;
  }

  #grow(length: number): void {
    const grown = Buffer.allocUnsafeSlow(length);
    this.#buffer.copy(grown);
    this.#buffer = grown;
  }
}

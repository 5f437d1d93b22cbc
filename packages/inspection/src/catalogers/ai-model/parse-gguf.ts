import { type ByteReader, createByteReader } from '../../binary/byte-reader.ts';
import { MAX_TEXT_LENGTH } from '../package-text.ts';

/** The texts at the start of a GGUF file by key, those of the kind `general` only, and what else tells of the model. */
export interface GgufHeader {
  readonly version: number;
  readonly tensors: number;
  readonly texts: ReadonlyMap<string, string>;
  /** Number of the quantization, as llama.cpp counts them; null when it is not given. */
  readonly fileType: number | null;
}

const MAGIC = 'GGUF';
const GENERAL = 'general.';
const FILE_TYPE = 'general.file_type';
const VALUE = { uint32: 4, string: 8, array: 9 } as const;

/** Bytes of values of a fixed size, by their type. */
const FIXED_BYTES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};

/** Arrays within arrays; real ones are flat. */
const MAX_DEPTH = 4;

/**
 * Reads the header of a GGUF file, as far as it is there; null when it is none. Values of unknown types end it. GGUF
 * specification, "File structure".
 */
export function parseGguf(head: Uint8Array): GgufHeader | null {
  const forward = createByteReader(head, true);
  if (forward.text(0, 4) !== MAGIC || head.byteLength < 24) return null;
  const reader = forward.u16(4) === 0 ? createByteReader(head, false) : forward;
  const version = reader.u32(4);
  if (version < 1 || version > 100) return null;
  return new GgufReader(reader, version).read();
}

class GgufReader {
  readonly #reader: ByteReader;
  readonly #version: number;
  /** Bytes of a count: the first version had short ones. */
  readonly #countBytes: 4 | 8;
  #at = 8;

  constructor(reader: ByteReader, version: number) {
    this.#reader = reader;
    this.#version = version;
    this.#countBytes = version === 1 ? 4 : 8;
  }

  read(): GgufHeader {
    const tensors = this.#count();
    const texts = new Map<string, string>();
    let fileType: number | null = null;
    for (let left = this.#count(); left > 0 && this.#isInside(); left -= 1) {
      const key = this.#text();
      const type = this.#number();
      if (key === FILE_TYPE && type === VALUE.uint32) fileType = this.#reader.u32(this.#at);
      if (type === VALUE.string && key.startsWith(GENERAL)) texts.set(key.slice(GENERAL.length), this.#text());
      else this.#skip(type, 0);
    }
    return { version: this.#version, tensors: Number.isSafeInteger(tensors) ? tensors : 0, texts, fileType };
  }

  #isInside(): boolean {
    return this.#at < this.#reader.sizeBytes;
  }

  #count(): number {
    const value = this.#reader.word(this.#at, this.#countBytes);
    this.#at += this.#countBytes;
    return value;
  }

  #number(): number {
    const value = this.#reader.u32(this.#at);
    this.#at += 4;
    return value;
  }

  /** Longer texts are cut: licences and templates may be whole documents. */
  #text(): string {
    const length = this.#count();
    const text = this.#reader.slice(this.#at, Math.min(length, MAX_TEXT_LENGTH)).toString('utf8');
    this.#at += length;
    return text;
  }

  #skip(type: number, depth: number): void {
    const fixed = FIXED_BYTES[type];
    if (fixed !== undefined) this.#at += fixed;
    else if (type === VALUE.string) this.#text();
    else if (type === VALUE.array && depth < MAX_DEPTH) this.#skipArray(depth);
    else this.#at = Infinity;
  }

  #skipArray(depth: number): void {
    const type = this.#number();
    const count = this.#count();
    const fixed = FIXED_BYTES[type];
    if (fixed !== undefined) this.#at += fixed * count;
    else for (let left = count; left > 0 && this.#isInside(); left -= 1) this.#skip(type, depth + 1);
  }
}

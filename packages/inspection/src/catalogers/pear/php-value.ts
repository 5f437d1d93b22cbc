import type { JsonValue } from '@assay/core';
import { unreadable } from '../gap-codes.ts';

/** Arrays within each other; registry files have some six levels. */
const MAX_DEPTH = 64;

/** Values of one file; packages of thousands of files have some 50,000. */
const MAX_VALUES = 2_000_000;

/**
 * Reads one value that PHP's serialize() wrote. Lengths count bytes, so it works on bytes. Arrays become objects with their keys as texts;
 * nothing else than null, booleans, numbers, texts and arrays is accepted.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT
 */
export function readPhpValue(bytes: Uint8Array): JsonValue {
  return new ValueReader(bytes).value(0);
}

class ValueReader {
  readonly #bytes: Buffer;
  #at = 0;
  #values = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(depth: number): JsonValue {
    if (depth > MAX_DEPTH) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_DEPTH} levels`);
    if ((this.#values += 1) > MAX_VALUES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_VALUES} values`);
    const kind = this.#take(2);
    if (kind === 'N;') return null;
    if (kind === 'b:') return this.#until(';') === '1';
    if (kind === 'i:' || kind === 'd:') return this.#number();
    if (kind === 's:') return this.#text();
    if (kind === 'a:') return this.#array(depth);
    throw invalid();
  }

  #array(depth: number): JsonValue {
    const count = Number(this.#until(':'));
    const members = new Map<string, JsonValue>();
    this.#expect('{');
    for (let index = 0; index < count; index += 1) {
      const key = this.#key();
      members.set(key, this.value(depth + 1));
    }
    this.#expect('}');
    return Object.fromEntries(members);
  }

  #key(): string {
    const kind = this.#take(2);
    if (kind === 'i:') return String(this.#number());
    if (kind === 's:') return this.#text();
    throw invalid();
  }

  #text(): string {
    const length = Number(this.#until(':'));
    this.#expect('"');
    const text = this.#take(length, 'utf8');
    this.#expect('";');
    return text;
  }

  #number(): number {
    const number = Number(this.#until(';'));
    return Number.isFinite(number) ? number : 0;
  }

  /** What stands before a mark that comes within a few bytes. */
  #until(mark: ':' | ';'): string {
    const end = this.#bytes.subarray(this.#at, this.#at + 32).indexOf(mark);
    const text = end === -1 ? '' : this.#bytes.toString('latin1', this.#at, this.#at + end);
    if (!/^-?[0-9.]{1,20}(?:E[+-]?[0-9]{1,3})?$/i.test(text)) throw invalid();
    this.#at += end + 1;
    return text;
  }

  #expect(text: string): void {
    if (this.#take(text.length) !== text) throw invalid();
  }

  #take(length: number, encoding: 'latin1' | 'utf8' = 'latin1'): string {
    const end = this.#at + length;
    if (!Number.isSafeInteger(length) || length < 0 || end > this.#bytes.length) throw invalid();
    const text = this.#bytes.toString(encoding, this.#at, end);
    this.#at = end;
    return text;
  }
}

function invalid(): Error {
  return unreadable('PACKAGE_FILE_INVALID', 'is not what serialize() of PHP writes');
}

import type { Pattern } from '../text/pattern.ts';

/** Characters of the end of a pattern's longest piece under which it is filed. */
const GRAM_LENGTH = 4;
/** Bits of a character that count in a gram: what only looks the same is sorted out by the pattern itself. */
const GRAM_BITS = 7;
const CHARACTER_MASK = (1 << GRAM_BITS) - 1;
const GRAM_MASK = (1 << (GRAM_BITS * GRAM_LENGTH)) - 1;

/** Files entries by patterns and finds those whose pattern may match a text without walking all of them. */
export class TextIndex<T> {
  /** By the whole text of the pattern: ids may themselves hold a star. */
  readonly #exact = new Map<string, T[]>();
  /** By what stands before the first wildcard. */
  readonly #byPrefix = new Map<string, T[]>();
  readonly #prefixLengths = new Set<number>();
  /** Patterns that begin with a wildcard, by the last characters of their longest piece. */
  readonly #byGram = new Map<number, T[]>();

  /** Files an entry; false when its pattern has nothing to file it under. */
  add(pattern: Pattern, entry: T): boolean {
    const { prefix, piece, literal, source } = pattern;
    if (!literal && prefix === '' && piece.length < GRAM_LENGTH) return false;
    append(this.#exact, source, entry);
    if (literal) return true;
    if (prefix === '') {
      append(this.#byGram, lastGram(piece), entry);
      return true;
    }
    append(this.#byPrefix, prefix, entry);
    this.#prefixLengths.add(prefix.length);
    return true;
  }

  /** Adds the entries whose pattern may match the text, some more than once; those whose pattern is the text are among them. */
  find(text: string, found: T[]): void {
    if (this.#exact.size === 0) return;
    addAll(this.#exact.get(text), found);
    for (const length of this.#prefixLengths) {
      if (length <= text.length) addAll(this.#byPrefix.get(text.slice(0, length)), found);
    }
    if (this.#byGram.size === 0) return;
    let gram = 0;
    for (let at = 0; at < text.length; at++) {
      gram = nextGram(gram, text.charCodeAt(at));
      if (at + 1 >= GRAM_LENGTH) addAll(this.#byGram.get(gram), found);
    }
  }
}

function nextGram(gram: number, code: number): number {
  return ((gram << GRAM_BITS) | (code & CHARACTER_MASK)) & GRAM_MASK;
}

function lastGram(piece: string): number {
  let gram = 0;
  for (let at = piece.length - GRAM_LENGTH; at < piece.length; at++) gram = nextGram(gram, piece.charCodeAt(at));
  return gram;
}

function addAll<T>(entries: readonly T[] | undefined, found: T[]): void {
  if (entries === undefined) return;
  for (const entry of entries) found.push(entry);
}

function append<K, T>(map: Map<K, T[]>, key: K, entry: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [entry]);
  else list.push(entry);
}

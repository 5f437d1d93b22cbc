import type { JsonValue } from '@assay/core';
import { unreadable } from '../gap-codes.ts';

/** Tuples and lists within each other. */
const MAX_DEPTH = 64;

/** Values of one file; those that list the modules of large applications have some 2,000. */
const MAX_VALUES = 1_000_000;

/**
 * Reads the first term of an Erlang file: tuples and lists become lists; atoms, texts and binaries texts; everything else is null.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT
 */
export function readErlangTerm(text: string): JsonValue {
  return new TermReader(text).term(0);
}

const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

class TermReader {
  readonly #text: string;
  #at = 0;
  #values = 0;

  constructor(text: string) {
    this.#text = text;
  }

  term(depth: number): JsonValue {
    if (depth > MAX_DEPTH) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_DEPTH} levels`);
    if ((this.#values += 1) > MAX_VALUES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_VALUES} values`);
    this.#skipBlanks();
    const character = this.#text[this.#at] ?? '';
    const closer = CLOSERS[character];
    if (closer !== undefined) return this.#list(closer, depth);
    if (character === '"') return this.#texts();
    if (character === "'") return this.#quoted("'");
    if (this.#text.startsWith('<<', this.#at)) return this.#binary();
    if (character === '$') return this.#character();
    if (this.#text.startsWith('#{', this.#at)) return this.#map(depth);
    const atom = this.#run(/[a-z][A-Za-z0-9_@.]*/y);
    if (atom !== '') return atom.endsWith('.') ? atom.slice(0, -1) : atom;
    if (this.#run(/[-+]?[0-9][0-9A-Za-z_.#+-]{0,60}/y) !== '') return null;
    throw unreadable('PACKAGE_FILE_INVALID', 'is not a term of Erlang');
  }

  #list(closer: string, depth: number): JsonValue {
    const members: JsonValue[] = [];
    this.#at += 1;
    for (;;) {
      this.#skipBlanks();
      const character = this.#text[this.#at];
      if (character === closer) {
        this.#at += 1;
        return members;
      }
      if (character === ',' || character === '|') this.#at += 1;
      else members.push(this.term(depth + 1));
    }
  }

  /** Of a map only the end matters: applications are described by lists. */
  #map(depth: number): null {
    this.#at += 2;
    for (;;) {
      this.#skipBlanks();
      if (this.#text[this.#at] === '}') {
        this.#at += 1;
        return null;
      }
      if (this.#run(/=>|:=|,/y) === '') this.term(depth + 1);
    }
  }

  /** `$a`, `$\n`. */
  #character(): null {
    this.#at += this.#text[this.#at + 1] === '\\' ? 3 : 2;
    return null;
  }

  /** Texts that follow each other are one. */
  #texts(): string {
    let text = '';
    while (this.#text[this.#at] === '"') {
      text += this.#quoted('"');
      this.#skipBlanks();
    }
    return text;
  }

  #binary(): string {
    this.#at += 2;
    this.#skipBlanks();
    const text = this.#text[this.#at] === '"' ? this.#texts() : '';
    const end = this.#text.indexOf('>>', this.#at);
    if (end === -1) throw unreadable('PACKAGE_FILE_INVALID', 'a binary has no end');
    this.#at = end + 2;
    return text;
  }

  #quoted(quote: string): string {
    let text = '';
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at] ?? '';
      if (character === quote) {
        this.#at += 1;
        return text;
      }
      if (character === '\\') {
        this.#at += 1;
        text += readEscape(this.#text[this.#at] ?? '');
      } else text += character;
    }
    throw unreadable('PACKAGE_FILE_INVALID', 'a text has no end');
  }

  #skipBlanks(): void {
    for (;;) {
      this.#run(/\s+/y);
      if (this.#text[this.#at] !== '%') return;
      const newline = this.#text.indexOf('\n', this.#at);
      this.#at = newline === -1 ? this.#text.length : newline + 1;
    }
  }

  #run(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

function readEscape(character: string): string {
  return { n: '\n', t: '\t', r: '\r', s: ' ' }[character] ?? character;
}

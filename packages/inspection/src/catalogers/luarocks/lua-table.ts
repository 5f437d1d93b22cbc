import type { JsonValue } from '@assay/core';
import { unreadable } from '../gap-codes.ts';

/** Tables within each other; manifests have as many as directories. */
const MAX_DEPTH = 64;

/** Tokens of one file. */
const MAX_TOKENS = 2_000_000;

/** What a value is that has to be evaluated. */
const UNKNOWN = null;

/**
 * Reads a Lua file that consists of assignments of literals, as rockspecs and manifests do, without running it. Tables become objects;
 * entries without a key count from 1. What has to be evaluated is null.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT
 */
export function readLuaAssignments(text: string): ReadonlyMap<string, JsonValue> {
  return new LuaReader(text).assignments();
}

type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: string };

class LuaReader {
  readonly #text: string;
  #at = 0;
  #tokens = 0;
  #token: Token | null;

  constructor(text: string) {
    this.#text = text;
    this.#token = this.#read();
  }

  assignments(): ReadonlyMap<string, JsonValue> {
    const found = new Map<string, JsonValue>();
    while (this.#token !== null) {
      const name = this.#token;
      this.#next();
      if (name.kind !== 'word' || !this.#skip('=')) continue;
      found.set(name.text, this.#value(0));
    }
    return found;
  }

  #value(depth: number): JsonValue {
    const token = this.#token;
    if (token === null) throw unreadable('PACKAGE_FILE_INVALID', 'ends in the middle');
    if (token.text === '{' && token.kind === 'mark') return this.#table(depth);
    this.#next();
    if (token.kind === 'text') return token.text;
    if (token.kind === 'number') return Number(token.text);
    if (token.kind === 'word' && (token.text === 'true' || token.text === 'false')) return token.text === 'true';
    return UNKNOWN;
  }

  #table(depth: number): JsonValue {
    if (depth >= MAX_DEPTH) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_DEPTH} levels`);
    const members = new Map<string, JsonValue>();
    let index = 0;
    this.#next();
    while (!this.#skip('}')) {
      if (this.#token === null) throw unreadable('PACKAGE_FILE_INVALID', 'a table has no end');
      const isBracketed = this.#skip('[');
      const first: Token | null = this.#token;
      const value = this.#value(depth + 1);
      if (isBracketed) this.#skip(']');
      const key = first?.kind === 'word' && !isBracketed ? first.text : keyOf(value);
      if (this.#skip('=')) members.set(key, this.#value(depth + 1));
      else members.set(String((index += 1)), value);
      this.#skipToSeparator();
    }
    return Object.fromEntries(members);
  }

  /** Passes over the rest of an expression that is not a literal. */
  #skipToSeparator(): void {
    while (this.#token !== null && !this.#skip(',') && !this.#skip(';')) {
      if (this.#token.kind === 'mark' && this.#token.text === '}') return;
      this.#next();
    }
  }

  #skip(mark: string): boolean {
    const isIt = this.#token?.kind === 'mark' && this.#token.text === mark;
    if (isIt) this.#next();
    return isIt;
  }

  #next(): void {
    if ((this.#tokens += 1) > MAX_TOKENS) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_TOKENS} words`);
    this.#token = this.#read();
  }

  #read(): Token | null {
    this.#skipBlanks();
    const character = this.#text[this.#at];
    if (character === undefined) return null;
    if (character === '"' || character === "'") return { kind: 'text', text: this.#quoted(character) };
    const long = this.#longBracket();
    if (long !== null) return { kind: 'text', text: long };
    const word = this.#run(/[A-Za-z_][A-Za-z0-9_]*/y);
    if (word !== '') return { kind: 'word', text: word };
    const number = this.#run(/-?[0-9][0-9.]{0,30}/y);
    if (number !== '') return { kind: 'number', text: number };
    this.#at += 1;
    return { kind: 'mark', text: character };
  }

  #skipBlanks(): void {
    for (;;) {
      this.#run(/\s+/y);
      if (!this.#text.startsWith('--', this.#at)) return;
      this.#at += 2;
      if (this.#longBracket() !== null) continue;
      const newline = this.#text.indexOf('\n', this.#at);
      this.#at = newline === -1 ? this.#text.length : newline + 1;
    }
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
        const escaped = this.#text[this.#at] ?? '';
        text += { n: '\n', t: '\t', r: '\r' }[escaped] ?? escaped;
      } else text += character;
    }
    throw unreadable('PACKAGE_FILE_INVALID', 'a text has no end');
  }

  /** `[[text]]`, `[==[text]==]`; null when none starts here. */
  #longBracket(): string | null {
    const level = this.#peek(/\[=*\[/y);
    if (level === '') return null;
    const start = this.#at + level.length;
    const closer = level.replaceAll('[', ']');
    const end = this.#text.indexOf(closer, start);
    if (end === -1) throw unreadable('PACKAGE_FILE_INVALID', 'a text has no end');
    this.#at = end + closer.length;
    return this.#text.slice(this.#text[start] === '\n' ? start + 1 : start, end);
  }

  #peek(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0] ?? '';
  }

  #run(pattern: RegExp): string {
    const found = this.#peek(pattern);
    this.#at += found.length;
    return found;
  }
}

/** Texts and numbers as keys; whatever else is a key here has to be evaluated. */
function keyOf(value: JsonValue): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

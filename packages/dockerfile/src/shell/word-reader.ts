import { MAX_DEPTH, type ShellCursor } from './shell-cursor.ts';

/** A word as read: what it says and whether that is all. */
export interface ReadWord {
  readonly text: string;
  readonly literal: boolean;
  readonly quoted: boolean;
  readonly from: number;
  readonly to: number;
}

/** Reads the commands of a substitution up to its closing parenthesis, which it does not take. */
export type ReadCommands = () => void;

/** What a reader of words needs of its surroundings. */
export interface WordContext {
  /** Called with the cursor after `$(`, `<(` or `>(`. */
  readonly onSubstitution: ReadCommands;
  /** Called with the range between backquotes. */
  readonly onBackquotes: (range: { from: number; to: number }) => void;
}

/** Longest arithmetic expression; longer ones are read as a substitution. */
const MAX_ARITHMETIC = 200;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;

/** Reads words with quotes, expansions and substitutions. */
export class WordReader {
  readonly #cursor: ShellCursor;
  readonly #context: WordContext;
  #literal = true;
  #quoted = false;
  #depth = 0;

  constructor(cursor: ShellCursor, context: WordContext) {
    this.#cursor = cursor;
    this.#context = context;
  }

  /** The word at the cursor; empty when none starts there. */
  read(): ReadWord {
    const outer = { literal: this.#literal, quoted: this.#quoted };
    this.#literal = true;
    this.#quoted = false;
    const from = this.#cursor.at;
    const parts: string[] = [];
    while (this.#cursor.at < this.#cursor.end && !endsWord(this.#cursor.code)) parts.push(this.#part());
    const word = {
      text: parts.length === 1 ? (parts[0] ?? '') : parts.join(''),
      literal: this.#literal,
      quoted: this.#quoted,
      from,
      to: this.#cursor.at,
    };
    this.#literal = outer.literal;
    this.#quoted = outer.quoted;
    return word;
  }

  #part(): string {
    const cursor = this.#cursor;
    const character = cursor.peek();
    switch (character) {
      case "'":
        return this.#singleQuoted();
      case '"':
        return this.#doubleQuoted();
      case '\\':
        return this.#escaped();
      case '$':
        return this.#dollar();
      case '`':
        return this.#backquoted();
      case '*':
      case '?':
        this.#literal = false;
        cursor.at++;
        return character;
      default:
        return this.#plain();
    }
  }

  /** Takes all characters that mean themselves. */
  #plain(): string {
    const { text, end, at: from } = this.#cursor;
    let at = from + 1;
    while (at < end && !isSpecial(text.charCodeAt(at))) at++;
    this.#cursor.at = at;
    return text.slice(from, at);
  }

  #escaped(): string {
    const cursor = this.#cursor;
    const next = cursor.peek(1);
    if (next === '\r' && cursor.peek(2) === '\n') {
      cursor.at += 3;
      return '';
    }
    cursor.at += next === '' ? 1 : 2;
    if (next === '\n') return '';
    this.#quoted = true;
    return next;
  }

  #singleQuoted(): string {
    const cursor = this.#cursor;
    this.#quoted = true;
    cursor.at++;
    const close = cursor.find("'");
    const text = cursor.text.slice(cursor.at, close);
    cursor.at = Math.min(close + 1, cursor.end);
    return text;
  }

  #doubleQuoted(): string {
    const cursor = this.#cursor;
    this.#quoted = true;
    cursor.at++;
    const parts: string[] = [];
    while (!cursor.done) {
      const character = cursor.peek();
      if (character === '"') {
        cursor.at++;
        return parts.join('');
      }
      if (character === '$') parts.push(this.#dollar());
      else if (character === '`') parts.push(this.#backquoted());
      else if (character === '\\') parts.push(this.#escapedInQuotes());
      else {
        const from = cursor.at;
        while (!cursor.done && !isQuoteSpecial(cursor.peek())) cursor.at++;
        parts.push(cursor.text.slice(from, cursor.at));
      }
    }
    cursor.broken = true;
    return parts.join('');
  }

  #escapedInQuotes(): string {
    const cursor = this.#cursor;
    const next = cursor.peek(1);
    cursor.at += next === '' ? 1 : 2;
    if (next === '\n') return '';
    return next === '"' || next === '$' || next === '`' || next === '\\' ? next : `\\${next}`;
  }

  #dollar(): string {
    const cursor = this.#cursor;
    const from = cursor.at;
    const next = cursor.peek(1);
    if (next === "'") {
      cursor.at++;
      return this.#ansiQuoted();
    }
    if (next === '"') {
      cursor.at++;
      return '';
    }
    if (next === '(') this.#parenthesis();
    else if (next === '{') this.#brace();
    else if (!this.#name()) {
      cursor.at++;
      return '$';
    }
    this.#literal = false;
    return cursor.text.slice(from, cursor.at);
  }

  /** Takes `$NAME` or `$1`; false when no name follows the dollar sign. */
  #name(): boolean {
    const cursor = this.#cursor;
    NAME.lastIndex = cursor.at + 1;
    const match = NAME.exec(cursor.text);
    if (match !== null) {
      cursor.at = Math.min(NAME.lastIndex, cursor.end);
      return true;
    }
    if (!/[0-9@*#?\-$!]/.test(cursor.peek(1))) return false;
    cursor.at += 2;
    return true;
  }

  #ansiQuoted(): string {
    const cursor = this.#cursor;
    this.#quoted = true;
    cursor.at++;
    const from = cursor.at;
    while (!cursor.done && cursor.peek() !== "'") cursor.at += cursor.peek() === '\\' ? 2 : 1;
    const text = cursor.text.slice(from, Math.min(cursor.at, cursor.end));
    if (cursor.done) cursor.broken = true;
    cursor.at = Math.min(cursor.at + 1, cursor.end);
    return text;
  }

  /** Takes `$(…)` or `$((…))`. */
  #parenthesis(): void {
    const cursor = this.#cursor;
    if (cursor.peek(2) === '(' && this.#arithmetic()) return;
    cursor.at += 2;
    this.substitution();
  }

  /** Reads commands up to the closing parenthesis and takes it. */
  substitution(): void {
    const cursor = this.#cursor;
    if (this.#depth >= MAX_DEPTH) {
      cursor.broken = true;
      cursor.at = cursor.end;
      return;
    }
    const literal = this.#literal;
    const quoted = this.#quoted;
    this.#depth++;
    this.#context.onSubstitution();
    this.#depth--;
    this.#literal = literal;
    this.#quoted = quoted;
    if (cursor.peek() === ')') cursor.at++;
    else cursor.broken = true;
  }

  /** Takes `$((…))` when it is closed by two parentheses. */
  #arithmetic(): boolean {
    const cursor = this.#cursor;
    let open = 0;
    for (let at = cursor.at + 1; at < cursor.end && at < cursor.at + MAX_ARITHMETIC; at++) {
      const character = cursor.text.charAt(at);
      if (character === '(') open++;
      else if (character === ')') {
        open--;
        if (open === 1 && cursor.text.charAt(at + 1) !== ')') return false;
        if (open === 0) {
          cursor.at = at + 1;
          return true;
        }
      } else if (character === ';' || character === '\n') return false;
    }
    return false;
  }

  #brace(): void {
    const cursor = this.#cursor;
    cursor.at += 2;
    if (this.#depth >= MAX_DEPTH) {
      cursor.broken = true;
      cursor.at = cursor.end;
      return;
    }
    this.#depth++;
    while (!cursor.done && cursor.peek() !== '}') {
      const character = cursor.peek();
      if (character === '\\') cursor.at = Math.min(cursor.at + 2, cursor.end);
      else if (character === "'") this.#singleQuoted();
      else if (character === '"') this.#doubleQuoted();
      else if (character === '$') this.#dollar();
      else if (character === '`') this.#backquoted();
      else cursor.at++;
    }
    this.#depth--;
    if (cursor.done) cursor.broken = true;
    else cursor.at++;
  }

  #backquoted(): string {
    const cursor = this.#cursor;
    const start = cursor.at;
    cursor.at++;
    const from = cursor.at;
    while (!cursor.done && cursor.peek() !== '`') cursor.at += cursor.peek() === '\\' ? 2 : 1;
    const to = Math.min(cursor.at, cursor.end);
    if (cursor.done) cursor.broken = true;
    cursor.at = Math.min(cursor.at + 1, cursor.end);
    this.#context.onBackquotes({ from, to });
    this.#literal = false;
    return cursor.text.slice(start, cursor.at);
  }
}

/** What a character does in a word: 1 ends it, 2 has a meaning of its own. */
const CLASSES: Uint8Array = classify();

function classify(): Uint8Array {
  const classes = new Uint8Array(128);
  for (const character of ' \t\r\n;&|<>()') classes[character.charCodeAt(0)] = 1;
  for (const character of '\'"\\$`*?') classes[character.charCodeAt(0)] = 2;
  return classes;
}

function endsWord(code: number): boolean {
  return CLASSES[code] === 1;
}

function isSpecial(code: number): boolean {
  return code < 128 && CLASSES[code] !== 0;
}

function isQuoteSpecial(character: string): boolean {
  return character === '"' || character === '$' || character === '`' || character === '\\';
}

import { NotPlain, type PlainScalar, readFlow, readQuoted, resolvePlain } from './yaml-values.ts';
import type { Position, SourceEntry, SourceNode } from './source-node.ts';

/** Deepest nesting; deeper documents are left to the other reader, which says where. */
const MAX_DEPTH = 64;
/** Most values; documents with more are left to the other reader, which refuses them. */
const MAX_NODES = 250_000;

/** Everything that ends this reading: tabs and control characters, other line ends, byte order marks. */
const UNUSUAL = /[^\n\x20-\x7e\u00a0-\u2027\u202a-\ufefe\uff00-\uffff]/;
const KEY = /[A-Za-z_$][\w$./+@-]*(?=:(?: |\n|$))/y;
/** Words that are no texts, and would be written otherwise as keys. */
const WORD = /^(?:null|true|false)$/i;

const NEWLINE = 0x0a;
const SPACE = 0x20;
const HASH = 0x23;
const DASH = 0x2d;
const COLON = 0x3a;

/**
 * Reads the plain part of YAML that policies are written in, in a fraction of the time that the whole language takes: block mappings
 * and sequences, scalars on one line, literal blocks, and flow collections on one line. Null for everything else, and for
 * everything that may be wrong: the other reader then finds out. What it reads it reads as the other one does.
 */
export function readBlockYaml(text: string): SourceNode | null {
  if (UNUSUAL.test(text)) return null;
  try {
    return new BlockReader(text).read();
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
}

class BlockReader {
  readonly #text: string;
  /** Offset of the first character of the current line that counts, which may stand behind a dash. */
  #at = 0;
  #column = 0;
  #line = 0;
  #lineStart = 0;
  #lineEnd = -1;
  #ended = false;
  #nodes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): SourceNode {
    this.#advance();
    if (this.#ended || this.#column !== 0) throw new NotPlain();
    const node = this.#block(0);
    if (!this.#ended) throw new NotPlain();
    return node;
  }

  /** A mapping or sequence that begins at the current place. */
  #block(depth: number): SourceNode {
    if (depth > MAX_DEPTH) throw new NotPlain();
    return this.#isDash() ? this.#sequence(depth) : this.#mapping(depth);
  }

  #mapping(depth: number): SourceNode {
    const column = this.#column;
    const position = this.#position();
    const entries: SourceEntry[] = [];
    const keys = new Set<string>();
    while (!this.#ended && this.#column === column && !this.#isDash()) {
      const keyPosition = this.#position();
      const key = this.#key();
      if (keys.has(key)) throw new NotPlain();
      keys.add(key);
      entries.push({ key, keyPosition, node: this.#value(column, depth + 1, true) });
    }
    this.#count();
    return { kind: 'map', ...position, entries };
  }

  #sequence(depth: number): SourceNode {
    const column = this.#column;
    const position = this.#position();
    const items: SourceNode[] = [];
    while (!this.#ended && this.#column === column && this.#isDash()) {
      this.#at += 1;
      items.push(this.#value(column, depth + 1, false));
    }
    this.#count();
    return { kind: 'list', ...position, items };
  }

  /** Reads a key and passes its colon. */
  #key(): string {
    const sign = this.#text[this.#at];
    if (sign === '"' || sign === "'") {
      const { value, end } = readQuoted(this.#text, this.#at);
      if (this.#text.charCodeAt(end) !== COLON || !this.#endsWord(end + 1)) throw new NotPlain();
      this.#at = end + 1;
      return value;
    }
    KEY.lastIndex = this.#at;
    const key = KEY.exec(this.#text)?.[0];
    if (key === undefined || WORD.test(key)) throw new NotPlain();
    this.#at += key.length + 1;
    return key;
  }

  /** The value behind a colon or dash at this column: on the rest of the line, or on lines that are further in. */
  #value(column: number, depth: number, ofKey: boolean): SourceNode {
    while (this.#text.charCodeAt(this.#at) === SPACE) this.#at += 1;
    if (this.#at >= this.#lineEnd || this.#text.charCodeAt(this.#at) === HASH) {
      this.#advance();
      if (this.#ended || this.#column < column) throw new NotPlain();
      if (this.#column > column || (ofKey && this.#isDash())) return this.#block(depth);
      throw new NotPlain();
    }
    if (!ofKey && this.#beginsEntry()) {
      this.#column = this.#at - this.#lineStart;
      return this.#mapping(depth);
    }
    const node = this.#inline(column, depth);
    if (!this.#ended && this.#column > column) throw new NotPlain();
    return node;
  }

  #beginsEntry(): boolean {
    const sign = this.#text[this.#at];
    if (sign !== '"' && sign !== "'") {
      KEY.lastIndex = this.#at;
      return KEY.test(this.#text);
    }
    const { end } = readQuoted(this.#text, this.#at);
    return this.#text.charCodeAt(end) === COLON;
  }

  /** A value on the rest of the line, or a literal block; goes on to the line behind it. */
  #inline(column: number, depth: number): SourceNode {
    const position = this.#position();
    const sign = this.#text[this.#at] ?? '';
    if (sign === '|') return this.#literal(column, position);
    if (sign === '[' || sign === '{') {
      const flow = readFlow(this.#text, this.#at, { ...position, offset: this.#at }, depth);
      this.#nodes += flow.nodes;
      this.#endLine(flow.end);
      return flow.node;
    }
    this.#count();
    if (sign === '"' || sign === "'") {
      const { value, end } = readQuoted(this.#text, this.#at);
      this.#endLine(end);
      return { kind: 'scalar', ...position, value, source: value };
    }
    return { kind: 'scalar', ...position, ...this.#plain() };
  }

  #plain(): PlainScalar {
    const line = this.#text.slice(this.#at, this.#lineEnd);
    const comment = line.indexOf(' #');
    const source = (comment < 0 ? line : line.slice(0, comment)).trimEnd();
    if (source.includes(': ') || source.endsWith(':')) throw new NotPlain();
    const plain = resolvePlain(source);
    this.#advance();
    return plain;
  }

  #literal(column: number, position: Position): SourceNode {
    const header = this.#text.slice(this.#at, this.#lineEnd).trimEnd();
    if (header !== '|' && header !== '|-') throw new NotPlain();
    const lines: string[] = [];
    let indent = 0;
    for (let start = this.#lineEnd + 1; start < this.#text.length; start = this.#lineEnd + 1) {
      const end = this.#endFrom(start);
      let first = start;
      while (this.#text.charCodeAt(first) === SPACE) first += 1;
      if (lines.length === 0) indent = first - start;
      if (lines.length === 0 && (first === end || indent <= column)) throw new NotPlain();
      if (first < end && first - start < indent) break;
      lines.push(this.#text.slice(start + indent, end));
      this.#line += 1;
      this.#lineEnd = end;
    }
    while (lines.at(-1)?.trim() === '') {
      if (lines.pop() !== '') throw new NotPlain();
    }
    if (lines.length === 0) throw new NotPlain();
    const value = `${lines.join('\n')}${header === '|' ? '\n' : ''}`;
    this.#count();
    this.#advance();
    return { kind: 'scalar', ...position, value, source: value };
  }

  /** Goes on behind a value that ended here; only blanks and a remark may follow on its line. */
  #endLine(at: number): void {
    let end = at;
    while (this.#text.charCodeAt(end) === SPACE) end += 1;
    const remark = end > at && this.#text.charCodeAt(end) === HASH;
    if (end < this.#lineEnd && !remark) throw new NotPlain();
    this.#advance();
  }

  /** Goes to the next line that is neither blank nor a remark. */
  #advance(): void {
    for (;;) {
      this.#lineStart = this.#lineEnd + 1;
      if (this.#lineStart >= this.#text.length) {
        this.#ended = true;
        return;
      }
      this.#line += 1;
      this.#lineEnd = this.#endFrom(this.#lineStart);
      let at = this.#lineStart;
      while (this.#text.charCodeAt(at) === SPACE) at += 1;
      if (at < this.#lineEnd && this.#text.charCodeAt(at) !== HASH) {
        this.#at = at;
        this.#column = at - this.#lineStart;
        return;
      }
    }
  }

  #endFrom(start: number): number {
    const end = this.#text.indexOf('\n', start);
    return end < 0 ? this.#text.length : end;
  }

  #isDash(): boolean {
    return this.#text.charCodeAt(this.#at) === DASH && this.#endsWord(this.#at + 1);
  }

  #endsWord(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return code === SPACE || code === NEWLINE || at >= this.#text.length;
  }

  #position(): Position {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  #count(): void {
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES) throw new NotPlain();
  }
}

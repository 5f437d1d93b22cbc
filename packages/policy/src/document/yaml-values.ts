import type { Position, SourceEntry, SourceNode, SourceScalar } from './source-node.ts';

/** Ends the reading of something that is not in the plain part of YAML. */
export class NotPlain extends Error {
  override readonly name = 'NotPlain';
}

/** What a scalar without quotation marks says. */
export type PlainScalar = Pick<SourceScalar, 'value' | 'source'>;

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['null', null],
  ['Null', null],
  ['NULL', null],
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);
const INTEGER = /^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+)$/;
const DECIMAL = /^[-+]?(?:\.\d+|\d+\.\d*|(?:\.\d+|\d+(?:\.\d*)?)[eE][-+]?\d+)$/;
const SPECIAL_NUMBER = /^[-+]?\.(?:inf|nan)$/i;
/** Signs with which no plain scalar begins, or with which something else does. */
const SIGNS = new Set(',[]{}#&*!|>\'"%@`~?:');
const LETTER = /[A-Za-z_/$]/;

/** Resolves a plain scalar as the core schema of YAML 1.2 does. @throws NotPlain for what is no plain scalar, or a rare one */
export function resolvePlain(source: string): PlainScalar {
  const first = source[0] ?? '';
  if (LETTER.test(first)) {
    const word = WORDS.get(source);
    return { value: word === undefined ? source : word, source };
  }
  if (first === '' || SIGNS.has(first) || source === '-' || source.startsWith('- ') || source.startsWith('---')) {
    throw new NotPlain();
  }
  if (SPECIAL_NUMBER.test(source)) throw new NotPlain();
  return { value: INTEGER.test(source) || DECIMAL.test(source) ? Number(source) : source, source };
}

const SINGLE = /'((?:[^'\n]|'')*)'/y;
const DOUBLE = /"((?:[^"\\\n]|\\["\\/bfnrt]|\\u[\da-fA-F]{4})*)"/y;

/** Reads a quoted scalar on one line. @throws NotPlain */
export function readQuoted(text: string, at: number): { readonly value: string; readonly end: number } {
  const pattern = text[at] === '"' ? DOUBLE : SINGLE;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  const raw = match?.[1];
  if (match === null || raw === undefined) throw new NotPlain();
  const end = at + match[0].length;
  if (pattern === SINGLE) return { value: raw.includes("'") ? raw.replaceAll("''", "'") : raw, end };
  return { value: raw.includes('\\') ? unescape(raw) : raw, end };
}

function unescape(raw: string): string {
  const value: unknown = JSON.parse(`"${raw}"`);
  if (typeof value !== 'string') throw new NotPlain();
  return value;
}

const FLOW_PLAIN = /[\w./$+-][^,[\]{}:#'"\n]*/y;
const FLOW_KEY = /[A-Za-z_$][\w$./+@-]*(?=: )/y;
const MAX_DEPTH = 64;

interface Flow {
  readonly node: SourceNode;
  readonly end: number;
  readonly nodes: number;
}

/** Reads a list or object in brackets on one line. @throws NotPlain */
export function readFlow(
  text: string,
  at: number,
  origin: Position & { readonly offset: number },
  depth: number,
): Flow {
  const reader = new FlowReader(text, at, origin);
  const node = reader.value(depth);
  return { node, end: reader.at, nodes: reader.nodes };
}

class FlowReader {
  at: number;
  nodes: number = 0;
  readonly #text: string;
  readonly #origin: Position & { readonly offset: number };

  constructor(text: string, at: number, origin: Position & { readonly offset: number }) {
    this.#text = text;
    this.at = at;
    this.#origin = origin;
  }

  value(depth: number): SourceNode {
    if (depth > MAX_DEPTH) throw new NotPlain();
    this.nodes += 1;
    const position = this.#position();
    const sign = this.#text[this.at];
    if (sign === '[') return { kind: 'list', ...position, items: this.#items(']', () => this.value(depth + 1)) };
    if (sign === '{') {
      const entries = this.#items('}', () => this.#entry(depth + 1));
      if (new Set(entries.map(({ key }) => key)).size < entries.length) throw new NotPlain();
      return { kind: 'map', ...position, entries };
    }
    if (sign === '"' || sign === "'") {
      const value = this.#quoted();
      return { kind: 'scalar', ...position, value, source: value };
    }
    return { kind: 'scalar', ...position, ...resolvePlain(this.#match(FLOW_PLAIN).trimEnd()) };
  }

  #entry(depth: number): SourceEntry {
    const keyPosition = this.#position();
    const sign = this.#text[this.at];
    const key = sign === '"' || sign === "'" ? this.#quoted() : this.#match(FLOW_KEY);
    if (WORDS.has(key) || this.#text.slice(this.at, this.at + 2) !== ': ') throw new NotPlain();
    this.at += 2;
    this.#skip();
    return { key, keyPosition, node: this.value(depth) };
  }

  #items<T>(close: string, read: () => T): readonly T[] {
    const items: T[] = [];
    this.at += 1;
    this.#skip();
    while (this.#text[this.at] !== close) {
      items.push(read());
      this.#skip();
      if (this.#text[this.at] === close) break;
      if (this.#text[this.at] !== ',') throw new NotPlain();
      this.at += 1;
      this.#skip();
    }
    this.at += 1;
    return items;
  }

  #quoted(): string {
    const { value, end } = readQuoted(this.#text, this.at);
    this.at = end;
    return value;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw new NotPlain();
    this.at += found.length;
    return found;
  }

  #skip(): void {
    while (this.#text[this.at] === ' ') this.at += 1;
  }

  #position(): Position {
    const { line, column, offset } = this.#origin;
    return { line, column: column + this.at - offset };
  }
}

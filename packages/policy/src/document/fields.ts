import { suggest } from '@assay/core';
import { type Place, type ProblemList, quote } from './problem-list.ts';
import { escapePointer } from './read-source.ts';
import type { SourceEntry, SourceMap, SourceNode } from './source-node.ts';

/** A node and where it stands in the document. */
export interface Cursor {
  readonly node: SourceNode;
  readonly pointer: string;
}

/** The place of a cursor. */
export function placeOf({ node, pointer }: Cursor): Place {
  return { pointer, line: node.line, column: node.column };
}

/**
 * The keys of one object while it is decoded: what is taken is known, what is left at the end is an error. Historical names
 * are taken with a warning.
 */
export class Fields {
  readonly at: Cursor;
  readonly #problems: ProblemList;
  readonly #entries = new Map<string, SourceEntry>();
  readonly #known = new Set<string>();

  constructor(node: SourceMap, pointer: string, problems: ProblemList) {
    this.at = { node, pointer };
    this.#problems = problems;
    for (const entry of node.entries) this.#entries.set(entry.key, entry);
  }

  /** True when the object has the key; does not take it. */
  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Takes a key by its present or a historical name; null when it is absent. */
  take(key: string, legacy: readonly string[] = []): Cursor | null {
    const written = [key, ...legacy].filter((name) => this.#entries.has(name));
    for (const name of [key, ...legacy]) this.#known.add(name);
    const [first, second] = written;
    if (first === undefined) return null;
    const entry = this.#entries.get(first);
    if (entry === undefined) return null;
    if (second !== undefined) {
      this.#problems.error('KEY_CONFLICT', this.keyPlace(second), `${first} and ${second} are both given`, 'keep one');
    }
    for (const name of written) {
      if (name !== key)
        this.#problems.warn('LEGACY_KEY', this.keyPlace(name), `${name} is read as ${key}`, `write ${key}`);
    }
    return { node: entry.node, pointer: `${this.at.pointer}/${escapePointer(first)}` };
  }

  /** Takes a key that must be there. */
  require(key: string, legacy: readonly string[] = []): Cursor | null {
    const taken = this.take(key, legacy);
    if (taken === null) this.#problems.error('KEY_MISSING', placeOf(this.at), `the key ${key} is missing`);
    return taken;
  }

  /** Takes a key of a known document shape that has no effect here. */
  ignore(key: string, why: string): void {
    if (this.take(key) !== null) this.#problems.warn('KEY_IGNORED', this.keyPlace(key), `${key} has no effect: ${why}`);
  }

  /** Reports every key that nobody took. */
  finish(): void {
    for (const entry of this.#entries.values()) {
      if (this.#known.has(entry.key)) continue;
      const near = entry.key === '<<' ? undefined : suggest(entry.key, this.#known);
      const hint = near === undefined ? `known keys: ${[...this.#known].join(', ')}` : `did you mean ${near}?`;
      this.#problems.error('KEY_UNKNOWN', this.keyPlace(entry.key), `there is no key ${quote(entry.key)} here`, hint);
    }
  }

  /** Where a key of this object stands. */
  keyPlace(key: string): Place {
    const { line, column } = this.#entries.get(key)?.keyPosition ?? this.at.node;
    return { pointer: `${this.at.pointer}/${escapePointer(key)}`, line, column };
  }
}

/** The keys of an object; null, with a problem, when the value is something else. */
export function readFields(cursor: Cursor | null, problems: ProblemList): Fields | null {
  if (cursor === null) return null;
  if (cursor.node.kind === 'map') return new Fields(cursor.node, cursor.pointer, problems);
  problems.error('TYPE_WRONG', placeOf(cursor), `an object is expected here, not ${describe(cursor.node)}`);
  return null;
}

/** The items of a list; none, with a problem, when the value is something else. An absent list is empty. */
export function readItems(cursor: Cursor | null, problems: ProblemList): readonly Cursor[] {
  if (cursor === null) return [];
  if (cursor.node.kind === 'list') {
    return cursor.node.items.map((node, index) => ({ node, pointer: `${cursor.pointer}/${index}` }));
  }
  problems.error('TYPE_WRONG', placeOf(cursor), `a list is expected here, not ${describe(cursor.node)}`);
  return [];
}

/** A text; numbers are taken as they are written, because versions look like numbers. Null for an absent value or with a problem. */
export function readText(cursor: Cursor | null, problems: ProblemList): string | null {
  if (cursor === null) return null;
  const { node } = cursor;
  if (node.kind === 'scalar' && typeof node.value === 'string') return node.value;
  if (node.kind === 'scalar' && typeof node.value === 'number') return node.source;
  problems.error('TYPE_WRONG', placeOf(cursor), `a text is expected here, not ${describe(node)}`);
  return null;
}

/** True or false. Null for an absent value or with a problem. */
export function readFlag(cursor: Cursor | null, problems: ProblemList): boolean | null {
  if (cursor === null) return null;
  const { node } = cursor;
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
  problems.error('TYPE_WRONG', placeOf(cursor), `true or false is expected here, not ${describe(node)}`);
  return null;
}

/** A text that is not empty. */
export function readName(cursor: Cursor | null, problems: ProblemList): string | null {
  const text = readText(cursor, problems);
  if (cursor === null || text === null || text.trim() !== '') return text;
  problems.error('VALUE_INVALID', placeOf(cursor), 'the text is empty');
  return null;
}

function describe(node: SourceNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'an object';
  if (node.value === null) return 'nothing';
  return typeof node.value === 'string' ? 'a text' : `a ${typeof node.value}`;
}

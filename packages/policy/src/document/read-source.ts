import { type Node, type Pair, isAlias, isMap, isScalar, isSeq } from 'yaml';
import { type ParsedText, parseText } from './parse-yaml.ts';
import { type ProblemList, quote } from './problem-list.ts';
import { readBlockYaml } from './read-block-yaml.ts';
import { readJson } from './read-json.ts';
import type { Position, SourceEntry, SourceNode } from './source-node.ts';

/** Most nodes of a document, those that aliases repeat included. */
const MAX_NODES = 1_000_000;
/** Longest document that is read the short way, in characters. */
const MAX_EASY_LENGTH = 10 * 1024 * 1024;

/** Reads a document into nodes with positions. Null when it cannot be read; the problems then say why. */
export function readSource(text: string, problems: ProblemList): SourceNode | null {
  const easy = text.length <= MAX_EASY_LENGTH ? (readJson(text) ?? readBlockYaml(text)) : null;
  return easy ?? readAnyYaml(text, problems);
}

/** Reads a document of the whole language. Null when it cannot be read; the problems then say why. */
export function readAnyYaml(text: string, problems: ProblemList): SourceNode | null {
  const parsed = parseText(text, problems);
  if (parsed === null) return null;
  const root = parsed.document.contents;
  if (root === null) {
    problems.error('SYNTAX', { pointer: '', line: 1, column: 1 }, 'the document is empty');
    return null;
  }
  return new Conversion(parsed, problems).run(root);
}

interface Sized {
  readonly node: SourceNode;
  /** Nodes in it, counted again wherever an alias repeats them. */
  readonly size: number;
}

/** Turns the parser's tree into our nodes: resolves aliases to what stood before them, refuses duplicate and non-text keys. */
class Conversion {
  readonly #parsed: ParsedText;
  readonly #problems: ProblemList;
  readonly #anchors = new Map<string, Sized>();

  constructor(parsed: ParsedText, problems: ProblemList) {
    this.#parsed = parsed;
    this.#problems = problems;
  }

  run(root: Node): SourceNode | null {
    const { node, size } = this.#convert(root, '');
    if (size <= MAX_NODES) return this.#problems.failed ? null : node;
    const message = `the document unfolds to more than ${MAX_NODES} values`;
    this.#problems.error('TOO_LARGE', { pointer: '', line: 1, column: 1 }, message, 'write less with aliases');
    return null;
  }

  #convert(node: Node | null, pointer: string): Sized {
    const at = this.#parsed.position(node?.range?.[0] ?? 0);
    if (isAlias(node)) return this.#alias(node.source, at, pointer);
    const sized = this.#plain(node, at, pointer);
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, sized);
    return sized;
  }

  #plain(node: Node | null, at: Position, pointer: string): Sized {
    if (isMap(node)) return this.#map(node.items, at, pointer);
    if (isSeq(node)) {
      const items = node.items.map((item, index) => this.#convert(asNode(item), `${pointer}/${index}`));
      return { node: { kind: 'list', ...at, items: items.map((item) => item.node) }, size: 1 + total(items) };
    }
    const value: unknown = isScalar(node) ? node.value : null;
    const source = isScalar(node) ? (node.source ?? '') : '';
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return { node: { kind: 'scalar', ...at, value, source }, size: 1 };
    }
    this.#problems.error('SYNTAX', { pointer, ...at }, 'a value of this kind has no place in a policy');
    return { node: { kind: 'scalar', ...at, value: null, source }, size: 1 };
  }

  #map(pairs: readonly Pair[], at: Position, pointer: string): Sized {
    const entries: SourceEntry[] = [];
    const seen = new Set<string>();
    let size = 1;
    for (const pair of pairs) {
      const keyNode = asNode(pair.key);
      const keyPosition = this.#parsed.position(keyNode?.range?.[0] ?? 0);
      const key = isScalar(keyNode) ? String(keyNode.value) : null;
      if (key === null) {
        this.#problems.error('SYNTAX', { pointer, ...keyPosition }, 'a key must be a text');
        continue;
      }
      const keyPointer = `${pointer}/${escapePointer(key)}`;
      if (seen.has(key)) {
        this.#problems.error(
          'KEY_DUPLICATE',
          { pointer: keyPointer, ...keyPosition },
          `${quote(key)} stands here twice`,
        );
        continue;
      }
      seen.add(key);
      const value = asNode(pair.value);
      const sized = value === null ? emptyAt(keyPosition) : this.#convert(value, keyPointer);
      entries.push({ key, keyPosition, node: sized.node });
      size += 1 + sized.size;
    }
    return { node: { kind: 'map', ...at, entries }, size };
  }

  #alias(name: string, at: Position, pointer: string): Sized {
    const target = this.#anchors.get(name);
    if (target !== undefined) return target;
    this.#problems.error('SYNTAX', { pointer, ...at }, `the alias *${name} names nothing that stands before it`);
    return emptyAt(at);
  }
}

function asNode(value: unknown): Node | null {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) ? value : null;
}

function emptyAt(at: Position): Sized {
  return { node: { kind: 'scalar', ...at, value: null, source: '' }, size: 1 };
}

function total(items: readonly Sized[]): number {
  return items.reduce((sum, item) => sum + item.size, 0);
}

/** A key as a segment of a JSON pointer (RFC 6901). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

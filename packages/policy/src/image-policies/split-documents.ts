import type { Cursor } from '../document/fields.ts';
import { type ProblemList, quote } from '../document/problem-list.ts';
import { readSource } from '../document/read-source.ts';
import type { SourceNode } from '../document/source-node.ts';

/** Most documents of one file. */
const MAX_DOCUMENTS = 1000;
/** Largest file, in characters. */
const MAX_LENGTH = 10 * 1024 * 1024;
/** Most values of one file, those that aliases repeat included. */
const MAX_NODES = 1_000_000;
/** Deepest lists of lists of objects. */
const MAX_LIST_DEPTH = 4;

const MARKER = /^(?:---|\.\.\.)(?=\s|$)/;
const NOTHING = /^\s*(?:#.*)?$/;

/**
 * Reads all documents of a file, lists of Kubernetes objects unfolded. Places count from the top of the file; pointers begin with
 * the number of the document where there are several. Null when one cannot be read; the problems then say why.
 */
export function readDocuments(text: string, problems: ProblemList): readonly Cursor[] | null {
  if (text.length > MAX_LENGTH) {
    problems.error('TOO_LARGE', START, `the file is larger than ${MAX_LENGTH} characters`);
    return null;
  }
  const parts = splitText(text);
  if (parts.length > MAX_DOCUMENTS) {
    problems.error('TOO_LARGE', START, `the file holds more than ${MAX_DOCUMENTS} documents`);
    return null;
  }
  if (parts.length === 0) {
    problems.error('SYNTAX', START, 'the file is empty');
    return null;
  }
  const cursors: Cursor[] = [];
  const budget = { nodes: MAX_NODES };
  for (const [index, part] of parts.entries()) {
    const node = readSource(part.text, problems);
    if (node === null) return null;
    const pointer = parts.length === 1 ? '' : `/${index}`;
    const moved = moveDown(node, part.line, budget);
    if (budget.nodes < 0) {
      problems.error('TOO_LARGE', START, `the file unfolds to more than ${MAX_NODES} values`);
      return null;
    }
    unfold({ node: moved, pointer }, cursors, 0);
  }
  return cursors;
}

const START = { pointer: '', line: 1, column: 1 } as const;

interface Part {
  readonly text: string;
  /** Lines above it. */
  readonly line: number;
}

/** A marker at the start of a line always ends a document, whatever stands around it. */
function splitText(text: string): readonly Part[] {
  const parts: Part[] = [];
  let lines: string[] = [];
  let start = 0;
  const close = (next: number): void => {
    if (!lines.every((line) => NOTHING.test(line))) parts.push({ text: lines.join('\n'), line: start });
    lines = [];
    start = next;
  };
  for (const [number, line] of text.split('\n').entries()) {
    const marker = MARKER.exec(line)?.[0];
    if (marker === undefined) {
      lines.push(line);
    } else {
      close(number);
      lines.push(line.slice(marker.length));
    }
  }
  close(0);
  return parts;
}

/** The node as it stands that many lines further down. */
function moveDown(node: SourceNode, lines: number, budget: { nodes: number }): SourceNode {
  budget.nodes -= 1;
  if (budget.nodes < 0) return node;
  const line = node.line + lines;
  if (node.kind === 'scalar') return { ...node, line };
  if (node.kind === 'list') return { ...node, line, items: node.items.map((item) => moveDown(item, lines, budget)) };
  const entries = node.entries.map((entry) => ({
    key: entry.key,
    keyPosition: { line: entry.keyPosition.line + lines, column: entry.keyPosition.column },
    node: moveDown(entry.node, lines, budget),
  }));
  return { ...node, line, entries };
}

function unfold(cursor: Cursor, into: Cursor[], depth: number): void {
  const items = depth < MAX_LIST_DEPTH ? listItems(cursor) : null;
  if (items === null) into.push(cursor);
  else for (const item of items) unfold(item, into, depth + 1);
}

function listItems({ node, pointer }: Cursor): readonly Cursor[] | null {
  if (node.kind !== 'map' || !(textAt(node, 'kind') ?? '').endsWith('List')) return null;
  const items = node.entries.find((entry) => entry.key === 'items')?.node;
  if (items?.kind !== 'list') return null;
  return items.items.map((item, index) => ({ node: item, pointer: `${pointer}/items/${index}` }));
}

/** The text of a key of an object; null when it is none. */
export function textAt(node: SourceNode, key: string): string | null {
  if (node.kind !== 'map') return null;
  const value = node.entries.find((entry) => entry.key === key)?.node;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : null;
}

/** How messages call an object of a cluster. */
export function describeObject(node: SourceNode): string {
  return `${quote(textAt(node, 'kind') ?? 'no kind')} of ${quote(textAt(node, 'apiVersion') ?? 'no apiVersion')}`;
}

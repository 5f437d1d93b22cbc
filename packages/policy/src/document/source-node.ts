import type { JsonValue } from '@assay/core';

/** Where a value or a key stands. Lines and columns start at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A scalar, with the text that stands in the document: `0644` and `1.10` are not only numbers. */
export interface SourceScalar extends Position {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly source: string;
}

/** A list. */
export interface SourceList extends Position {
  readonly kind: 'list';
  readonly items: readonly SourceNode[];
}

/** One key of an object. */
export interface SourceEntry {
  readonly key: string;
  readonly keyPosition: Position;
  readonly node: SourceNode;
}

/** An object, its keys in the order of the document; a key that stands twice is reported and dropped. */
export interface SourceMap extends Position {
  readonly kind: 'map';
  readonly entries: readonly SourceEntry[];
}

/** A value of a YAML or JSON document with its position. Aliases share the node that they stand for. */
export type SourceNode = SourceScalar | SourceList | SourceMap;

/** The plain value of a node. */
export function toJson(node: SourceNode): JsonValue {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toJson);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, toJson(entry.node)]));
}

import {
  type Document,
  type Pair,
  type Scalar,
  type YAMLMap,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
} from 'yaml';
import type { Span } from '../syntax/span.ts';

/** Longest YAML file that is read, in UTF-16 code units. */
const MAX_YAML_LENGTH = 4 * 1024 * 1024;
/** Most documents of one file. */
const MAX_DOCUMENTS = 1_000;
/** Deepest nesting that is walked. */
const MAX_DEPTH = 64;

/** A mapping of a YAML file. */
export type YamlMap = YAMLMap;

/** What a YAML file holds, or why it is not read. */
export type YamlReading =
  | { readonly ok: true; readonly documents: readonly YamlMap[] }
  | { readonly ok: false; readonly message: string; readonly offset: number };

/** Reads the documents of a YAML file that are mappings. Aliases are not followed, so nothing multiplies. */
export function readYamlFile(text: string): YamlReading {
  if (text.length > MAX_YAML_LENGTH) return { ok: false, message: 'the file is too large', offset: 0 };
  const parsed = parseAllDocuments(text, { strict: false, uniqueKeys: false, logLevel: 'silent', merge: false });
  if (!Array.isArray(parsed)) return { ok: true, documents: [] };
  if (parsed.length > MAX_DOCUMENTS) return { ok: false, message: 'the file has too many documents', offset: 0 };
  const documents: YamlMap[] = [];
  for (const document of parsed) {
    const [error] = document.errors;
    if (error !== undefined) return { ok: false, message: 'the file is not valid YAML', offset: error.pos[0] };
    const root = rootOf(document);
    if (root !== null) documents.push(root);
  }
  return { ok: true, documents };
}

function rootOf({ contents }: Document.Parsed): YamlMap | null {
  return isMap(contents) ? contents : null;
}

/** The value of a key; undefined when the mapping does not have it. */
export function valueOf(map: YamlMap, key: string): unknown {
  return pairOf(map, key)?.value;
}

/** The key and value of a key. */
export function pairOf(map: YamlMap, key: string): Pair | undefined {
  return map.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
}

/** The value of a key when it is a mapping. */
export function mapOf(map: YamlMap, key: string): YamlMap | null {
  const value = valueOf(map, key);
  return isMap(value) ? value : null;
}

/** The mappings in the list that a key holds; empty when it holds none. */
export function mapsOf(map: YamlMap, key: string): readonly YamlMap[] {
  const value = valueOf(map, key);
  return isSeq(value) ? value.items.filter((item) => isMap(item)) : [];
}

/** The keys of a mapping that are texts, with their values; none without a mapping. */
export function entriesOf(map: YamlMap | null): readonly (readonly [key: string, value: unknown])[] {
  return (map?.items ?? []).flatMap((item) =>
    isScalar(item.key) && typeof item.key.value === 'string' ? [[item.key.value, item.value] as const] : [],
  );
}

/** Every mapping in a document with the path of keys that leads to it, itself included. */
export function* walkMaps(map: YamlMap, path = '', depth = 0): Iterable<readonly [path: string, map: YamlMap]> {
  yield [path, map];
  if (depth >= MAX_DEPTH) return;
  for (const [key, value] of entriesOf(map)) {
    const below = path === '' ? key : `${path}.${key}`;
    if (isMap(value)) yield* walkMaps(value, below, depth + 1);
    else if (isSeq(value)) {
      for (const [index, item] of value.items.entries()) {
        if (isMap(item)) yield* walkMaps(item, `${below}[${index}]`, depth + 1);
      }
    }
  }
}

/** A text of the file, and where it stands without its quotes. */
export interface YamlText {
  readonly text: string;
  readonly span: Span;
  /** False for forms whose text is not the text of the file: block texts, escapes. */
  readonly plain: boolean;
}

/** The text that a value is; null for anything else. Numbers are taken as written: tags look like numbers. */
export function textOf(value: unknown, source: string): YamlText | null {
  if (!isScalar(value) || !isText(value)) return null;
  const [start, end] = value.range ?? [0, 0];
  const isQuoted = value.type === 'QUOTE_DOUBLE' || value.type === 'QUOTE_SINGLE';
  const span = isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
  const raw = source.slice(span.start, span.end);
  const text = typeof value.value === 'string' ? value.value : raw;
  return { text, span, plain: raw === text };
}

function isText(value: Scalar): boolean {
  return typeof value.value === 'string' || typeof value.value === 'number';
}

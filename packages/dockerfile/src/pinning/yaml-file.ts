import {
  type Alias,
  type Document,
  type Pair,
  type Scalar,
  type YAMLMap,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  visit,
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
  | { readonly ok: true; readonly documents: readonly YamlDocument[] }
  | { readonly ok: false; readonly message: string; readonly offset: number };

/** A document that is a mapping, and the text that it stands in. */
export interface YamlDocument {
  readonly root: YamlMap;
  readonly source: YamlSource;
}

/** The text of a document, and what its aliases stand for. */
export class YamlSource {
  readonly text: string;
  readonly #targets = new Map<Alias, unknown>();
  readonly #uses = new Map<unknown, number>();
  readonly #merged = new Map<YamlMap, Map<string, unknown>>();

  constructor(text: string, document: Document.Parsed) {
    this.text = text;
    const anchors = new Map<string, unknown>();
    visit(document, {
      Alias: (_, alias) => {
        const target = anchors.get(alias.source);
        this.#targets.set(alias, target);
        this.#uses.set(target, (this.#uses.get(target) ?? 0) + 1);
      },
      Value: (_, node) => {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
      },
    });
  }

  /** The value itself, or what it stands for when it is an alias. */
  follow(value: unknown): unknown {
    return isAlias(value) ? this.#targets.get(value) : value;
  }

  /** What was found in mappings that are merged into one, by key. */
  mergedOf(map: YamlMap): Map<string, unknown> {
    const known = this.#merged.get(map) ?? new Map<string, unknown>();
    this.#merged.set(map, known);
    return known;
  }

  /** How many aliases stand for a value. */
  aliasesOf(value: unknown): number {
    return this.#uses.get(value) ?? 0;
  }
}

/** Reads the documents of a YAML file that are mappings. Aliases are not followed, so nothing multiplies. */
export function readYamlFile(text: string): YamlReading {
  if (text.length > MAX_YAML_LENGTH) return { ok: false, message: 'the file is too large', offset: 0 };
  const parsed = parseAllDocuments(text, { strict: false, uniqueKeys: false, logLevel: 'silent', merge: false });
  if (!Array.isArray(parsed)) return { ok: true, documents: [] };
  if (parsed.length > MAX_DOCUMENTS) return { ok: false, message: 'the file has too many documents', offset: 0 };
  const documents: YamlDocument[] = [];
  for (const document of parsed) {
    const [error] = document.errors;
    if (error !== undefined) return { ok: false, message: 'the file is not valid YAML', offset: error.pos[0] };
    const root = rootOf(document);
    if (root !== null) documents.push({ root, source: new YamlSource(text, document) });
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

/** The value of a key, also of a mapping that is merged in with `<<`; undefined when neither has it. Each is looked for once. */
export function mergedValue(map: YamlMap, key: string, source: YamlSource, depth = 0): unknown {
  const own = valueOf(map, key);
  if (own !== undefined || depth >= MAX_DEPTH) return own;
  const known = source.mergedOf(map);
  if (known.has(key)) return known.get(key);
  // A mapping that merges itself has nothing of itself.
  known.set(key, undefined);
  const merged = source.follow(valueOf(map, '<<'));
  for (const item of isSeq(merged) ? merged.items : [merged]) {
    const other = source.follow(item);
    const found = isMap(other) ? mergedValue(other, key, source, depth + 1) : undefined;
    if (found === undefined) continue;
    known.set(key, found);
    return found;
  }
  return undefined;
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

/** The mappings in the list that a key holds, and those that aliases in it stand for; empty when it holds none. */
export function mapsOf(map: YamlMap, key: string, source: YamlSource): readonly YamlMap[] {
  const value = valueOf(map, key);
  return isSeq(value) ? value.items.map((item) => source.follow(item)).filter((item) => isMap(item)) : [];
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
  /** False for forms whose text is not the text of the file: block texts of several lines, escapes. */
  readonly plain: boolean;
  /** Aliases that stand for it; its own place is not one. */
  readonly aliases: number;
}

/**
 * The text that a value is, or that its alias stands for; null for anything else. Numbers are taken as written: tags look like numbers.
 */
export function textOf(given: unknown, source: YamlSource): YamlText | null {
  const value = source.follow(given);
  if (!isScalar(value) || !isText(value)) return null;
  const [start, end] = value.range ?? [0, 0];
  const isQuoted = value.type === 'QUOTE_DOUBLE' || value.type === 'QUOTE_SINGLE';
  const span = isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
  const raw = source.text.slice(span.start, span.end);
  const text = typeof value.value === 'string' ? value.value : raw;
  const aliases = source.aliasesOf(value);
  if (raw === text) return { text, span, plain: true, aliases };
  const inner = isBlock(value) ? lineOf(text, raw) : -1;
  if (inner < 0) return { text, span, plain: false, aliases };
  return { text, span: { start: start + inner, end: start + inner + text.length }, plain: true, aliases };
}

function isBlock({ type }: Scalar): boolean {
  return type === 'BLOCK_FOLDED' || type === 'BLOCK_LITERAL';
}

/** Where the only line of a block text stands in it; below 0 where it has several, or comments that look alike. */
function lineOf(text: string, raw: string): number {
  const at = /\s/.test(text) || text === '' ? -1 : raw.indexOf(text);
  return at === raw.lastIndexOf(text) ? at : -1;
}

function isText(value: Scalar): boolean {
  return typeof value.value === 'string' || typeof value.value === 'number';
}

import { type CST, Composer, LineCounter, Parser, type Node, isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Place, ProblemList } from './problem-list.ts';

/** Largest document in characters. */
const MAX_TEXT_LENGTH = 1024 * 1024;
/** Deepest nesting; a valid document needs four. */
const MAX_DEPTH = 16;

/** A value of a document with its place. */
export type ConfigNode =
  | { readonly kind: 'scalar'; readonly place: Place; readonly value: unknown }
  | { readonly kind: 'list'; readonly place: Place; readonly items: readonly ConfigNode[] }
  | { readonly kind: 'map'; readonly place: Place; readonly entries: ReadonlyMap<string, ConfigEntry> };

/** A value and the place of its key. */
export interface ConfigEntry {
  readonly key: Place;
  readonly value: ConfigNode;
}

/** Reads one YAML 1.2 document without aliases and duplicate keys. Null when it cannot be read; the problems then say why. */
export function parseDocument(text: string, problems: ProblemList): ConfigNode | null {
  const lines = new LineCounter();
  const at = (offset: number, pointer = ''): Place => {
    const { line, col } = lines.linePos(offset);
    return { pointer, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (text.length > MAX_TEXT_LENGTH) {
    problems.error('TOO_LARGE', at(0), `the document is larger than ${MAX_TEXT_LENGTH} characters`);
    return null;
  }
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = firstTooDeep(tokens);
  if (deep !== null) {
    problems.error('TOO_LARGE', at(deep), `lists and objects are nested more than ${MAX_DEPTH} deep`);
    return null;
  }
  const composer = new Composer({ version: '1.2', schema: 'core', uniqueKeys: true, lineCounter: lines });
  const [document, second] = [...composer.compose(tokens, true, text.length)];
  if (document === undefined) return null;
  for (const error of [...document.errors, ...document.warnings]) {
    problems.error('SYNTAX', at(error.pos[0]), error.message.split('\n', 1)[0] ?? '');
  }
  if (second !== undefined) problems.error('SYNTAX', at(second.range[0]), 'the file holds more than one document');
  if (problems.failed) return null;
  if (document.contents === null) {
    problems.error('SYNTAX', at(0), 'the document is empty');
    return null;
  }
  const node = convert(document.contents, '', { at, problems });
  return problems.failed ? null : node;
}

interface Conversion {
  readonly at: (offset: number, pointer?: string) => Place;
  readonly problems: ProblemList;
}

function convert(node: Node | null, pointer: string, { at, problems }: Conversion): ConfigNode {
  const place = at(node?.range?.[0] ?? 0, pointer);
  if (isSeq<Node>(node)) {
    const items = node.items.map((item, index) => convert(item, `${pointer}/${index}`, { at, problems }));
    return { kind: 'list', place, items };
  }
  if (isMap<Node, Node | null>(node)) {
    const entries = new Map<string, ConfigEntry>();
    for (const { key, value } of node.items) {
      const keyPlace = at(key.range?.[0] ?? 0, pointer);
      if (!isScalar(key) || typeof key.value !== 'string') {
        problems.error('SYNTAX', keyPlace, 'a key must be a text');
        continue;
      }
      const inner = `${pointer}/${key.value.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const entry =
        value === null
          ? { kind: 'scalar' as const, place: keyPlace, value: null }
          : convert(value, inner, { at, problems });
      entries.set(key.value, { key: { ...keyPlace, pointer: inner }, value: entry });
    }
    return { kind: 'map', place, entries };
  }
  if (isAlias(node)) problems.error('SYNTAX', place, 'aliases have no place in this document');
  return { kind: 'scalar', place, value: isScalar(node) ? node.value : null };
}

/** Offset of the first token that is nested too deep, found without recursion. */
function firstTooDeep(tokens: readonly CST.Token[]): number | null {
  const pending = tokens.map((token) => ({ token, depth: 0 }));
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const { token, depth } = entry;
    if (depth > MAX_DEPTH) return token.offset;
    if (token.type === 'document') {
      if (token.value !== undefined) pending.push({ token: token.value, depth });
    } else if ('items' in token) {
      for (const { key, value } of token.items) {
        for (const inner of [key, value]) if (inner) pending.push({ token: inner, depth: depth + 1 });
      }
    }
  }
  return null;
}

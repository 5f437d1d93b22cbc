import { type Pair, type YAMLMap, type YAMLSeq, isMap, isNode, isScalar, isSeq, parseDocument, stringify } from 'yaml';
import { inlineYaml } from './inline-yaml.ts';

type Path = readonly (string | number)[];

/** Part of a text: where it begins and where it ends. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text with a value in place of what is at the path, or without the key for `undefined`; null when it is too unusual. */
export function replaceAt(text: string, path: Path, value: unknown): string | null {
  const key = path.at(-1);
  const parent = nodeAt(text, path.slice(0, -1));
  if (isSeq(parent) && typeof key === 'number') {
    const span = spanOf(parent.items[key]);
    return span === null ? null : put(text, span, inlineYaml(value));
  }
  if (!isMap(parent) || typeof key !== 'string') return null;
  const index = parent.items.findIndex(({ key: name }) => isScalar(name) && String(name.value) === key);
  const pair = parent.items[index];
  if (value === undefined) return pair === undefined ? text : withoutPair(text, parent, index);
  if (pair === undefined) return withPair(text, parent, key, inlineYaml(value));
  const name = spanOf(pair.key);
  if (name === null) return null;
  const held = spanOf(pair.value) ?? { start: name.end + 1, end: name.end + 1 };
  const isOneLine = !text.slice(name.end, held.end).includes('\n');
  if (isOneLine && held.end > held.start) return put(text, held, inlineYaml(value));
  return put(text, { start: name.end, end: trimmedEnd(text, held) }, `: ${inlineYaml(value)}`);
}

/** The text with an item of a list at another place. */
export function moveWithin(text: string, path: Path, from: number, to: number): string | null {
  const list = nodeAt(text, path);
  if (!isSeq(list)) return null;
  const spans = list.flow === true ? list.items.map(spanOf) : itemSpans(text, list);
  const known = spans.filter((span) => span !== null);
  const [first] = known;
  const last = known.at(-1);
  if (known.length !== list.items.length || first === undefined || last === undefined) return null;
  const bodies = known.map(({ start, end }) => text.slice(start, end));
  const gaps = known.map(({ end }, index) => text.slice(end, known[index + 1]?.start ?? end));
  const body = bodies[from];
  if (body === undefined) return null;
  const moved = bodies.toSpliced(from, 1).toSpliced(to, 0, body);
  const written = moved.map((each, index) => `${each}${gaps[index] ?? ''}`).join('');
  return put(text, { start: first.start, end: last.end }, written);
}

/** The text with one more item at the end of a list; the list is made when there is none. */
export function appendItem(text: string, path: Path, value: unknown): string | null {
  const list = nodeAt(text, path);
  if (!isSeq(list) || list.flow === true || list.items.length === 0) {
    const key = path.at(-1);
    const parent = nodeAt(text, path.slice(0, -1));
    if (isSeq(list) && list.items.length > 0) return null;
    if (!isMap(parent) || typeof key !== 'string') return null;
    if (parent.flow === true) return replaceAt(text, path, [value]);
    const bare = list === undefined ? text : replaceAt(text, path, undefined);
    const held = bare === null ? null : nodeAt(bare, path.slice(0, -1));
    if (bare === null || !isMap(held)) return null;
    const column = columnOf(bare, spanOf(held.items[0]?.key)?.start ?? 0);
    return withPair(bare, held, key, `\n${indented(stringify([value], { lineWidth: 0 }).trimEnd(), column + 2)}`);
  }
  const last = itemSpans(text, list).at(-1);
  if (last === undefined || last === null) return null;
  const dash = text.indexOf('-', last.start);
  const column = columnOf(text, dashOf(text, list, list.items.length - 1) ?? dash);
  const item = indented(stringify([value], { lineWidth: 0 }).trimEnd(), column);
  return put(text, { start: last.end, end: last.end }, `\n${item}`);
}

/** The text without an item of a list. */
export function dropItem(text: string, path: Path, index: number): string | null {
  const list = nodeAt(text, path);
  if (!isSeq(list)) return null;
  if (list.items.length === 1) return replaceAt(text, path, []);
  const spans = list.flow === true ? list.items.map(spanOf) : itemSpans(text, list);
  const [own, next, previous] = [spans[index], spans[index + 1], spans[index - 1]];
  if (own === undefined || own === null) return null;
  if (next !== undefined && next !== null) return put(text, { start: own.start, end: next.start }, '');
  return previous === undefined || previous === null ? null : put(text, { start: previous.end, end: own.end }, '');
}

function nodeAt(text: string, path: Path): unknown {
  const document = parseDocument(text);
  return path.length === 0 ? document.contents : document.getIn(path, true);
}

function withPair(text: string, map: YAMLMap, key: string, written: string): string | null {
  const last = map.items.at(-1);
  const end = last === undefined ? null : pairEnd(text, last);
  const first = spanOf(map.items[0]?.key);
  if (end === null || first === null) return null;
  const line = `${inlineYaml(key)}:${written.startsWith('\n') ? written : ` ${written}`}`;
  if (map.flow === true) return put(text, { start: end, end }, `, ${line}`);
  return put(text, { start: end, end }, `\n${' '.repeat(columnOf(text, first.start))}${line}`);
}

function withoutPair(text: string, map: YAMLMap, index: number): string | null {
  const [own, next, previous] = [map.items[index], map.items[index + 1], map.items[index - 1]];
  const start = spanOf(own?.key)?.start;
  if (own === undefined || start === undefined) return null;
  const nextStart = spanOf(next?.key)?.start;
  if (nextStart !== undefined) return put(text, { start, end: nextStart }, '');
  const end = pairEnd(text, own);
  const before = previous === undefined ? null : pairEnd(text, previous);
  return end === null || before === null ? null : put(text, { start: before, end }, '');
}

function pairEnd(text: string, { key, value }: Pair): number | null {
  const held = spanOf(value) ?? spanOf(key);
  if (held === null) return null;
  return spanOf(value) === null ? held.end + 1 : trimmedEnd(text, held);
}

/** Where the items of a block list are, each with its dash and the comments right above it. */
function itemSpans(text: string, list: YAMLSeq): readonly (Span | null)[] {
  return list.items.map((item, index) => {
    const span = spanOf(item);
    const dash = dashOf(text, list, index);
    if (span === null || dash === null) return null;
    return { start: index === 0 ? lineStart(text, dash) : aboveComments(text, dash), end: trimmedEnd(text, span) };
  });
}

function dashOf(text: string, list: YAMLSeq, index: number): number | null {
  const span = spanOf(list.items[index]);
  if (span === null) return null;
  const dash = text.lastIndexOf('-', span.start - 1);
  return dash === -1 || text.slice(dash + 1, span.start).trim() !== '' ? null : dash;
}

function aboveComments(text: string, place: number): number {
  let start = lineStart(text, place);
  for (;;) {
    const above = start === 0 ? null : lineStart(text, start - 1);
    if (above === null || !text.slice(above, start).trimStart().startsWith('#')) return start;
    start = above;
  }
}

function spanOf(node: unknown): Span | null {
  if (!isNode(node) || node.range === null || node.range === undefined) return null;
  const [start, end] = node.range;
  return { start, end };
}

function trimmedEnd(text: string, { start, end }: Span): number {
  return start + text.slice(start, end).trimEnd().length;
}

function lineStart(text: string, place: number): number {
  return text.lastIndexOf('\n', place - 1) + 1;
}

function columnOf(text: string, place: number): number {
  return place - lineStart(text, place);
}

function indented(text: string, columns: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(columns));
}

function put(text: string, { start, end }: Span, written: string): string {
  return `${text.slice(0, start)}${written}${text.slice(end)}`;
}

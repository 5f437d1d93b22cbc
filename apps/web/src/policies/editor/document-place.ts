/** One step from the document down to the cursor. */
export type PlaceStep = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'item' };

/** Where the cursor of an editor is in a document that may be half typed. */
export interface DocumentPlace {
  /** Steps down to the mapping, the list or the value that is being typed. */
  readonly path: readonly PlaceStep[];
  /** For each mapping on the way, and the one that is being typed in: its keys that have a plain value on their line. */
  readonly siblings: readonly Readonly<Record<string, string>>[];
  /** Whether a key is being typed, or the value of the last step. */
  readonly typing: 'key' | 'value';
  /** Characters of the word before the cursor. */
  readonly wordLength: number;
}

interface Line {
  readonly indent: number;
  /** Columns of the dashes that begin it. */
  readonly dashes: readonly number[];
  readonly text: string;
}

interface Level {
  readonly column: number;
  readonly isItem: boolean;
  readonly key: string | null;
}

/** Most lines above the cursor that are looked at. */
const MOST_LINES = 5000;

/**
 * Where the end of `before` is, by indentation and dashes as people type them; flow collections count on the line of the cursor. Null inside
 * comments. Never fails: the rest of the document may be anything.
 */
export function documentPlace(before: string): DocumentPlace | null {
  const lines = before.split('\n').slice(-MOST_LINES);
  const current = lines.at(-1) ?? '';
  if (/(?:^|\s)#/.test(withoutQuoted(current))) return null;
  const line = readLine(current);
  const flow = flowStart(line.text);
  const head = flow === null ? line.text : line.text.slice(0, flow);
  const pair = /^(?:"([^"]*)"|'([^']*)'|([^\s:"'#][^:]*?))\s*:(?:\s+|$)/.exec(head);
  const key = pair === null ? null : (pair[1] ?? pair[2] ?? pair[3] ?? '');
  const column = line.indent;
  const above = levelsAbove(lines.slice(0, -1), line);
  const path: PlaceStep[] = [];
  const siblings: Readonly<Record<string, string>>[] = [];
  for (const level of above) {
    if (level.isItem) path.push({ kind: 'item' });
    if (level.key !== null) {
      siblings.push(plainSiblings(lines, lines.length - 1, level.column));
      path.push({ kind: 'key', key: level.key });
    }
  }
  for (const _ of line.dashes) path.push({ kind: 'item' });
  if (key !== null || flow === null) siblings.push(plainSiblings(lines, lines.length - 1, column));
  if (key !== null) path.push({ kind: 'key', key });
  if (flow !== null) return flowPlace(line.text.slice(flow), path, siblings);
  const word = key === null ? line.text : line.text.slice(pair?.[0].length ?? 0);
  return { path, siblings, typing: key === null ? 'key' : 'value', wordLength: word.length };
}

function readLine(raw: string): Line {
  const lead = /^(\s*)((?:-\s+|-$)*)/.exec(raw);
  const spaces = lead?.[1]?.length ?? 0;
  const marks = lead?.[2] ?? '';
  const dashes = [...marks.matchAll(/-/g)].map(({ index }) => spaces + index);
  return { indent: spaces + marks.length, dashes, text: raw.slice(spaces + marks.length) };
}

/** From the outermost level to the one right above the line. */
function levelsAbove(lines: readonly string[], line: Line): readonly Level[] {
  const levels: Level[] = [];
  let limit = line.dashes[0] ?? line.indent;
  let mayBeEqual = line.dashes.length > 0;
  for (let at = lines.length - 1; at >= 0 && (limit > 0 || mayBeEqual); at--) {
    const raw = lines[at] ?? '';
    if (raw.trim() === '' || raw.trimStart().startsWith('#')) continue;
    const { indent, dashes, text } = readLine(raw);
    const opened = /^(?:"([^"]*)"|'([^']*)'|([^\s:"'#][^:]*?))\s*:\s*(?:#.*)?$/.exec(text);
    const key = opened === null ? null : (opened[1] ?? opened[2] ?? opened[3] ?? '');
    const holds = indent < limit || (mayBeEqual && indent === limit && dashes.length === 0);
    if (holds && key !== null) {
      levels.unshift({ column: indent, isItem: dashes.length > 0, key });
      limit = dashes[0] ?? indent;
      mayBeEqual = dashes.length > 0;
    } else if (dashes.length > 0 && (dashes[0] ?? 0) < limit && indent <= limit) {
      levels.unshift({ column: indent, isItem: true, key: null });
      limit = dashes[0] ?? 0;
      mayBeEqual = true;
    }
  }
  return levels;
}

/** Keys with plain values at a column, of the mapping that the line at `from` is in. */
function plainSiblings(lines: readonly string[], from: number, column: number): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (let at = from; at >= 0; at--) {
    const raw = lines[at] ?? '';
    if (raw.trim() === '' || raw.trimStart().startsWith('#')) continue;
    const { indent, dashes, text } = readLine(raw);
    if (indent < column) break;
    if (indent > column) continue;
    const pair = /^["']?([^\s:"'#][^:"']*?)["']?\s*:\s*(?:["']?([^"'#{[]*?)["']?\s*(?:#.*)?)?$/.exec(text);
    if (pair?.[1] !== undefined && at !== from) found[pair[1]] = pair[2] ?? '';
    if (dashes.length > 0) break;
  }
  return found;
}

function flowStart(text: string): number | null {
  let quote: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote !== null) {
      if (character === quote) quote = null;
    } else if (character === '"' || character === "'") quote = character;
    else if ((character === '{' || character === '[') && /(?:^|:\s*)$/.test(text.slice(0, at))) return at;
  }
  return null;
}

interface Open {
  readonly kind: '{' | '[';
  key: string | null;
  known: Record<string, string>;
}

function flowPlace(
  text: string,
  path: readonly PlaceStep[],
  siblings: readonly Readonly<Record<string, string>>[],
): DocumentPlace | null {
  const open: Open[] = [];
  let word = '';
  const close = (): void => {
    const top = open.at(-1);
    if (top?.kind === '{' && top.key !== null) top.known[top.key] = word.trim().replaceAll(/^["']|["']$/g, '');
    word = '';
  };
  for (const character of text) {
    const top = open.at(-1);
    if (character === '{' || character === '[') open.push({ kind: character, key: null, known: {} });
    else if (character === '}' || character === ']') open.pop();
    else if (character === ',') {
      close();
      if (top !== undefined) top.key = null;
    } else if (character === ':' && top?.kind === '{' && top.key === null) {
      top.key = word.trim().replaceAll(/^["']|["']$/g, '');
      word = '';
    } else word += character;
    if (character === '{' || character === '[' || character === '}' || character === ']') word = '';
  }
  const top = open.at(-1);
  if (top === undefined) return null;
  const steps = open.flatMap<PlaceStep>(({ kind, key }) =>
    kind === '[' ? [{ kind: 'item' }] : key === null ? [] : [{ kind: 'key', key }],
  );
  const known = open.flatMap(({ kind, known: each }) => (kind === '{' ? [each] : []));
  return {
    path: [...path, ...steps],
    siblings: [...siblings, ...known],
    typing: top.kind === '{' && top.key === null ? 'key' : 'value',
    wordLength: word.trimStart().length,
  };
}

function withoutQuoted(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, (quoted) => '_'.repeat(quoted.length));
}

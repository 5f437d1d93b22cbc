import { resolveException } from './exception-names.ts';
import { type Reading, UNREAD, joinReadings, readingOf } from './reading.ts';
import { resolveName } from './resolve-name.ts';
import { type Join, splitStatement } from './split-statement.ts';

/** Most parts of a statement between commas and words; more of them are prose. */
const MAX_PARTS = 160;

/** Deepest parentheses. */
const MAX_DEPTH = 16;

/** Most parts that a name itself may be cut into ("Common Development and Distribution License, Version 1.0"). */
const MAX_NAME_PARTS = 5;

/** Most words of a list that has only blanks between its words. */
const MAX_WORDS = 32;

/** Names that only one document knows, as a machine-readable copyright file gives the texts of its own. */
export type LocalNames = (name: string) => Reading | null;

const NO_NAMES: LocalNames = () => null;

/** Reads a statement that may hold several licences, in the usual spellings of all ecosystems. */
export function readStatement(text: string, local: LocalNames = NO_NAMES): Reading {
  return readNested({ text, local, depth: 0 });
}

interface Nested {
  readonly text: string;
  readonly local: LocalNames;
  readonly depth: number;
}

function readNested({ text, local, depth }: Nested): Reading {
  const whole = readLicense(text, local);
  if (whole !== null) return whole;
  if (depth > MAX_DEPTH) return UNREAD;
  const inner = insideParentheses(text);
  if (inner !== null) return readNested({ text: inner, local, depth: depth + 1 });
  const anyOf = /^\|\| ?\(([^()]*)\)$/.exec(text)?.[1];
  if (anyOf !== undefined) return readWords(anyOf.trim(), 'or', local) ?? UNREAD;
  const { parts, joins } = splitStatement(text);
  if (parts.length > MAX_PARTS) return UNREAD;
  if (parts.length === 1) return readWords(text, 'and', local) ?? UNREAD;
  const readings: Reading[] = [];
  const between: Join[] = [];
  for (let at = 0; at < parts.length;) {
    const { reading, next } = readLongest({ text, local, depth }, parts, at);
    readings.push(reading);
    const join = joins[next - 1];
    if (next < parts.length && join !== undefined) between.push(join);
    at = next;
  }
  const unread = readings.filter((reading) => reading === UNREAD).length;
  return unread * 2 > readings.length ? UNREAD : combine(readings, between);
}

/** One licence: a known name, or one with an exception. Of an exception that is not known, the licence in front of it counts. */
function readLicense(text: string, local: LocalNames): Reading | null {
  const named = resolveName(text);
  if (named?.kind === 'expression') return readingOf(named.expression);
  const known = local(text);
  if (known !== null) return known;
  if (named !== null) return { ...UNREAD, category: named.category };
  const match = /^(.+?) with (?:the |an? )?(.+)$/i.exec(text);
  const base = match === null ? null : resolveName(match[1] ?? '');
  if (match === null || base?.kind !== 'expression' || base.expression.kind !== 'license') return null;
  if (/\b(?:and|or)\b|[,/|&()]/i.test(match[2] ?? '')) return null;
  const exception = resolveException(match[2] ?? '');
  if (exception !== null) return readingOf({ ...base.expression, exception });
  return /exception/i.test(match[2] ?? '') ? { ...readingOf(base.expression), expression: null } : null;
}

type Parts = readonly { readonly start: number; readonly end: number }[];

/** The longest run of parts which is one name; else the part alone, whatever it holds. */
function readLongest(whole: Nested, parts: Parts, at: number): { reading: Reading; next: number } {
  const { text, local, depth } = whole;
  const start = parts[at]?.start ?? 0;
  for (let next = Math.min(parts.length, at + MAX_NAME_PARTS); next > at + 1; next -= 1) {
    const reading = readLicense(text.slice(start, parts[next - 1]?.end).trim(), local);
    if (reading !== null) return { reading, next };
  }
  const part = text.slice(start, parts[at]?.end).trim();
  return { reading: readNested({ text: part, local, depth: depth + 1 }), next: at + 1 };
}

/** Names with nothing but blanks between them, as older packages list them. */
function readWords(text: string, kind: 'and' | 'or', local: LocalNames): Reading | null {
  const words = text.split(' ');
  if (words.length < 2 || words.length > MAX_WORDS) return null;
  const readings = words.map((word) => readLicense(word, local));
  const known = readings.flatMap((reading) => reading ?? []);
  return known.length === words.length ? joinReadings(kind, known) : null;
}

function insideParentheses(text: string): string | null {
  if (!text.startsWith('(') || !text.endsWith(')')) return null;
  let depth = 0;
  for (let at = 0; at < text.length - 1; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return null;
  }
  return depth === 1 ? text.slice(1, -1).trim() : null;
}

/** Joins by level, the tightest first. */
function combine(readings: readonly Reading[], joins: readonly Join[]): Reading {
  let terms = [...readings];
  let between = [...joins];
  const levels = [...new Set(joins.map(({ level }) => level))].toSorted((a, b) => b - a);
  for (const level of levels) {
    const nextTerms: Reading[] = [];
    const nextBetween: Join[] = [];
    let group: Reading[] = [];
    let kind: Join['kind'] = 'and';
    const close = (): void => {
      if (group.length > 0) nextTerms.push(joinReadings(kind, group));
    };
    terms.forEach((term, index) => {
      const join = between[index - 1];
      if (join !== undefined && join.level === level && (group.length === 1 || join.kind === kind)) {
        kind = join.kind;
        group.push(term);
        return;
      }
      if (join !== undefined && join.level === level) {
        group = [joinReadings(kind, group), term];
        kind = join.kind;
        return;
      }
      close();
      if (join !== undefined) nextBetween.push(join);
      group = [term];
    });
    close();
    terms = nextTerms;
    between = nextBetween;
  }
  return terms.length === 1 ? (terms[0] ?? UNREAD) : joinReadings('and', terms);
}

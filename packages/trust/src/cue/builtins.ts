import { Buffer } from 'node:buffer';
import type { JsonValue } from '@assay/core';
import { isJsonList as isList, isJsonMap } from './json-parts.ts';
import { compareBytes, matchesText } from './atoms.ts';
import { CannotEvaluate } from './cue-failure.ts';
import { LAYOUTS, isTimestamp, parseTime, unixTime } from './times.ts';
import { isRegular } from './vertex.ts';

/** A function of the standard library over plain values. Undefined: the arguments are none for it. */
export interface Builtin {
  readonly arity: number;
  /** True when it judges its first argument, so that it can be used as a condition. */
  readonly condition: boolean;
  readonly run: (values: readonly JsonValue[], spend: (steps: number) => void) => JsonValue | undefined;
}

const MAX_TEXT = 1_000_000;

function judge(arity: number, run: (values: readonly JsonValue[]) => boolean | undefined): Builtin {
  return { arity, condition: true, run };
}

function compute(arity: number, run: Builtin['run']): Builtin {
  return { arity, condition: false, run };
}

function texts(
  run: (a: string, b: string, c: string) => JsonValue | undefined,
): (values: readonly JsonValue[]) => JsonValue | undefined {
  return (values) => {
    const [a, b = '', c = ''] = values;
    return typeof a === 'string' && typeof b === 'string' && typeof c === 'string' ? run(a, b, c) : undefined;
  };
}

function judgeTexts(arity: number, run: (a: string, b: string) => boolean): Builtin {
  return judge(arity, ([a, b = '']) => (typeof a === 'string' && typeof b === 'string' ? run(a, b) : undefined));
}

function judgeSize(
  measure: (value: JsonValue) => number | undefined,
  test: (size: number, limit: number) => boolean,
): Builtin {
  return judge(2, ([value = null, limit]) => {
    const size = measure(value);
    return size === undefined || typeof limit !== 'number' ? undefined : test(size, limit);
  });
}

const runes = (value: JsonValue): number | undefined =>
  typeof value === 'string' ? Array.from(value).length : undefined;
const items = (value: JsonValue): number | undefined => (isList(value) ? value.length : undefined);
const fields = (value: JsonValue): number | undefined =>
  isJsonMap(value) ? Object.keys(value).filter(isRegular).length : undefined;
const atLeast = (size: number, limit: number): boolean => size >= limit;
const atMost = (size: number, limit: number): boolean => size <= limit;

function numbers(value: JsonValue | undefined): readonly number[] | undefined {
  return isList(value) && value.every((item) => typeof item === 'number') ? value : undefined;
}

/** True when two plain values are the same. */
export function equalValues(a: JsonValue, b: JsonValue): boolean {
  if (isList(a) || isList(b)) {
    return (
      isList(a) && isList(b) && a.length === b.length && a.every((item, index) => equalValues(item, b[index] ?? null))
    );
  }
  if (!isJsonMap(a) || !isJsonMap(b)) return a === b;
  const [first, second] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return (
    first.size === second.size &&
    [...first].every(([key, value]) => second.has(key) && equalValues(value, second.get(key) ?? null))
  );
}

function join(values: readonly JsonValue[]): JsonValue | undefined {
  const [list, between] = values;
  if (!isList(list) || typeof between !== 'string' || !list.every((item) => typeof item === 'string')) return undefined;
  return bounded(list.join(between));
}

function bounded(text: string): string {
  if (text.length > MAX_TEXT) throw new CannotEvaluate('a text becomes too long', null);
  return text;
}

function replaceAll(values: readonly JsonValue[]): JsonValue | undefined {
  const [text, from, to, count] = values;
  if (typeof text !== 'string' || typeof from !== 'string' || typeof to !== 'string' || from === '') return undefined;
  if (count === -1) return bounded(text.split(from).join(to));
  throw new CannotEvaluate('strings.Replace is supported for all occurrences only (-1)', null);
}

function unique(values: readonly JsonValue[]): boolean | undefined {
  const [list] = values;
  if (!isList(list)) return undefined;
  if (list.length > 2000)
    throw new CannotEvaluate('list.UniqueItems is not supported for more than 2000 elements', null);
  return list.every((item, index) => list.slice(0, index).every((earlier) => !equalValues(earlier, item)));
}

function extreme(value: JsonValue | undefined, choose: (a: number, b: number) => number): JsonValue | undefined {
  const list = numbers(value);
  return list === undefined || list.length === 0 ? undefined : list.reduce((a, b) => choose(a, b));
}

/** The functions that policies use, by package and name. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map([
  ['strings.Contains', judgeTexts(2, (a, b) => a.includes(b))],
  ['strings.HasPrefix', judgeTexts(2, (a, b) => a.startsWith(b))],
  ['strings.HasSuffix', judgeTexts(2, (a, b) => a.endsWith(b))],
  ['strings.MinRunes', judgeSize(runes, atLeast)],
  ['strings.MaxRunes', judgeSize(runes, atMost)],
  [
    'strings.ToLower',
    compute(
      1,
      texts((text) => text.toLowerCase()),
    ),
  ],
  [
    'strings.ToUpper',
    compute(
      1,
      texts((text) => text.toUpperCase()),
    ),
  ],
  [
    'strings.TrimSpace',
    compute(
      1,
      texts((text) => text.trim()),
    ),
  ],
  [
    'strings.TrimPrefix',
    compute(
      2,
      texts((text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
    ),
  ],
  [
    'strings.TrimSuffix',
    compute(
      2,
      texts((text, suffix) => (suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text)),
    ),
  ],
  [
    'strings.Split',
    compute(
      2,
      texts((text, by) => (by === '' ? Array.from(text) : text.split(by))),
    ),
  ],
  [
    'strings.Fields',
    compute(
      1,
      texts((text) => text.split(/\s+/).filter((field) => field !== '')),
    ),
  ],
  [
    'strings.Index',
    compute(
      2,
      texts(
        (text, part) =>
          Buffer.byteLength(text.slice(0, Math.max(0, text.indexOf(part)))) - (text.includes(part) ? 0 : 1),
      ),
    ),
  ],
  [
    'strings.Count',
    compute(
      2,
      texts((text, part) => (part === '' ? Array.from(text).length + 1 : text.split(part).length - 1)),
    ),
  ],
  [
    'strings.Compare',
    compute(
      2,
      texts((a, b) => Math.sign(compareBytes(a, b))),
    ),
  ],
  ['strings.Join', compute(2, join)],
  ['strings.Replace', compute(4, replaceAll)],
  [
    'list.Contains',
    judge(2, ([list, wanted]) =>
      isList(list) && wanted !== undefined ? list.some((item) => equalValues(item, wanted)) : undefined,
    ),
  ],
  ['list.MinItems', judgeSize(items, atLeast)],
  ['list.MaxItems', judgeSize(items, atMost)],
  ['list.UniqueItems', judge(1, unique)],
  ['list.Sum', compute(1, ([list]) => numbers(list)?.reduce((sum, item) => sum + item, 0))],
  ['list.Max', compute(1, ([list]) => extreme(list, Math.max))],
  ['list.Min', compute(1, ([list]) => extreme(list, Math.min))],
  ['list.Concat', compute(1, ([list]) => (isList(list) && list.every(isList) ? list.flat() : undefined))],
  ['struct.MinFields', judgeSize(fields, atLeast)],
  ['struct.MaxFields', judgeSize(fields, atMost)],
  [
    'regexp.Match',
    compute(2, ([pattern, text], spend) =>
      typeof pattern === 'string' && typeof text === 'string' ? matchesText(pattern, text, spend) : undefined,
    ),
  ],
  ['time.Time', judgeTexts(1, (text) => isTimestamp(text))],
  [
    'time.Format',
    judge(2, ([text, layout]) =>
      typeof text === 'string' && typeof layout === 'string' ? parseTime(layout, text) !== null : undefined,
    ),
  ],
  [
    'time.Parse',
    compute(
      2,
      texts((layout, text) => parseTime(layout, text) ?? undefined),
    ),
  ],
  [
    'time.Unix',
    compute(2, ([seconds, nanoseconds]) =>
      typeof seconds === 'number' && typeof nanoseconds === 'number'
        ? (unixTime(seconds, nanoseconds) ?? undefined)
        : undefined,
    ),
  ],
  [
    'strconv.Atoi',
    compute(
      1,
      texts((text) => (/^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined)),
    ),
  ],
  ['math.Abs', compute(1, ([value]) => (typeof value === 'number' ? Math.abs(value) : undefined))],
  ['math.Floor', compute(1, ([value]) => (typeof value === 'number' ? Math.floor(value) : undefined))],
  ['math.Ceil', compute(1, ([value]) => (typeof value === 'number' ? Math.ceil(value) : undefined))],
]);

/** Constants that packages hold, by package and name. */
export const CONSTANTS: ReadonlyMap<string, string> = new Map(
  [...LAYOUTS].map(([name, layout]) => [`time.${name}`, layout]),
);

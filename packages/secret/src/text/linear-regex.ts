import { RE2JS } from 're2js';

/** A user's regular expression, matched in time linear to the text (RE2 syntax: no look-around, no back-references). */
export interface LinearRegex {
  readonly source: string;
  readonly groups: number;
  /** Instructions of the compiled program: matching one character costs at most this many steps. */
  readonly programSize: number;
  /** True when the expression matches somewhere in the text. */
  test(text: string): boolean;
  /** All matches that do not overlap, each as the spans of its groups; -1 for a group that took no part. */
  matches(text: string): Iterable<readonly GroupSpan[]>;
}

/** Start and end of a group in the text. */
export type GroupSpan = readonly [start: number, end: number];

/** A compiled expression, or why it is not one. */
export type LinearRegexReading =
  | { readonly ok: true; readonly regex: LinearRegex }
  | { readonly ok: false; readonly message: string };

/** Longest expression in characters. */
const MAX_SOURCE_LENGTH = 8192;
/** Largest compiled program in instructions. */
const MAX_PROGRAM_SIZE = 20_000;

/** Compiles a user's expression. */
export function readLinearRegex(source: string): LinearRegexReading {
  if (source.length > MAX_SOURCE_LENGTH) {
    return { ok: false, message: `the expression is longer than ${MAX_SOURCE_LENGTH} characters` };
  }
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source);
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : 'the expression cannot be compiled' };
  }
  const programSize = compiled.programSize();
  if (programSize > MAX_PROGRAM_SIZE) return { ok: false, message: 'the expression is too complex' };
  const groups = compiled.groupCount();
  const test = (text: string): boolean => compiled.test(text);
  return { ok: true, regex: { source, groups, programSize, test, matches: (text) => findAll(compiled, groups, text) } };
}

/** Compiles an expression that is matched against bytes as ISO 8859-1: it is ASCII only. */
export function readContentRegex(source: string): LinearRegexReading {
  if (!/[^\t\n\r\x20-\x7e]/.test(source)) return readLinearRegex(source);
  return { ok: false, message: 'content is matched byte by byte, so a pattern is ASCII only' };
}

function* findAll(compiled: RE2JS, groups: number, text: string): Generator<readonly GroupSpan[]> {
  if (!compiled.test(text)) return;
  const matcher = compiled.matcher(text);
  while (matcher.find()) {
    yield Array.from({ length: groups + 1 }, (_, group): GroupSpan => [matcher.start(group), matcher.end(group)]);
  }
}

import type { ParameterComplaint } from '../contracts/trigger.ts';
import { readRegex } from '../text/regex.ts';

/** Checks on the text of a line. */
export const CHECKS = ['=', '!=', 'exists', 'not_exists', 'like', 'not_like', 'in', 'not_in'] as const;

/** One of {@link CHECKS}. */
export type Check = (typeof CHECKS)[number];

/** Complains about a value that the check needs and that is absent, or that is no regular expression where one is needed. */
export function complainAboutValue(check: string, value: string | null): readonly ParameterComplaint[] {
  if (check === 'exists' || check === 'not_exists') return [];
  if (value === null) {
    return [{ parameter: 'value', code: 'PARAMETER_MISSING', message: `the check ${check} needs the parameter value` }];
  }
  const reading = check === 'like' || check === 'not_like' ? readRegex(value) : null;
  if (reading === null || reading.ok) return [];
  const hint = 'expressions are RE2 syntax: no look-around and no back-references';
  return [{ parameter: 'value', code: 'PATTERN_INVALID', message: `value: ${reading.message}`, hint }];
}

/** A test on a text. */
export type TextTest = (text: string) => boolean;

const TESTS: Readonly<Record<Check, (value: string) => TextTest>> = {
  exists: () => () => true,
  not_exists: () => () => false,
  '=': (value) => (text) => text === value,
  '!=': (value) => (text) => text !== value,
  like: readLike,
  not_like: (value) => negate(readLike(value)),
  in: readIn,
  not_in: (value) => negate(readIn(value)),
};

/** The test that a check makes on a text; `like` matches from the start, `in` looks the text up in a comma-separated list. */
export function readTextCheck(check: Check, value: string): TextTest {
  return TESTS[check](value);
}

function negate(test: TextTest): TextTest {
  return (text) => !test(text);
}

function readLike(source: string): TextTest {
  const reading = readRegex(source);
  if (!reading.ok) throw new Error('a regular expression that was checked before cannot be read');
  return (text) => reading.regex.matchesStart(text);
}

/** Items of a comma-separated text, blanks around them removed. */
function readIn(value: string): TextTest {
  const items = new Set(value.split(',').map((item) => item.trim()));
  return (text) => items.has(text);
}

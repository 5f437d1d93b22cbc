import { type Cursor, type Fields, placeOf, readText } from '../document/fields.ts';
import { type ProblemList, quote } from '../document/problem-list.ts';
import { readRegex } from '../text/regex.ts';

/** One of several words; null, with a problem, for another one. */
export function readWord<T extends string>(
  cursor: Cursor | null,
  words: readonly T[],
  problems: ProblemList,
): T | null {
  const written = readText(cursor, problems);
  if (cursor === null || written === null) return null;
  const word = words.find((candidate) => candidate === written);
  if (word !== undefined) return word;
  problems.error('VALUE_INVALID', placeOf(cursor), `${quote(written)} is none of ${words.join(', ')}`);
  return null;
}

/** A text that is not empty; an empty one counts as absent, as it does in Kubernetes. */
export function readFilled(cursor: Cursor | null, problems: ProblemList): string | null {
  const text = readText(cursor, problems);
  return text === '' ? null : text;
}

/** The only one of several keys that is given. Null, with a problem, when none or several are. */
export function takeOneOf(
  fields: Fields,
  keys: readonly string[],
  problems: ProblemList,
): { key: string; at: Cursor } | null {
  const given = keys.flatMap((key) => {
    const at = fields.take(key);
    return at === null || isEmptyText(at) ? [] : [{ key, at }];
  });
  const [first, second] = given;
  if (first !== undefined && second === undefined) return first;
  const among = keys.join(', ');
  if (first === undefined) problems.error('KEY_MISSING', placeOf(fields.at), `one of ${among} has to be given`);
  else
    problems.error(
      'KEY_CONFLICT',
      placeOf(fields.at),
      `${given.map(({ key }) => key).join(' and ')} exclude each other: one of ${among}`,
    );
  return null;
}

function isEmptyText({ node }: Cursor): boolean {
  return node.kind === 'scalar' && (node.value === '' || node.value === null);
}

/** A regular expression of the RE2 class; null, with a problem, for anything else. */
export function readExpression(cursor: Cursor | null, problems: ProblemList): string | null {
  const source = readFilled(cursor, problems);
  if (cursor === null || source === null) return null;
  const reading = readRegex(source);
  if (!reading.ok) {
    problems.error(
      'PATTERN_INVALID',
      placeOf(cursor),
      `${quote(source)} is no regular expression of the RE2 class: ${reading.message}`,
    );
    return null;
  }
  return problems.spend(reading.regex.size, placeOf(cursor)) ? source : null;
}

const PREFIX = /^[\w][\w.-]{0,40}$/;

/** What stands before the tags of cosign, as a part of a verifier; nothing, with a problem, for what is no beginning of a tag. */
export function readTagPrefix(cursor: Cursor | null, problems: ProblemList): { readonly tagPrefix?: string } {
  const tagPrefix = readFilled(cursor, problems);
  if (cursor === null || tagPrefix === null) return {};
  if (PREFIX.test(tagPrefix)) return { tagPrefix };
  problems.error('VALUE_INVALID', placeOf(cursor), `${quote(tagPrefix)} is no beginning of a tag`);
  return {};
}

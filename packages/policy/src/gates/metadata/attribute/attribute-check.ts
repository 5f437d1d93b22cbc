import type { ParameterComplaint } from '../../../contracts/trigger.ts';
import { complainAboutValue, readTextCheck } from '../../../parameters/text-check.ts';
import type { Attribute } from './attribute-value.ts';

/** Checks on an attribute: those on text, and the orders. */
export const ATTRIBUTE_CHECKS = [
  '=',
  '!=',
  '>',
  '<',
  '>=',
  '<=',
  'exists',
  'not_exists',
  'like',
  'not_like',
  'in',
  'not_in',
] as const;

/** One of {@link ATTRIBUTE_CHECKS}. */
export type AttributeCheck = (typeof ATTRIBUTE_CHECKS)[number];

const SIZE = /^(\d{1,15})\s*(kb|mb|gb|tb)?$/i;
const UNIT_BYTES: Readonly<Record<string, number>> = { kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3, tb: 1024 ** 4 };

/** Complains about a value that the attribute cannot have. */
export function complainAboutAttribute(
  attribute: Attribute,
  check: AttributeCheck,
  value: string | null,
): readonly ParameterComplaint[] {
  const complaints = complainAboutValue(check, value);
  if (complaints.length > 0 || value === null || check === 'like' || check === 'not_like') return complaints;
  const read = (text: string): number | null => readNumber(attribute, text.trim());
  const items = check === 'in' || check === 'not_in' ? value.split(',') : [value];
  if (!isNumeric(attribute) || items.every((item) => read(item) !== null)) return [];
  const message =
    attribute === 'size'
      ? 'value: a size such as 1073741824, 500mb or 1gb is expected'
      : 'value: a whole number is expected';
  return [{ parameter: 'value', code: 'PARAMETER_INVALID', message }];
}

/**
 * True when the check holds. Without a value only the negative checks and `not_exists` hold; with several, positive checks hold
 * for any of them and negative ones when the positive one holds for none.
 */
export function holds(attribute: Attribute, check: AttributeCheck, value: string, actual: readonly string[]): boolean {
  const compared = (one: string): number => compare(attribute, one, value);
  const tests: Readonly<Record<AttributeCheck, () => boolean>> = {
    exists: () => actual.length > 0,
    not_exists: () => actual.length === 0,
    '!=': () => !tests['='](),
    not_in: () => !tests.in(),
    not_like: () => !tests.like(),
    '=': () => actual.some((one) => compared(one) === 0),
    in: () => actual.some((one) => value.split(',').some((item) => compare(attribute, one, item.trim()) === 0)),
    like: () => actual.some(readTextCheck('like', value)),
    '>': () => actual.some((one) => compared(one) > 0),
    '<': () => actual.some((one) => compared(one) < 0),
    '>=': () => actual.some((one) => compared(one) >= 0),
    '<=': () => actual.some((one) => compared(one) <= 0),
  };
  return tests[check]();
}

function compare(attribute: Attribute, actual: string, value: string): number {
  if (attribute === 'distro_version') return compareSegments(actual, value);
  const [a, b] = [readNumber(attribute, actual), readNumber(attribute, value)];
  if (isNumeric(attribute) && a !== null && b !== null) return Math.sign(a - b);
  return actual < value ? -1 : actual > value ? 1 : 0;
}

function isNumeric(attribute: Attribute): boolean {
  return attribute === 'size' || attribute === 'layer_count';
}

function readNumber(attribute: Attribute, text: string): number | null {
  if (attribute !== 'size') return /^\d{1,15}$/.test(text) ? Number(text) : null;
  const match = SIZE.exec(text);
  return match === null ? null : Number(match[1]) * (UNIT_BYTES[match[2]?.toLowerCase() ?? ''] ?? 1);
}

/** Compares `3.18.9` with `3.9` segment by segment: numbers as numbers, a missing segment as 0, other text as text. */
export function compareSegments(a: string, b: string): number {
  const [left, right] = [a.split(/[.\-_]/), b.split(/[.\-_]/)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = compareSegment(left[index] ?? '0', right[index] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

function compareSegment(a: string, b: string): number {
  const numeric = /^\d{1,15}$/.test(a) && /^\d{1,15}$/.test(b);
  if (numeric) return Math.sign(Number(a) - Number(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

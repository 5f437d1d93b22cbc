import { MAX_RANGE_CHARACTERS, MAX_RANGE_TERMS } from '../order/limits.ts';
import type { VersionInterval } from '../version-scheme.ts';
import { type VersionOrder, intersectionOf } from './algebra.ts';
import { EVERYTHING, above, allBut, below, exactly, from, upTo } from './interval.ts';

/** One comparison of a range: its operator (empty for a bare version) and the rest. */
export interface Comparison {
  readonly operator: string;
  readonly operand: string;
}

/** Operator before an operand; dpkg's and alpm's `<<`, `>>` included. */
const COMPARISON = /^(<<|<=|<|>>|>=|>|===|==|=|!==|!=|~>|~=|\^|~)?\s*(\S+)$/;

/** Splits `>= 1, < 2` at the commas; null when the text is too long or a part is no comparison. */
export function splitComparisons(text: string): readonly Comparison[] | null {
  if (text.length > MAX_RANGE_CHARACTERS) return null;
  const parts = text.split(',', MAX_RANGE_TERMS + 1);
  if (parts.length > MAX_RANGE_TERMS) return null;
  const comparisons: Comparison[] = [];
  for (const part of parts) {
    const match = COMPARISON.exec(part.trim());
    if (match?.[2] === undefined) return null;
    comparisons.push({ operator: match[1] ?? '', operand: match[2] });
  }
  return comparisons;
}

/** The intersection of what each comparison allows; null as soon as one is not understood. */
export function intersectComparisons(
  comparisons: readonly Comparison[],
  scheme: VersionOrder,
  read: (comparison: Comparison) => readonly VersionInterval[] | null,
): readonly VersionInterval[] | null {
  let result: readonly VersionInterval[] | null = [EVERYTHING];
  for (const comparison of comparisons) {
    const intervals = read(comparison);
    if (intervals === null || result === null) return null;
    result = intersectionOf(result, intervals, scheme);
  }
  return result;
}

/** What `<`, `<=`, `>`, `>=`, `=`, `!=` (and their doubled forms) allow; null for another operator or an operand that is no version. */
export function plainComparison(
  { operator, operand }: Comparison,
  scheme: VersionOrder,
): readonly VersionInterval[] | null {
  if (scheme.compare(operand, operand) === null) return null;
  switch (operator) {
    case '':
    case '=':
    case '==':
      return [exactly(operand)];
    case '!=':
      return allBut(operand);
    case '<':
    case '<<':
      return [below(operand)];
    case '<=':
      return [upTo(operand)];
    case '>':
    case '>>':
      return [above(operand)];
    case '>=':
      return [from(operand)];
    default:
      return null;
  }
}

/** Reads comma-separated comparisons, the notation of schemes that have none of their own. */
export function parseComparisons(text: string, scheme: VersionOrder): readonly VersionInterval[] | null {
  const comparisons = splitComparisons(text);
  if (comparisons === null) return null;
  return intersectComparisons(comparisons, scheme, (comparison) => plainComparison(comparison, scheme));
}

import { type LicenseCategory, mostLenient, strictest } from '../category/category.ts';
import { categoryOf } from '../category/categorize.ts';
import { type Expression, expressionIds, joinExpressions } from '../spdx/expression.ts';

/** What could be read of a statement or a part of it. */
export interface Reading {
  /** Null when any part is not an SPDX licence. */
  readonly expression: Expression | null;
  /** Licences that were recognised. */
  readonly ids: readonly string[];
  readonly category: LicenseCategory;
}

/** Nothing could be read. */
export const UNREAD: Reading = { expression: null, ids: [], category: 'unknown' };

/** The reading of an expression. */
export function readingOf(expression: Expression): Reading {
  return { expression, ids: expressionIds(expression), category: categoryOf(expression) };
}

/** Joins readings: the expression is lost when one of them has none, the licences and the category are kept. */
export function joinReadings(kind: 'and' | 'or', readings: readonly Reading[]): Reading {
  const expressions = readings.flatMap(({ expression }) => expression ?? []);
  const categories = readings.map(({ category }) => category);
  return {
    expression: expressions.length === readings.length ? joinExpressions(kind, expressions) : null,
    ids: [...new Set(readings.flatMap(({ ids }) => ids))],
    category: kind === 'and' ? strictest(categories) : mostLenient(categories),
  };
}

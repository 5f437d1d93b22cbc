import type { LicenseCategory } from './category/category.ts';
import type { Reading } from './names/reading.ts';
import { formatExpression } from './spdx/expression.ts';

/** What a package says about its licence, and what that means. */
export interface LicenseStatement {
  /** As declared. */
  readonly raw: string;
  /** The SPDX expression in its canonical form; null when any part of the statement is not understood. */
  readonly expression: string | null;
  /** SPDX identifiers of all licences that were recognised, in order; also of a statement that is not understood as a whole. */
  readonly ids: readonly string[];
  /** Of licences to choose from the most lenient, of licences that all apply the strictest. */
  readonly category: LicenseCategory;
}

/** A statement by what was read of it. */
export function statementOf(raw: string, { expression, ids, category }: Reading): LicenseStatement {
  return { raw, expression: expression === null ? null : formatExpression(expression), ids, category };
}

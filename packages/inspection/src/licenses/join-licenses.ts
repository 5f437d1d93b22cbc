import type { Package } from '@assay/core';
import { type LicenseStatement, normalizeLicense } from '@assay/license';

/** What the licences of a package come to. */
export type PackageLicense = NonNullable<Package['license']>;

/** What is needed of a statement. */
export type ReadLicense = Pick<LicenseStatement, 'expression' | 'category'>;

/** Longest expression that is put together. */
const MAX_LENGTH = 4000;

/**
 * Joins statements into one expression: all of them apply, so they are joined with AND. What is in the public domain asks for nothing and
 * is left out where something else is declared. Null when nothing is declared, or when one of the statements is not understood.
 */
export function joinLicenses(statements: readonly ReadLicense[]): PackageLicense | null {
  const expressions = new Set<string>();
  for (const { expression, category } of statements) {
    if (expression !== null) expressions.add(expression);
    else if (category !== 'public-domain') return null;
  }
  const [first, ...others] = expressions;
  if (first === undefined) return null;
  const joined = others.length === 0 ? first : [...expressions].map(enclosed).join(' AND ');
  if (joined.length > MAX_LENGTH) return null;
  const { expression, category } = normalizeLicense(joined);
  return expression === null ? null : { expression, category };
}

function enclosed(expression: string): string {
  return expression.includes(' OR ') ? `(${expression})` : expression;
}

import type { Expression } from '../spdx/expression.ts';
import { parseExpression } from '../spdx/parse-expression.ts';
import { type LicenseCategory, mostLenient, strictest } from './category.ts';
import {
  LINKING_EXCEPTIONS,
  NETWORK_COPYLEFT,
  PERMISSIVE,
  PROPRIETARY,
  PUBLIC_DOMAIN,
  STRONG_COPYLEFT,
  UNKNOWN,
  WEAK_COPYLEFT,
} from './category-ids.ts';

/** The first row that fits counts. */
const ROWS: readonly { readonly category: LicenseCategory; readonly ids: RegExp }[] = [
  { category: 'unknown', ids: patterns(UNKNOWN) },
  { category: 'public-domain', ids: patterns(PUBLIC_DOMAIN) },
  { category: 'proprietary', ids: patterns(PROPRIETARY) },
  { category: 'network-copyleft', ids: patterns(NETWORK_COPYLEFT) },
  { category: 'strong-copyleft', ids: patterns(STRONG_COPYLEFT) },
  { category: 'weak-copyleft', ids: patterns(WEAK_COPYLEFT) },
  { category: 'permissive', ids: patterns(PERMISSIVE) },
];

const LINKING = patterns(LINKING_EXCEPTIONS);

/**
 * The category of an SPDX expression: of licences joined by OR the most lenient, of those joined by AND the strictest. An exception
 * that permits linking makes a strong copyleft weak. What is no expression, or a licence of the author's own, is unknown.
 */
export function categorize(expression: string): LicenseCategory {
  const parsed = parseExpression(expression);
  return parsed === null ? 'unknown' : categoryOf(parsed);
}

/** The category of an expression that was read. */
export function categoryOf(expression: Expression): LicenseCategory {
  if (expression.kind !== 'license') {
    const categories = expression.terms.map(categoryOf);
    return expression.kind === 'or' ? mostLenient(categories) : strictest(categories);
  }
  const category = categoryOfId(expression.id);
  const links = expression.exception !== null && LINKING.test(expression.exception);
  return links && category === 'strong-copyleft' ? 'weak-copyleft' : category;
}

function categoryOfId(id: string): LicenseCategory {
  return ROWS.find(({ ids }) => ids.test(id))?.category ?? 'unknown';
}

function patterns(ids: readonly string[]): RegExp {
  const alternatives = ids.map((id) => id.replace(/[.+]/g, String.raw`\$&`).replaceAll('*', '.*'));
  return new RegExp(`^(?:${alternatives.join('|')})$`);
}

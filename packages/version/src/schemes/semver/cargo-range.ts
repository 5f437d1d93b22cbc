import { intersectComparisons, splitComparisons } from '../../ranges/comparisons.ts';
import { type VersionOrder } from '../../ranges/algebra.ts';
import { EVERYTHING } from '../../ranges/interval.ts';
import type { VersionInterval } from '../../version-scheme.ts';
import { comparison } from './npm-range.ts';
import { parsePartialVersion } from './partial-version.ts';

const OPERATORS: ReadonlySet<string> = new Set(['', '^', '~', '=', '<', '<=', '>', '>=']);

/**
 * Reads a requirement as Cargo and RustSec write it: comparisons separated by commas, of which a bare version means `^`. Prereleases
 * count as any other version between the bounds.
 */
export function parseCargoRequirement(text: string, scheme: VersionOrder): readonly VersionInterval[] | null {
  if (text.trim() === '*') return [EVERYTHING];
  const comparisons = splitComparisons(text);
  if (comparisons === null) return null;
  return intersectComparisons(comparisons, scheme, ({ operator, operand }) => {
    const version = OPERATORS.has(operator) ? parsePartialVersion(operand) : null;
    if (version === null) return null;
    const wildcard = /[*xX]/.test(operand.split(/[-+]/, 1)[0] ?? '');
    return comparison(operator === '' && !wildcard ? '^' : operator, version);
  });
}

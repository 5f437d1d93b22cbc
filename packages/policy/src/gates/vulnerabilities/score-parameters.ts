import type { Parameter } from '../../contracts/parameter.ts';
import { type Comparison, comparison, decimal } from '../../parameters/comparison.ts';
import { optional, withDefault } from '../../parameters/parameter-kind.ts';

/** A score that is compared. */
export function score(what: string): Parameter<number | null> {
  return optional(decimal, { summary: `What the ${what} is compared with.`, example: '7.0' });
}

/** How a score is compared. */
export function scoreComparison(what: string): Parameter<Comparison> {
  return withDefault(comparison, '>=', { summary: `How the ${what} is compared.`, example: '>' });
}

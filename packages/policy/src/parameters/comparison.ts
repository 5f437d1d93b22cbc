import { type ParameterKind, invalid, textOf, valid } from './parameter-kind.ts';
import { oneOf } from './text-kinds.ts';

/** Orders on numbers and ranks. */
export const COMPARISONS = ['=', '!=', '<', '>', '<=', '>='] as const;

/** One of {@link COMPARISONS}. */
export type Comparison = (typeof COMPARISONS)[number];

/** How a number is compared. */
export const comparison: ParameterKind<Comparison> = oneOf(COMPARISONS);

const TESTS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

/** True when `actual` stands to `wanted` as the comparison says. */
export function compares(how: Comparison, actual: number, wanted: number): boolean {
  return TESTS[how](actual - wanted);
}

/** True when an order, negative for less, is as the comparison says. */
export function isOrder(how: Comparison, order: number): boolean {
  return TESTS[how](order);
}

/** A number, typed or as text. */
export const decimal: ParameterKind<number> = {
  type: 'number',
  schema: { anyOf: [{ type: 'number' }, { type: 'string', pattern: String.raw`^[+-]?\d{1,15}(\.\d{1,15})?$` }] },
  read(input) {
    const text = textOf(input)?.trim() ?? '';
    return /^[+-]?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? valid(Number(text)) : invalid('a number is expected');
  },
};

/** A whole number that is not negative, typed or as text. */
export const count: ParameterKind<number> = {
  type: 'integer',
  schema: {
    anyOf: [
      { type: 'integer', minimum: 0 },
      { type: 'string', pattern: String.raw`^\d{1,15}$` },
    ],
  },
  read(input) {
    const text = textOf(input)?.trim() ?? '';
    return /^\d{1,15}$/.test(text) ? valid(Number(text)) : invalid('a whole number is expected');
  },
};

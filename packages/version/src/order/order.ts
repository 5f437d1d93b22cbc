import type { Order } from '../version-scheme.ts';

/** Compares two numbers. */
export function compareNumbers(a: number, b: number): Order {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Compares two texts by their UTF-16 units, which for ASCII is byte order. */
export function compareText(a: string, b: string): Order {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The opposite order. */
export function reverse(order: Order): Order {
  return order === 0 ? 0 : order === 1 ? -1 : 1;
}

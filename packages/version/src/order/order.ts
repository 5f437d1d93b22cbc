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

/** Compares two lists item by item; `endAgainst` says how the end of the shorter one stands to an item of the longer. */
export function compareLists<T>(
  a: readonly T[],
  b: readonly T[],
  compare: (x: T, y: T) => Order,
  endAgainst: (rest: T) => Order,
): Order {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [x, y] = [a[index], b[index]];
    let order: Order = 0;
    if (x !== undefined && y !== undefined) order = compare(x, y);
    else if (y !== undefined) order = endAgainst(y);
    else if (x !== undefined) order = reverse(endAgainst(x));
    if (order !== 0) return order;
  }
  return 0;
}

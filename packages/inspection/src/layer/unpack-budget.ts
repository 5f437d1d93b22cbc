/** Counts what all layers of an image have unpacked to, across the threads that read them. */
export interface UnpackBudget {
  /** Adds bytes and gives the total. */
  addBytes(count: number): number;
  /** Adds one entry and gives the total. */
  addEntry(): number;
}

/** Memory that the counters of one inspection live in. */
export function createBudgetMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT);
}

/** A budget over shared counters. */
export function openBudget(memory: SharedArrayBuffer): UnpackBudget {
  const counters = new BigInt64Array(memory);
  const add = (index: number, count: number): number => Number(Atomics.add(counters, index, BigInt(count))) + count;
  return {
    addBytes: (count) => add(0, count),
    addEntry: () => add(1, 1),
  };
}

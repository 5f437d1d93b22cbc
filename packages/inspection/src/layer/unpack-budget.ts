/** Counts what all layers of an image have unpacked to, across the threads that read them. */
export interface UnpackBudget {
  /** Adds bytes and gives the total. */
  addBytes(count: number): number;
  /** Adds entries and gives the total. */
  addEntries(count: number): number;
}

/** Bytes in front of the counter of entries. */
const ENTRIES_AT: number = BigInt64Array.BYTES_PER_ELEMENT;

/** Memory that the counters of one inspection live in. */
export function createBudgetMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(ENTRIES_AT + Uint32Array.BYTES_PER_ELEMENT);
}

/** A budget over shared counters. */
export function openBudget(memory: SharedArrayBuffer): UnpackBudget {
  const bytes = new BigInt64Array(memory, 0, 1);
  // A number takes a fraction of the time; 2^32 headers are two terabytes of archive.
  const entries = new Uint32Array(memory, ENTRIES_AT, 1);
  return {
    addBytes: (count) => Number(Atomics.add(bytes, 0, BigInt(count))) + count,
    addEntries: (count) => Atomics.add(entries, 0, count) + count,
  };
}

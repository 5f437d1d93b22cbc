import { MIN_BYTES_PER_SECOND, THROUGHPUT_WINDOW_MS } from './limits.ts';

/** Watches how fast bytes come while somebody waits for them. */
export interface ThroughputMeter {
  /** Tells of bytes and the milliseconds waited for them; false when the rule of `THROUGHPUT_WINDOW_MS` is broken. */
  record(waitedMs: number, bytes: number): boolean;
}

/** A meter for one body. */
export function createThroughputMeter(): ThroughputMeter {
  let waitedMs = 0;
  let bytes = 0;
  return {
    record(waited, arrived) {
      waitedMs += waited;
      bytes += arrived;
      if (waitedMs < THROUGHPUT_WINDOW_MS) return true;
      const fastEnough = bytes * 1000 >= MIN_BYTES_PER_SECOND * waitedMs;
      waitedMs = 0;
      bytes = 0;
      return fastEnough;
    },
  };
}

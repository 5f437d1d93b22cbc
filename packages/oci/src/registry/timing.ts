import { setTimeout as wait } from 'node:timers/promises';

/** The clock, the dice and the patience of a registry client; tests give their own. */
export interface Timing {
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  /** A number in [0, 1), for jitter. */
  random(): number;
  /** Waits, or rejects when the signal fires. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
}

/** The real clock. */
export const SYSTEM_TIMING: Timing = {
  now: () => performance.now(),
  random: () => Math.random(),
  sleep: async (delayMs, signal) => {
    await wait(delayMs, undefined, { signal });
  },
};

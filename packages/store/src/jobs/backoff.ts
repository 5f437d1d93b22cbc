/** Milliseconds before the second attempt. */
const FIRST_DELAY = 2000;

/** Longest wait between attempts, in milliseconds. */
const LONGEST_DELAY = 15 * 60_000;

/**
 * Milliseconds to wait after a failed attempt: doubled each time and bounded, between half and whole of that by chance, so that jobs which
 * failed together do not come back together. `random` is between 0 and 1.
 */
export function backoffDelay(attempt: number, random: number): number {
  const whole = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(30, Math.max(0, attempt - 1)));
  return Math.round(whole * (0.5 + random / 2));
}

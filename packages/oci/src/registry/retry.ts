import type { AssayError } from '@assay/core';
import { ociError } from '../errors.ts';
import { BACKOFF_BASE_MS, BACKOFF_MAX_MS, RETRY_AFTER_MAX_MS } from './limits.ts';
import type { Timing } from './timing.ts';

/** A fault that may be gone at the next try. Never leaves this folder: when tries run out, `failure` is what is thrown. */
export class PassingFault extends Error {
  override readonly name = 'PassingFault';
  readonly failure: AssayError;
  /** What the server asked for, or null. */
  readonly retryAfterMs: number | null;

  constructor(failure: AssayError, retryAfterMs: number | null = null) {
    super(failure.message, { cause: failure });
    this.failure = failure;
    this.retryAfterMs = retryAfterMs;
  }
}

/** How often and at what pace to try again. */
export interface RetryOptions {
  /** Further tries after the first. */
  readonly retries: number;
  /** Longest wait that a server may ask for, in milliseconds; with one that asks for more the try was the last. Default: it is cut short. */
  readonly longestAskedMs?: number;
  readonly timing: Timing;
  readonly signal: AbortSignal;
}

/**
 * Runs the attempt until it succeeds, fails for good, or the tries run out.
 * @throws ABORTED, and whatever the attempt throws
 */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof PassingFault)) throw error;
      if (failures >= options.retries) throw error.failure;
      await pause(error, failures, options);
    }
  }
}

/**
 * Waits before the next try: as long as the server asked, at most `RETRY_AFTER_MAX_MS`; otherwise a time that doubles with each
 * failure, with jitter.
 * @throws ABORTED, and the failure itself when the server asks for longer than anybody here waits
 */
export async function pause(
  fault: PassingFault,
  failures: number,
  options: Pick<RetryOptions, 'longestAskedMs' | 'timing' | 'signal'>,
): Promise<void> {
  if ((fault.retryAfterMs ?? 0) > (options.longestAskedMs ?? Infinity)) throw fault.failure;
  const backoffMs = Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** failures);
  const delayMs =
    fault.retryAfterMs === null
      ? backoffMs * (1 - options.timing.random() / 2)
      : Math.min(fault.retryAfterMs, RETRY_AFTER_MAX_MS);
  try {
    await options.timing.sleep(delayMs, options.signal);
  } catch (error) {
    throw ociError('ABORTED', 'cancelled while waiting to try again', { cause: error });
  }
}

/**
 * Reads `Retry-After` (RFC 9110, section 10.2.3) as milliseconds from now: whole seconds or a date. Null when there is none or it is
 * not understood; a date in the past is 0.
 */
export function parseRetryAfter(text: string | null, wallClockMs: number = Date.now()): number | null {
  if (text === null) return null;
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return null;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? null : Math.max(0, instant - wallClockMs);
}

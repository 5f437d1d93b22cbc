import { setTimeout as wait } from 'node:timers/promises';
import { AssayError } from '@assay/core';
import { deferJob, registryBudgets } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';

/** How fast registries are asked for what nobody waits for, by all workers and spaces together. */
const RATE = { perMinute: 240, burst: 60 };

/** Of registries that say how little they allow. */
const RATES: Readonly<Record<string, typeof RATE>> = { 'docker.io': { perMinute: 60, burst: 30 } };

/** Longest wait, in milliseconds, for which a job keeps its slot; for a longer one it comes again. */
const LONGEST_WAIT = 5000;

/** Milliseconds for which a registry is left alone that says it had enough, but not for how long. */
const PAUSE = 60_000;

/** Longest pause that is believed, in milliseconds. */
const LONGEST_PAUSE = 60 * 60_000;

/**
 * Waits until requests to a registry are within its budget. Only for jobs.
 * @throws JOB_DEFERRED when that takes longer than a job should keep its slot
 */
export async function takeBudget(
  { store, now }: Pick<ServiceParts, 'store' | 'now'>,
  host: string,
  requests: number,
  signal: AbortSignal,
): Promise<void> {
  const rate = RATES[host] ?? RATE;
  for (let waited = 0; ;) {
    const delay = await store.transaction((trx) => registryBudgets.takeRequests(trx, host, requests, rate, now()));
    if (delay === 0) return;
    // Those that wait for the same do not all come back at once.
    if (waited + delay > LONGEST_WAIT) throw deferJob(Math.round(delay * (1 + Math.random() / 4)));
    await wait(delay, undefined, { signal });
    waited += delay;
  }
}

/** Does something with a registry; when that says that it had enough, everybody leaves it alone for as long as it wants. */
export async function respectingLimits<T>(
  { store, now }: Pick<ServiceParts, 'store' | 'now'>,
  host: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AssayError && error.code === 'REGISTRY_RATE_LIMITED') {
      const asked = error.details['retryAfterMs'];
      const pause = typeof asked === 'number' ? Math.min(LONGEST_PAUSE, asked) : PAUSE;
      const at = now();
      await store.transaction((trx) => registryBudgets.pauseRegistry(trx, host, at + pause, at));
    }
    throw error;
  }
}

import { AssayError, type ErrorKind, type JsonObject } from '@assay/core';
import type { Store } from '../database/open-store.ts';
import { storeError } from '../errors.ts';
import { backoffDelay } from './backoff.ts';
import type { ClaimedJob, JobContext, WorkOptions } from './job.ts';
import { heartbeat } from './lease.ts';
import { type AttemptEnd, commitJob, endAttempt } from './settle.ts';

const DEFAULT_LEASE = 30_000;
const DEFAULT_LONGEST = 30 * 60_000;

/** Kinds of failure that another attempt may not meet. */
const PASSING: ReadonlySet<ErrorKind> = new Set<ErrorKind>(['unavailable', 'aborted', 'no-data', 'defect']);

/** How long the lease of a worker lasts, in milliseconds. */
export function leaseOf(options: WorkOptions): number {
  return options.lease ?? DEFAULT_LEASE;
}

/** Runs one claimed job to its end and settles it. It never throws: what cannot even be written down is told to `onError`. */
export async function runJob(
  store: Store,
  job: ClaimedJob,
  options: WorkOptions,
  stopping: AbortSignal,
): Promise<void> {
  const ending = new AbortController();
  const longest = AbortSignal.timeout(options.longest ?? DEFAULT_LONGEST);
  const signal = AbortSignal.any([ending.signal, longest, stopping]);
  let progress: JsonObject | null = null;
  const beat = async (): Promise<void> => {
    const told = progress;
    progress = null;
    const pulse = await heartbeat(store.write, store.dialect, job, leaseOf(options), told);
    if (pulse === 'lost') ending.abort(storeError('LEASE_LOST', `job ${job.jobId} was given to somebody else`));
    if (pulse === 'cancel') ending.abort(storeError('JOB_CANCELLED', `job ${job.jobId} was cancelled`));
  };
  // A heartbeat that fails is tried again at the next beat: the lease lasts for three of them.
  const timer = setInterval(
    () => void beat().catch((error: unknown) => options.onError?.(error)),
    leaseOf(options) / 3,
  );
  try {
    const context: JobContext = {
      signal,
      progress(value) {
        progress = value;
      },
    };
    await attempt(store, job, options, context);
  } catch (error) {
    await settleFailure(store, job, endOf(job, stopping.aborted, signal, error), options);
  } finally {
    clearInterval(timer);
  }
}

async function attempt(store: Store, job: ClaimedJob, options: WorkOptions, context: JobContext): Promise<void> {
  const handler = options.handlers[job.kind];
  if (handler === undefined)
    throw storeError('STORE_VALUE_INVALID', `nobody does jobs of kind ${JSON.stringify(job.kind)}`);
  const commit = await abortable(handler(job, context), context.signal);
  await commitJob(store, job, commit);
}

/** Gives up waiting when the signal says so, even for work that does not listen to it. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function endOf(job: ClaimedJob, stopping: boolean, signal: AbortSignal, error: unknown): AttemptEnd | null {
  const cause = signal.aborted ? signal.reason : error;
  const code = cause instanceof AssayError ? cause.code : null;
  if (code === 'LEASE_LOST') return null;
  if (code === 'JOB_CANCELLED') return { kind: 'cancelled' };
  if (stopping) return { kind: 'released', delay: 0 };
  if (code === 'JOB_DEFERRED') return { kind: 'released', delay: askedDelay(cause) ?? 0 };
  const problem = problemOf(cause);
  const passing = !(cause instanceof AssayError) || PASSING.has(cause.kind);
  if (!passing || job.attempt >= job.maxAttempts) return { kind: 'dead', problem };
  return { kind: 'retry', delay: retryDelay(job, cause), problem };
}

/** Longest wait that a failure may ask for with `details.retryAfterMs`. */
const LONGEST_ASKED = 15 * 60_000;

function retryDelay(job: ClaimedJob, error: unknown): number {
  const own = backoffDelay(job.attempt, Math.random());
  return Math.max(own, askedDelay(error) ?? 0);
}

function askedDelay(error: unknown): number | null {
  const asked = error instanceof AssayError ? error.details['retryAfterMs'] : undefined;
  return typeof asked === 'number' && asked >= 0 ? Math.min(LONGEST_ASKED, Math.trunc(asked)) : null;
}

/** What a handler throws to be run again after so many milliseconds, at most 15 minutes, without using up an attempt. */
export function deferJob(delay: number): AssayError {
  return storeError('JOB_DEFERRED', 'the job is run later', { details: { retryAfterMs: delay } });
}

/** What is written down of an error: its code and message; of errors that are not ours only the name, for the text may hold anything. */
function problemOf(error: unknown): JsonObject {
  if (error instanceof AssayError) {
    return { code: error.code, kind: error.kind, message: storable(error.message), details: error.details };
  }
  return { code: 'UNEXPECTED', kind: 'defect', message: error instanceof Error ? error.name : 'unknown' };
}

function storable(text: string): string {
  return text.slice(0, 2000).toWellFormed().replaceAll('\0', '\uFFFD');
}

async function settleFailure(
  store: Store,
  job: ClaimedJob,
  end: AttemptEnd | null,
  options: WorkOptions,
): Promise<void> {
  if (end === null) return;
  try {
    await endAttempt(store, job, end, async (trx, problem) => options.burials?.[job.kind]?.(trx, job, problem));
  } catch (error) {
    // The lease runs out and somebody else takes the job.
    options.onError?.(error);
  }
}

import type { JsonObject } from '@assay/core';
import type { WriteTransaction } from '../database/open-store.ts';
import type { SpaceId } from '../repositories/scope.ts';

/** Who waits: a person, a pipeline, nobody, nobody. Each lane has its own slots, so that a full one never holds up another. */
export type Lane = 'interactive' | 'push' | 'rescan' | 'feed';

/** Every lane, the most urgent first. */
export const LANES: readonly Lane[] = ['interactive', 'push', 'rescan', 'feed'];

/** `dead`: tried as often as allowed, or failed in a way that trying again does not help. */
export type JobState = 'queued' | 'running' | 'done' | 'dead' | 'cancelled';

/** Work to be done. */
export interface NewJob {
  readonly lane: Lane;
  /** Names the handler. */
  readonly kind: string;
  /** At most 1 KiB as JSON; data goes by digest. */
  readonly payload: JsonObject;
  /** While a job with this key waits or runs, asking for another one gives that one. Default: none. */
  readonly dedupKey?: string;
  /**
   * When the job with the same key already runs, it runs once more afterwards: for work whose input may have changed since it began.
   * Default false, right for work on what never changes, as a digest.
   */
  readonly again?: boolean;
  /** Who asked first; for people to see. Default: the instance. */
  readonly space?: SpaceId;
  /** Milliseconds to wait. Default 0. */
  readonly delay?: number;
  /** Default 5. */
  readonly maxAttempts?: number;
}

/** A job that was enqueued, or found under its key. */
export interface EnqueuedJob {
  readonly id: string;
  readonly created: boolean;
}

/** What a worker holds: the job, and the number of the lease that it was started under. Only that number may settle it. */
export interface Lease {
  readonly jobId: string;
  readonly version: number;
}

/** A job that a worker was given. */
export interface ClaimedJob extends Lease {
  readonly lane: Lane;
  readonly kind: string;
  readonly payload: JsonObject;
  readonly space: SpaceId | null;
  /** 1 for the first. */
  readonly attempt: number;
  readonly maxAttempts: number;
}

/**
 * Writes what a job found out, in the transaction that ends it. It runs at most once with effect: when the lease was lost meanwhile, or the
 * transaction fails, nothing of it stays. What it returns is the result that operations show.
 */
export type JobCommit = (trx: WriteTransaction) => Promise<JsonObject | null>;

/** What a handler may use. */
export interface JobContext {
  /** Aborted when the job is cancelled, its lease lost, its time over or the worker stopped. */
  readonly signal: AbortSignal;
  /** Says how far it is; written down with the next heartbeat. */
  readonly progress: (value: JsonObject) => void;
}

/** Does a job up to, but without, writing its result. It may run more than once and must not mind. */
export type JobHandler = (job: ClaimedJob, context: JobContext) => Promise<JobCommit>;

/** Handlers by kind of job. */
export type JobHandlers = Readonly<Record<string, JobHandler>>;

/**
 * Writes what follows when a job is given up, in the transaction that ends it, so that whoever waits is told. The problem is what
 * operations show.
 */
export type JobBurial = (trx: WriteTransaction, job: BuriedJob, problem: JsonObject) => Promise<void>;

/** A job that is given up. */
export type BuriedJob = Pick<ClaimedJob, 'jobId' | 'kind' | 'payload' | 'space'>;

/** How a worker works. */
export interface WorkOptions {
  readonly handlers: JobHandlers;
  /** What follows when a job of the kind is given up. Default nothing. */
  readonly burials?: Readonly<Record<string, JobBurial>>;
  /** Jobs at once in each lane; lanes that are absent are left to other workers. */
  readonly slots: Readonly<Partial<Record<Lane, number>>>;
  /** Names the worker in lists. */
  readonly worker: string;
  /** Milliseconds without a heartbeat after which a job is given to somebody else. Default 30000. */
  readonly lease?: number;
  /** Milliseconds that one attempt may take. Default 30 minutes. */
  readonly longest?: number;
  /** Milliseconds between looks for work that nobody told of. Default 100 for SQLite, 1000 for PostgreSQL. */
  readonly poll?: number;
  /** Told of failures of the machinery itself, which goes on. Default: nobody. */
  readonly onError?: (error: unknown) => void;
}

/** A worker at work. */
export interface JobWorker {
  /** Takes no more jobs, waits `grace` milliseconds for those that run, then gives them back to the queue. */
  stop(grace: number): Promise<void>;
}

/** How full a lane is. */
interface LaneStatus {
  readonly queued: number;
  readonly running: number;
  /** When the job that waits longest might have begun, in milliseconds since 1970; null when none waits. */
  readonly oldest: number | null;
}

/** How full the queue is. */
export interface QueueStatus {
  readonly lanes: Readonly<Record<Lane, LaneStatus>>;
  readonly dead: number;
}

/** A job that comes again and again: at `anchor` and every `every` milliseconds from there. One that is still in flight is not doubled. */
export interface Schedule {
  readonly name: string;
  readonly every: number;
  readonly anchor: number;
  readonly lane: Lane;
  readonly kind: string;
  readonly payload: JsonObject;
}

import type { Database } from '../database/open-store.ts';
import type { EnqueuedJob, JobWorker, NewJob, QueueStatus, Schedule, WorkOptions } from './job.ts';

/**
 * The queue of jobs, the same whatever carries it. A job runs at least once and takes effect at most once: its lease keeps it alive, and
 * only the lease's number lets a result in.
 */
export interface JobQueue {
  /** Adds a job, in the transaction of the change that asks for it: both happen or neither. */
  enqueue(db: Database, job: NewJob): Promise<EnqueuedJob>;
  /** Starts to work. */
  work(options: WorkOptions): Promise<JobWorker>;
  /** Cancels a job that waits, and asks one that runs to stop; false when it is over. */
  cancel(db: Database, jobId: string): Promise<boolean>;
  /** Gives a dead job all its attempts again; false when it is not dead, or another one took its key. */
  revive(db: Database, jobId: string): Promise<boolean>;
  /** Sets a schedule, in place of the one of its name. */
  schedule(db: Database, schedule: Schedule): Promise<void>;
  /** How full it is. */
  status(): Promise<QueueStatus>;
  /** Ends what the queue itself holds open. Stop workers first. */
  close(): Promise<void>;
}

import type { ReadAnswer, ReadJob } from './read-job.ts';

/** What accompanies a job on the side of the caller. */
export interface JobHooks {
  /** Opens the stored bytes, for a job whose source is a stream. */
  readonly openStream: () => AsyncIterable<Uint8Array>;
  readonly onProgress: (bytesRead: number) => void;
  /** Stored bytes of the other layers of the inspection that were not read yet. */
  readonly othersBytes: () => number;
}

/** How a job ended: with an answer, or because the time for the inspection was over. */
export type JobOutcome = { readonly kind: 'done'; readonly answer: ReadAnswer } | { readonly kind: 'late' };

/** Runs jobs, several at a time. Disposing of it ends what is still running. */
export interface JobRunner extends AsyncDisposable {
  /** Ends what is running: jobs are late, or fail with the error. */
  stop(outcome: JobOutcome | Error): Promise<void>;
  /** @throws what the job throws, ABORTED, WORKER_OUT_OF_MEMORY, WORKER_FAILED */
  run(job: ReadJob, hooks: JobHooks): Promise<JobOutcome>;
}

import type { JobHooks, JobOutcome, JobRunner } from './job-runner.ts';
import type { ReadJob } from './read-job.ts';
import { WorkerThread } from './worker-thread.ts';

/** How many threads a pool has and how long they may run. */
export interface WorkerPoolOptions {
  readonly url: URL;
  readonly size: number;
  /** Memory of each thread in MiB, buffers aside; default 1,024. */
  readonly heapMib?: number;
}

/** Threads that read layers. They start when they are first needed and do one job after another. */
export class WorkerPool implements JobRunner {
  readonly #options: WorkerPoolOptions;
  readonly #threads = new Set<WorkerThread>();
  readonly #idle: WorkerThread[] = [];
  readonly #waiting: (() => void)[] = [];
  #ending: JobOutcome | Error | null = null;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  async run(job: ReadJob, hooks: JobHooks): Promise<JobOutcome> {
    const thread = await this.#acquire();
    if (thread === null) return this.#endedOutcome();
    try {
      return await thread.run(job, hooks);
    } finally {
      this.#release(thread);
    }
  }

  /** Ends all threads; jobs that run or wait are late, or fail with the error. */
  async stop(outcome: JobOutcome | Error): Promise<void> {
    this.#ending ??= outcome;
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all([...this.#threads].map((thread) => thread.terminate(outcome)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop({ kind: 'late' });
  }

  /** A thread that nobody waits for ends at once: what it holds is worth more than the time to start another. */
  #release(thread: WorkerThread): void {
    const next = this.#waiting.shift();
    if (next === undefined && this.#ending === null) {
      this.#threads.delete(thread);
      void thread.terminate({ kind: 'late' });
      return;
    }
    this.#idle.push(thread);
    next?.();
  }

  async #acquire(): Promise<WorkerThread | null> {
    while (this.#ending === null) {
      const idle = this.#idle.pop();
      if (idle !== undefined) return idle;
      if (this.#threads.size < this.#options.size) {
        const thread = new WorkerThread(this.#options.url, this.#options.heapMib);
        this.#threads.add(thread);
        return thread;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return null;
  }

  #endedOutcome(): JobOutcome {
    if (this.#ending instanceof Error) throw this.#ending;
    return this.#ending ?? { kind: 'late' };
  }
}

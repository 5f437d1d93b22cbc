import { createRing } from './byte-ring.ts';
import type { JobHooks, JobOutcome, JobRunner } from './job-runner.ts';
import type { LayerSource, ReadJob } from './read-job.ts';
import { WorkerThread } from './worker-thread.ts';

/** How many threads a pool has and how long they may run. */
export interface WorkerPoolOptions {
  readonly url: URL;
  readonly size: number;
  /** Memory of each thread in MiB, buffers aside; default 1,024. */
  readonly heapMib?: number;
  /** Stored bytes of the smallest layer that two threads share; default 4 MiB. */
  readonly minSharedBytes?: number;
}

/** Below this a layer is read before a second thread has started. */
const MIN_SHARED_BYTES: number = 4 * 1024 * 1024;

/**
 * Threads that read layers. They start when they are first needed and do one job after another. A layer with which one thread would still
 * be busy when the others have nothing left is shared by two: one unpacks and hashes, the other looks at what comes out.
 */
export class WorkerPool implements JobRunner {
  readonly #options: WorkerPoolOptions;
  readonly #threads = new Set<WorkerThread>();
  /** Those that unpack for another one. */
  readonly #unpackers = new Set<WorkerThread>();
  readonly #idle: WorkerThread[] = [];
  readonly #waiting: (() => void)[] = [];
  #ending: JobOutcome | Error | null = null;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  async run(job: ReadJob, hooks: JobHooks): Promise<JobOutcome> {
    const isFull = this.#idle.length === 0 && this.#threads.size >= this.#options.size;
    const thread = await this.#acquire();
    if (thread === null) return this.#endedOutcome();
    const isLast = isFull && this.#waiting.length === 0;
    const source = this.#sharedSource(job, hooks, isLast);
    try {
      return await (source === null
        ? thread.run({ kind: 'job', job }, hooks)
        : this.#share(thread, source, job, hooks));
    } catch (error) {
      this.#threads.delete(thread);
      await thread.terminate({ kind: 'late' });
      throw error;
    } finally {
      this.#release(thread);
    }
  }

  /** Ends all threads; jobs that run or wait are late, or fail with the error. */
  async stop(outcome: JobOutcome | Error): Promise<void> {
    this.#ending ??= outcome;
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all([...this.#threads, ...this.#unpackers].map((thread) => thread.terminate(outcome)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop({ kind: 'late' });
  }

  /** The source of a job that two threads should share: it is the last one, or takes longer than all others on the other threads. */
  #sharedSource({ source }: ReadJob, { othersBytes }: JobHooks, isLast: boolean): LayerSource | null {
    const { size, minSharedBytes = MIN_SHARED_BYTES } = this.#options;
    if (source.kind === 'directory' || source.kind === 'ring' || size < 2) return null;
    const { sizeBytes } = source.promise;
    if (sizeBytes < minSharedBytes) return null;
    return isLast || sizeBytes * (size - 1) > othersBytes() ? source : null;
  }

  async #share(thread: WorkerThread, source: LayerSource, job: ReadJob, hooks: JobHooks): Promise<JobOutcome> {
    const unpacker = new WorkerThread(this.#options.url, this.#options.heapMib);
    this.#unpackers.add(unpacker);
    const { limits, budget } = job;
    const memory = createRing();
    try {
      const unpacking = unpacker.run({ kind: 'unpack', job: { source, limits, budget, ring: memory } }, hooks);
      const reading = thread.run({ kind: 'job', job: { ...job, source: { kind: 'ring', memory } } }, hooks);
      // When one fails the other may wait for it, which is why the caller ends the thread.
      const [, outcome] = await Promise.all([unpacking, reading]);
      return outcome;
    } finally {
      this.#unpackers.delete(unpacker);
      await unpacker.terminate({ kind: 'late' });
    }
  }

  /** A thread that nobody waits for ends at once: what it holds is worth more than the time to start another. */
  #release(thread: WorkerThread): void {
    const next = this.#waiting.shift();
    if (!this.#threads.has(thread)) return next?.();
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

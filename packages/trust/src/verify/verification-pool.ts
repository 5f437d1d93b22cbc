import { availableParallelism } from 'node:os';
import type { ItemVerdict } from './item-verdict.ts';
import type { VerificationJob } from './verification-job.ts';
import { VerificationThread, trustWorkerUrl } from './verification-thread.ts';

/** Settings of a pool. */
export interface VerificationPoolOptions {
  /** Threads. Default and most: one for each core. */
  readonly size?: number;
  /** How long one piece of evidence may take. Default: 10,000 ms. */
  readonly itemMs?: number;
  /** Module that the threads start with. */
  readonly url?: URL;
}

/**
 * Threads that verify evidence. One pool serves a whole process: give it to every verification and dispose of it at the end. Threads
 * start when they are first needed and are replaced when they end.
 */
export class VerificationPool implements AsyncDisposable {
  readonly #size: number;
  readonly #itemMs: number;
  readonly #url: URL;
  readonly #idle: VerificationThread[] = [];
  readonly #all = new Set<VerificationThread>();
  readonly #waiting: ((thread: VerificationThread) => void)[] = [];
  #isClosed = false;

  constructor(options: VerificationPoolOptions = {}) {
    this.#size = Math.max(1, Math.min(options.size ?? Infinity, availableParallelism()));
    this.#itemMs = options.itemMs ?? 10_000;
    this.#url = options.url ?? trustWorkerUrl();
  }

  /** Verifies a job. Never rejects: what cannot be verified is refused. */
  async run(job: VerificationJob): Promise<readonly ItemVerdict[]> {
    const thread = await this.#take();
    try {
      return await thread.run(job, this.#itemMs);
    } finally {
      this.#giveBack(thread);
    }
  }

  /** Ends all threads; jobs under way, waiting and to come are refused. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#all].map((thread) => thread.terminate()));
    this.#all.clear();
    this.#idle.length = 0;
  }

  #take(): Promise<VerificationThread> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return Promise.resolve(idle);
    if (this.#all.size < this.#size) return Promise.resolve(this.#start());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(thread: VerificationThread): void {
    if (!thread.isAlive) this.#all.delete(thread);
    const next = this.#waiting.shift();
    const usable = thread.isAlive ? thread : null;
    if (next !== undefined) next(usable ?? this.#start());
    else if (usable !== null) this.#idle.push(usable);
  }

  #start(): VerificationThread {
    const thread = new VerificationThread(this.#url);
    if (this.#isClosed) void thread.terminate();
    else this.#all.add(thread);
    return thread;
  }
}

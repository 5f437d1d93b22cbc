import { Worker } from 'node:worker_threads';
import { trustFailure } from '../failures.ts';
import { type ItemVerdict, refused } from './item-verdict.ts';
import type { VerificationJob } from './verification-job.ts';

/** Memory of one thread. */
const MAX_HEAP_MIB = 512;

/** Where the module is that threads start with. Bundles keep all files in one folder and have `trust-worker.js` as an entry point. */
export function trustWorkerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './trust-worker.ts' : './trust-worker.js', import.meta.url);
}

type Answer = { readonly verdicts: readonly ItemVerdict[] } | { readonly error: string };

interface Running {
  readonly job: VerificationJob;
  readonly settle: (verdicts: readonly ItemVerdict[]) => void;
  readonly deadline: NodeJS.Timeout;
}

/** One thread that verifies one job at a time. A job that it cannot finish is refused, never accepted. */
export class VerificationThread {
  readonly #worker: Worker;
  #running: Running | null = null;
  #isOver = false;

  constructor(url: URL) {
    this.#worker = new Worker(url, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB }, name: 'assay-trust' });
    this.#worker.unref();
    this.#worker.on('message', (answer: Answer) => {
      if ('verdicts' in answer) this.#settle((running) => checkCount(running.job, answer.verdicts));
      else
        this.#settle((running) =>
          allRefused(running.job, 'INTERNAL_ERROR', `the verification failed: ${answer.error}`),
        );
    });
    this.#worker.on('error', () => this.#end('a thread that verifies evidence failed'));
    this.#worker.on('exit', () => this.#end('a thread that verifies evidence ended'));
  }

  /** False once the thread is gone: whoever has it has to take another. */
  get isAlive(): boolean {
    return !this.#isOver;
  }

  /** Verifies a job; the thread must have none. When it takes longer than `maxMs` the thread ends and the job is refused. */
  run(job: VerificationJob, maxMs: number): Promise<readonly ItemVerdict[]> {
    return new Promise((resolve) => {
      if (this.#isOver) {
        resolve(allRefused(job, 'INTERNAL_ERROR', 'a thread that verifies evidence ended'));
        return;
      }
      const deadline = setTimeout(() => {
        this.#settle(() => allRefused(job, 'TIME_EXHAUSTED', `the verification took longer than ${maxMs} ms`));
        void this.terminate();
      }, maxMs);
      this.#running = { job, settle: resolve, deadline };
      this.#worker.ref();
      this.#worker.postMessage(job, []);
    });
  }

  /** Ends the thread; what it is at is refused. */
  async terminate(): Promise<void> {
    this.#isOver = true;
    await this.#worker.terminate();
  }

  #end(message: string): void {
    this.#isOver = true;
    this.#settle((running) => allRefused(running.job, 'INTERNAL_ERROR', message));
  }

  #settle(verdicts: (running: Running) => readonly ItemVerdict[]): void {
    const running = this.#running;
    if (running === null) return;
    this.#running = null;
    clearTimeout(running.deadline);
    this.#worker.unref();
    running.settle(verdicts(running));
  }
}

function checkCount(job: VerificationJob, verdicts: readonly ItemVerdict[]): readonly ItemVerdict[] {
  if (verdicts.length === job.verifiers.length) return verdicts;
  return allRefused(job, 'INTERNAL_ERROR', 'a thread that verifies evidence answered something else');
}

function allRefused(
  job: VerificationJob,
  code: 'INTERNAL_ERROR' | 'TIME_EXHAUSTED',
  message: string,
): readonly ItemVerdict[] {
  return job.verifiers.map(() => refused(trustFailure(code, message)));
}

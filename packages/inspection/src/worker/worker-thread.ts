import { Worker } from 'node:worker_threads';
import { INSPECTION_ERRORS, inspectionError } from '../errors.ts';
import type { JobHooks, JobOutcome } from './job-runner.ts';
import type { AnswerMessage, JobMessage, ThreadTask } from './read-job.ts';

/** Memory of one thread beyond buffers. A layer of a hundred thousand files takes about 60 MiB. */
const MAX_HEAP_MIB = 1024;

/** Memory for short-lived values: reading a layer makes few that live long, so that more only costs memory. */
const YOUNG_HEAP_MIB = 16;

/** Bytes of a stream that are under way to a thread. */
const MAX_BYTES_UNDER_WAY: number = 4 * 1024 * 1024;

interface RunningJob {
  readonly hooks: JobHooks;
  readonly settle: (outcome: JobOutcome) => void;
  readonly fail: (error: unknown) => void;
  bytesUnderWay: number;
  wake: () => void;
}

/** One thread that reads layers, one at a time. Its heap has `heapMib` MiB at most, default 1,024. */
export class WorkerThread {
  readonly #worker: Worker;
  #job: RunningJob | null = null;
  #isOver = false;

  constructor(url: URL, heapMib: number = MAX_HEAP_MIB) {
    this.#worker = new Worker(url, {
      resourceLimits: { maxOldGenerationSizeMb: heapMib, maxYoungGenerationSizeMb: YOUNG_HEAP_MIB },
      name: 'assay-layer-reader',
    });
    this.#worker.on('message', (message: AnswerMessage) => this.#take(message));
    this.#worker.on('error', (error: Error & { readonly code?: string }) => this.#fail(describeCrash(error)));
    this.#worker.on('exit', () => {
      this.#isOver = true;
      this.#fail(inspectionError('WORKER_FAILED', 'a thread that reads layers ended'));
    });
  }

  /** Does a task; the thread must have none. */
  run(task: ThreadTask, hooks: JobHooks): Promise<JobOutcome> {
    return new Promise<JobOutcome>((resolve, reject) => {
      if (this.#isOver) throw inspectionError('WORKER_FAILED', 'a thread that reads layers ended');
      const running: RunningJob = { hooks, settle: resolve, fail: reject, bytesUnderWay: 0, wake: () => {} };
      this.#job = running;
      this.#post(task);
      if (task.job.source.kind === 'stream') void this.#send(running);
    });
  }

  /** Ends the thread and with it its job, which then is late or fails. */
  async terminate(outcome: JobOutcome | Error): Promise<void> {
    if (outcome instanceof Error) this.#fail(outcome);
    else this.#release()?.settle(outcome);
    await this.#worker.terminate();
  }

  #take(message: AnswerMessage): void {
    const job = this.#job;
    if (job === null) return;
    switch (message.kind) {
      case 'progress':
        return job.hooks.onProgress(message.bytesRead);
      case 'credit':
        job.bytesUnderWay -= message.bytes;
        return job.wake();
      case 'done':
        return this.#release()?.settle({ kind: 'done', answer: message.answer });
      case 'failed':
        return this.#fail(rebuildError(message.code, message.message));
    }
  }

  #fail(error: unknown): void {
    this.#release()?.fail(error);
  }

  #release(): RunningJob | null {
    const job = this.#job;
    this.#job = null;
    job?.wake();
    return job;
  }

  /** Passes a stream on to the thread, never more than a few MiB ahead of it. */
  async #send(job: RunningJob): Promise<void> {
    try {
      for await (const bytes of job.hooks.openStream()) {
        if (this.#job !== job) return;
        job.bytesUnderWay += bytes.length;
        const owned = ownedCopy(bytes);
        this.#post({ kind: 'chunk', bytes: owned }, [owned.buffer]);
        while (job.bytesUnderWay > MAX_BYTES_UNDER_WAY && this.#job === job) await nextCredit(job);
      }
      if (this.#job === job) this.#post({ kind: 'end' });
    } catch (error) {
      if (this.#job === job) this.#fail(error);
    }
  }

  #post(message: JobMessage, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, [...transfer]);
  }
}

function nextCredit(job: RunningJob): Promise<void> {
  return new Promise<void>((resolve) => {
    job.wake = resolve;
  });
}

/** The bytes in memory of their own: what is handed to another thread is gone here, and buffers may be slices of shared pools. */
function ownedCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength;
  return isWhole ? new Uint8Array(buffer) : new Uint8Array(bytes);
}

function describeCrash(error: Error & { readonly code?: string }): Error {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') {
    return inspectionError('WORKER_FAILED', 'a thread that reads layers failed', { cause: error });
  }
  return inspectionError('WORKER_OUT_OF_MEMORY', 'reading a layer took more memory than it may', { cause: error });
}

function rebuildError(code: string, message: string): Error {
  return inspectionError(isInspectionCode(code) ? code : 'WORKER_FAILED', message);
}

function isInspectionCode(code: string): code is keyof typeof INSPECTION_ERRORS {
  return Object.hasOwn(INSPECTION_ERRORS, code);
}

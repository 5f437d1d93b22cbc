import type { MessagePort } from 'node:worker_threads';
import { AssayError, type Cataloger } from '@assay/core';
import { ContentToolbox } from '../content/content-tools.ts';
import type { SourceSurroundings } from './layer-source.ts';
import type { AnswerMessage, JobMessage, ReadAnswer, ThreadTask } from './read-job.ts';

/** Bytes between two messages about progress. */
const PROGRESS_BYTES: number = 4 * 1024 * 1024;

/** Gives the catalogers, which are loaded only by threads that need them. */
export type CatalogerLoader = () => Promise<readonly Cataloger[]>;

/** Does the tasks that come in over a port, one at a time, and answers over the same port. */
export function serveJobs(port: MessagePort, loadCatalogers: CatalogerLoader): void {
  let inbox: ChunkInbox | null = null;
  const toolbox = new ContentToolbox();
  const doTask = async (task: ThreadTask, surroundings: SourceSurroundings): Promise<ReadAnswer> => {
    if (task.kind === 'unpack') return (await import('./unpack-job.ts')).runUnpackJob(task.job, surroundings);
    const { runJob } = await import('./run-job.ts');
    return runJob(task.job, { ...surroundings, toolbox, catalogers: await loadCatalogers() });
  };
  const answer = (message: AnswerMessage, transfer: readonly ArrayBuffer[] = []): void => {
    port.postMessage(message, [...transfer]);
  };
  port.on('message', (message: JobMessage) => {
    if (message.kind === 'chunk') inbox?.push(message.bytes);
    else if (message.kind === 'end') inbox?.end();
    else {
      inbox = new ChunkInbox((bytes) => answer({ kind: 'credit', bytes }));
      void serve(message, inbox, doTask, answer);
    }
  });
}

async function serve(
  task: ThreadTask,
  stream: ChunkInbox,
  doTask: (task: ThreadTask, surroundings: SourceSurroundings) => Promise<ReadAnswer>,
  answer: (message: AnswerMessage, transfer?: readonly ArrayBuffer[]) => void,
): Promise<void> {
  let reported = 0;
  const onProgress = (bytesRead: number): void => {
    if (bytesRead - reported < PROGRESS_BYTES) return;
    reported = bytesRead;
    answer({ kind: 'progress', bytesRead });
  };
  try {
    const result = await doTask(task, { stream, onProgress });
    answer({ kind: 'done', answer: result }, [result.bytes.buffer]);
  } catch (error) {
    answer(describeFailure(error));
  }
}

function describeFailure(error: unknown): AnswerMessage {
  if (error instanceof AssayError) return { kind: 'failed', code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  // Text or buffers that are longer than V8 makes them: too much of something for this thread, not a fault of it.
  const isTooLarge = error instanceof RangeError;
  return { kind: 'failed', code: isTooLarge ? 'WORKER_OUT_OF_MEMORY' : 'WORKER_FAILED', message };
}

/** Bytes that were sent to this thread and not used up yet; whoever sends waits for the credits. */
class ChunkInbox implements AsyncIterable<Uint8Array> {
  readonly #credit: (bytes: number) => void;
  readonly #chunks: Uint8Array[] = [];
  #isOver = false;
  #wake: (() => void) | null = null;

  constructor(credit: (bytes: number) => void) {
    this.#credit = credit;
  }

  push(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#wake?.();
  }

  end(): void {
    this.#isOver = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const bytes = this.#chunks.shift();
      if (bytes !== undefined) {
        yield bytes;
        this.#credit(bytes.length);
      } else if (this.#isOver) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

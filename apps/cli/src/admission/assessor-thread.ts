import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { AssessJob, ImageAssessor } from '@assay/controller';
import { AssayError, type Decision, type ErrorKind, isJsonObject } from '@assay/core';
import type { CommandContext } from '../command-table.ts';
import { parseCommandLine } from '../program.ts';
import { processIo } from '../process-io.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { LocalAssessor, type PortableJob } from './assess-here.ts';

/** Marks the threads that this module starts. */
const MARK = 'assay-admission';

/** Memory of the thread in MiB; what needs more is not judged, and nothing else is harmed. */
const MAX_HEAP_MIB = 1024;
/** Milliseconds without work after which the thread ends and gives its memory back. */
const IDLE_MS = 60_000;

interface ThreadData {
  readonly mark: typeof MARK;
  readonly argv: readonly string[];
}

type Question =
  | { readonly kind: 'assess'; readonly id: number; readonly job: PortableJob; readonly at: number }
  | { readonly kind: 'abort'; readonly id: number };

type Answer =
  | { readonly kind: 'decided'; readonly id: number; readonly decisions: readonly Decision[] }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly code: string;
      readonly errorKind: ErrorKind;
      readonly message: string;
      readonly hint: string | undefined;
    };

interface Waiting {
  readonly resolve: (decisions: readonly Decision[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Judges images in a thread of its own, so that answering reviews never waits for that. The thread reads the same command line; it is
 * started for the first image, ends when there is nothing to do, and one that dies takes only its own images with it.
 */
export class AssessorThread implements ImageAssessor {
  readonly #argv: readonly string[];
  readonly #now: () => number;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  #next = 0;

  /** `argv`: the command line of the process; `now`: the time that images are judged at, in milliseconds since 1970. */
  constructor(argv: readonly string[], now: () => number) {
    this.#argv = argv;
    this.#now = now;
  }

  readonly assess = async (job: AssessJob, signal: AbortSignal): Promise<readonly Decision[]> => {
    signal.throwIfAborted();
    const id = this.#next++;
    const worker = this.#running();
    const { revision, document } = job.policy;
    const question: Question = { kind: 'assess', id, job: { ...job, policy: { revision, document } }, at: this.#now() };
    const abort = (): void => {
      worker.postMessage({ kind: 'abort', id } satisfies Question, []);
      this.#take(id)?.reject(signal.reason);
    };
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        signal.addEventListener('abort', abort, { once: true });
        worker.postMessage(question, []);
      });
    } finally {
      signal.removeEventListener('abort', abort);
      if (this.#waiting.size === 0) this.#rest();
    }
  };

  /** Starts the thread before there is work, so that the first image does not wait for that. */
  warm(): void {
    this.#running();
    this.#rest();
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    await this.#worker?.terminate();
  }

  #running(): Worker {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    this.#worker ??= this.#start();
    return this.#worker;
  }

  #start(): Worker {
    const data: ThreadData = { mark: MARK, argv: this.#argv };
    // This module is its own entry point; bundles may put it in a file with others, which do nothing when they are loaded.
    const worker = new Worker(new URL(import.meta.url), {
      workerData: data,
      name: MARK,
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
    });
    worker.on('message', (answer: Answer) => this.#settle(answer));
    worker.on('error', (error) => this.#fail(worker, error));
    worker.on('exit', () => this.#fail(worker, new Error('the thread that judges images ended')));
    return worker;
  }

  #settle(answer: Answer): void {
    const waiting = this.#take(answer.id);
    if (answer.kind === 'decided') waiting?.resolve(answer.decisions);
    else {
      const { code, errorKind, message, hint } = answer;
      const error = new AssayError(code, { kind: errorKind, summary: '' }, message, hint === undefined ? {} : { hint });
      waiting?.reject(error);
    }
  }

  #fail(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of all) reject(error);
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #rest(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      const worker = this.#worker;
      this.#worker = null;
      void worker?.terminate();
    }, IDLE_MS);
    this.#idle.unref();
  }
}

async function work(argv: readonly string[]): Promise<void> {
  const port = parentPort;
  if (port === null) return;
  const aborts = new Map<number, AbortController>();
  const assessor = openAssessor(argv);
  port.on('message', (question: Question) => {
    if (question.kind === 'abort') {
      aborts.get(question.id)?.abort();
      return;
    }
    const abort = new AbortController();
    aborts.set(question.id, abort);
    void answerOne(question.id, async () =>
      (await assessor).assess(question.job, abort.signal, new Date(question.at)),
    ).then((message) => {
      aborts.delete(question.id);
      port.postMessage(message, []);
      return message;
    });
  });
}

async function openAssessor(argv: readonly string[]): Promise<LocalAssessor> {
  const io = processIo();
  const invocation = await parseCommandLine(argv, 100);
  if (invocation.kind === 'text') throw new Error('the thread got no command');
  const { spec, operands, flags } = invocation;
  const settings = await loadSettings(io, spec.name, flags);
  const context: CommandContext = { io, name: spec.name, operands, settings };
  return new LocalAssessor(context);
}

async function answerOne(id: number, assess: () => Promise<readonly Decision[]>): Promise<Answer> {
  try {
    return { kind: 'decided', id, decisions: await assess() };
  } catch (error) {
    if (!(error instanceof AssayError)) {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: 'failed', id, code: 'DEFECT', errorKind: 'defect', message, hint: undefined };
    }
    const { code, kind, message, hint } = error;
    return { kind: 'failed', id, code, errorKind: kind, message, hint };
  }
}

if (!isMainThread && isThreadData(workerData)) void work(workerData.argv);

function isThreadData(value: unknown): value is ThreadData {
  return isJsonObject(value) && value['mark'] === MARK && Array.isArray(value['argv']);
}

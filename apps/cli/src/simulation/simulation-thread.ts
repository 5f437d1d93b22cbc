import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { AssayError, type ErrorKind, isJsonObject } from '@assay/core';
import type { Simulation } from '@assay/policy';
import { type SimulateFile, type SimulationRequest, prepareSimulation } from './simulate-file.ts';

/** Marks the threads that this module starts. */
const MARK = 'assay-simulation';

/** Memory of one thread in MiB: the largest inspections take some hundred. */
const MAX_HEAP_MIB = 3072;
/** Memory for short-lived values: an inspection is made of many, and all of them go at once. */
const YOUNG_HEAP_MIB = 192;

interface ThreadData {
  readonly mark: typeof MARK;
  readonly request: SimulationRequest;
}

type Answer =
  | { readonly kind: 'done'; readonly simulation: Simulation }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly errorKind: ErrorKind;
      readonly message: string;
      readonly hint: string | undefined;
    };

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that simulates over one file after another. Disposing of it ends it. */
export class SimulationThread implements Disposable {
  readonly #worker: Worker;
  #waiting: Waiting | null = null;
  #failure: Error | null = null;

  constructor(request: SimulationRequest) {
    const data: ThreadData = { mark: MARK, request };
    // This module is its own entry point; bundles may put it in a file with others, which do nothing when they are loaded.
    this.#worker = new Worker(new URL(import.meta.url), {
      workerData: data,
      name: MARK,
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB, maxYoungGenerationSizeMb: YOUNG_HEAP_MIB },
    });
    this.#worker.on('message', (answer: Answer) => this.#take()?.resolve(answer));
    this.#worker.on('error', (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', () => this.#fail(new Error('a thread of the simulation ended')));
  }

  /** Simulates over the inspections of a file; the thread must have nothing else to do. @throws what reading it throws */
  async simulate(file: string): Promise<Simulation> {
    const answer = await new Promise<Answer>((resolve, reject) => {
      if (this.#failure !== null) throw this.#failure;
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(file, []);
    });
    if (answer.kind === 'done') return answer.simulation;
    const { code, errorKind, message, hint } = answer;
    throw new AssayError(code, { kind: errorKind, summary: '' }, message, hint === undefined ? {} : { hint });
  }

  [Symbol.dispose](): void {
    void this.#worker.terminate();
  }

  #take(): Waiting | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#take()?.reject(this.#failure);
  }
}

function isThreadData(value: unknown): value is ThreadData {
  return isJsonObject(value) && value['mark'] === MARK;
}

function serve(request: SimulationRequest): void {
  let prepared: Promise<SimulateFile> | null = null;
  const answer = async (file: string): Promise<Answer> => {
    try {
      prepared ??= prepareSimulation(request);
      return { kind: 'done', simulation: await (await prepared)(file) };
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      const { code, kind, message, hint } = error;
      return { kind: 'failed', code, errorKind: kind, message, hint };
    }
  };
  parentPort?.on('message', (file: string) => {
    void answer(file).then((found) => parentPort?.postMessage(found, []));
  });
}

const given: unknown = workerData;
if (!isMainThread && isThreadData(given)) serve(given.request);

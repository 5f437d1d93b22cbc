import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '@assay/core';
import { Counter, Gauge, type Registry } from 'prom-client';
import { postService } from '../decision/ask-service.ts';
import { readKept, writeKept } from '../policies/kept-file.ts';
import type { Admission } from '../review/admission.ts';
import { AdmissionBuffer, type BufferLimits } from './admission-buffer.ts';

/** Decisions of one report. */
const MOST_AT_ONCE = 100;
/** Milliseconds for one try, and for everything that is still to be told when the controller ends. */
const TRY_MS = 10_000;
const LAST_MS = 5000;
const LONGEST_WAIT_MS = 60_000;

/** Where and how decisions are reported. */
export interface ReportOptions {
  readonly service: { readonly url: string; readonly key: string };
  /** Names the cluster, and this replica in it. */
  readonly cluster: string;
  readonly instance: string;
  readonly version: string;
  /** Milliseconds between looks at what is due. Default 1000. */
  readonly intervalMs?: number;
  /** Milliseconds after which a report is sent although there is nothing to tell. Default 30,000. */
  readonly aliveMs?: number;
  readonly limits?: Partial<BufferLimits>;
}

/** What a reporter stands on. */
export interface ReportSurroundings {
  /** Digest of the policies in force; null while there are none. */
  readonly policies: () => string | null;
  /** File for what could not be told before the end; null: it is lost. */
  readonly keptIn: string | null;
  readonly registry: Registry;
  readonly now: () => number;
  readonly onProblem: (message: string) => void;
}

/**
 * Tells the service what was decided, in batches beside the work at the door: what the service does not take is told again later, longer
 * apart each time, under the same ids.
 */
export class AdmissionReporter {
  readonly #options: ReportOptions;
  readonly #around: ReportSurroundings;
  readonly #buffer: AdmissionBuffer;
  readonly #stop = new AbortController();
  readonly #startedAt: string;
  readonly #reported: Counter;
  /** Null before the start. */
  #running: Promise<void> | null = null;
  #atOnce = MOST_AT_ONCE;
  #toldAt = -Infinity;
  #problem = '';

  constructor(options: ReportOptions, around: ReportSurroundings) {
    this.#options = options;
    this.#around = around;
    this.#buffer = new AdmissionBuffer(options.limits);
    this.#startedAt = new Date(around.now()).toISOString();
    this.#reported = addMetrics(around.registry, this.#buffer);
  }

  /** Takes a decision. Never throws, never waits. */
  add(admission: Admission): void {
    this.#buffer.add(admission, this.#around.now());
  }

  /** Begins with what an earlier run could not tell. */
  async start(): Promise<void> {
    const { keptIn } = this.#around;
    const kept = keptIn === null ? null : await readKept(keptIn);
    if (kept !== null) this.#buffer.restore(parsed(kept));
    this.#running = this.#run();
  }

  /** Tells what is left, for a few seconds; keeps what nobody takes. */
  async close(): Promise<void> {
    this.#stop.abort();
    if (this.#running === null) return;
    await this.#running;
    const { now, keptIn, onProblem } = this.#around;
    const end = AbortSignal.timeout(LAST_MS);
    let isTaken = true;
    while (isTaken && !end.aborted && this.#buffer.next(1, now(), true).length > 0)
      isTaken = await this.#send(end, true);
    const left = this.#buffer.all(now());
    try {
      if (keptIn !== null) await writeKept(keptIn, JSON.stringify(left));
    } catch (error) {
      onProblem(`${left.length} decisions could not be kept: ${String(error)}`);
    }
  }

  async #run(): Promise<void> {
    const { intervalMs = 1000, aliveMs = 30_000 } = this.#options;
    const { signal } = this.#stop;
    let failures = 0;
    while (!signal.aborted) {
      const now = this.#around.now();
      const isDue = this.#buffer.next(1, now).length > 0 || now - this.#toldAt >= aliveMs;
      if (isDue) failures = (await this.#send(signal, false)) ? 0 : failures + 1;
      // What waits behind a full report goes at once.
      if (failures === 0 && this.#buffer.next(this.#atOnce, now).length === this.#atOnce) continue;
      const wait = Math.min(LONGEST_WAIT_MS, intervalMs * 2 ** Math.min(failures, 16));
      const spread = failures === 0 ? 1 : 0.5 + Math.random() / 2;
      await sleep(wait * spread, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Sends one report; false when it was not taken. */
  async #send(signal: AbortSignal, isLast: boolean): Promise<boolean> {
    const { service, cluster, instance, version } = this.#options;
    const { now, policies, onProblem } = this.#around;
    const admissions = this.#buffer.next(this.#atOnce, now(), isLast);
    const controller = { instance, version, startedAt: this.#startedAt, policies: policies() };
    try {
      await postService(`${service.url}/api/v1/admissions`, {
        key: service.key,
        signal: AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]),
        body: JSON.stringify({ cluster, controller, admissions }),
      });
    } catch (error) {
      if (signal.aborted) return false;
      if (isInput(error) && admissions.length > 0) return this.#part(admissions.length, error);
      const problem = `decisions are not reported: ${messageOf(error)}`;
      if (problem !== this.#problem) onProblem(problem);
      this.#problem = problem;
      return false;
    }
    this.#buffer.drop(admissions.length);
    this.#reported.inc(admissions.length);
    this.#atOnce = Math.min(MOST_AT_ONCE, this.#atOnce * 2);
    this.#toldAt = now();
    this.#problem = '';
    return true;
  }

  /** Tries fewer at a time until the one is found that is never taken, which is counted as lost: it would keep all others back. */
  #part(count: number, error: unknown): boolean {
    const { now, onProblem } = this.#around;
    this.#atOnce = Math.ceil(count / 2);
    if (count > 1) return true;
    this.#buffer.drop(1);
    this.#buffer.lose(1, new Date(now()).toISOString());
    onProblem(`a decision cannot be reported: ${messageOf(error)}`);
    return true;
  }
}

function addMetrics(registry: Registry, buffer: AdmissionBuffer): Counter {
  const registers = [registry];
  const waiting: Gauge = new Gauge({
    name: 'assay_admission_reports_waiting',
    help: 'Decisions that wait to be reported to the service.',
    registers,
    collect: () => waiting.set(buffer.size),
  });
  const lost: Gauge = new Gauge({
    name: 'assay_admission_reports_lost',
    help: 'Decisions since the start that could not be reported and will not be.',
    registers,
    collect: () => lost.set(buffer.lost),
  });
  return new Counter({
    name: 'assay_admission_reports_total',
    help: 'Decisions that were reported to the service; those that were the same count once.',
    registers,
  });
}

function isInput(error: unknown): boolean {
  return error instanceof AssayError && error.code === 'SERVICE_INPUT';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

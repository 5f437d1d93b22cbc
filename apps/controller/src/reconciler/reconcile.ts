import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '@assay/core';
import type { PolicySet } from '../policies/policy-set.ts';
import { type JudgingPorts, judgeRunningPod } from './judge-running.ts';
import type { RunningPod } from './running-pod.ts';
import { type WorkloadState, workloadsOf } from './workload-state.ts';
import { keyOf } from './act.ts';

/** Longest that is waited for what is being judged. Milliseconds. */
const OPEN_MS = 5000;

/** What a round is made of, and what becomes of it. */
export interface ReconcilerOptions {
  readonly pods: () => Iterable<RunningPod>;
  readonly policies: () => PolicySet | null;
  readonly judging: JudgingPorts;
  /** Called after each round with the one before it; says whether something could not be judged yet, which is looked at again soon. */
  readonly onRound: (round: Round) => Promise<boolean>;
  readonly onProblem: (error: AssayError) => void;
  /** Milliseconds between rounds when nothing changes; 60,000 unless given. What changed is looked at once `settleMs` have passed. */
  readonly intervalMs?: number;
  readonly settleMs?: number;
  /** Pods that are judged at once; 8 unless given. */
  readonly concurrency?: number;
}

/** One look at everything that runs. */
export interface Round {
  readonly before: ReadonlyMap<string, WorkloadState>;
  readonly workloads: readonly WorkloadState[];
  readonly set: PolicySet;
  readonly seconds: number;
}

/**
 * Judges what runs, over and over: at each change of pods or policies, and on a schedule, so that new advisories, signatures and the ends
 * of exceptions show. Verdicts come from the same cache as those of the door: an unchanged image costs no registry anything.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  #before: ReadonlyMap<string, WorkloadState> = new Map();
  #wake: (() => void) | null = null;
  #isDue = true;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  /** Says that something changed. Rounds begin soon after it, not for each change. */
  poke(): void {
    this.#isDue = true;
    this.#wake?.();
  }

  /** What was found last. */
  get workloads(): ReadonlyMap<string, WorkloadState> {
    return this.#before;
  }

  /** Goes on until the signal ends. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#isDue = false;
      const isOpen = await this.#round();
      const interval = this.#options.intervalMs ?? 60_000;
      if (!this.#isDue) await this.#pause(isOpen ? Math.min(interval, OPEN_MS) : interval, signal);
      await sleep(this.#options.settleMs ?? 1000, undefined, { signal }).catch(() => undefined);
    }
  }

  async #round(): Promise<boolean> {
    const set = this.#options.policies();
    if (set === null) return false;
    const startedAt = performance.now();
    try {
      const pods = [...this.#options.pods()];
      const judged = await this.#judgeAll(pods, set);
      const workloads = workloadsOf(judged);
      const before = this.#before;
      this.#before = new Map(workloads.map((workload) => [keyOf(workload), workload]));
      return await this.#options.onRound({ before, workloads, set, seconds: (performance.now() - startedAt) / 1000 });
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      this.#options.onProblem(error);
      return false;
    }
  }

  async #judgeAll(pods: readonly RunningPod[], set: PolicySet) {
    const waiting = pods.values();
    const judged: { pod: RunningPod; findings: Awaited<ReturnType<typeof judgeRunningPod>> }[] = [];
    const worker = async (): Promise<void> => {
      for (const pod of waiting) judged.push({ pod, findings: await judgeRunningPod(pod, set, this.#options.judging) });
    };
    await Promise.all(Array.from({ length: this.#options.concurrency ?? 8 }, worker));
    return judged.toSorted((a, b) => (a.pod.uid < b.pod.uid ? -1 : 1));
  }

  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    const woken = Promise.withResolvers<void>();
    this.#wake = woken.resolve;
    await Promise.race([woken.promise, sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined)]);
    this.#wake = null;
  }
}

import { createHash } from 'node:crypto';
import { type GoodPolicy, compileEntry, keyOf, renewed } from './compile-entry.ts';
import { readContributions, withKnown, writeContributions } from './kept-contributions.ts';
import { readKept, writeKept } from './kept-file.ts';
import { EVERYTHING } from './policy-set.ts';
import type { PolicyContribution, PolicyEntry, PolicySet, PolicySource, PolicyStatus, Stop } from './policy-set.ts';

/** How a store works. */
export interface PolicyStoreOptions {
  /** Names the program that judges and how it is set: verdicts of another one are not taken over. */
  readonly engine: string;
  /** File in which the last good policies are kept; null: they are not. */
  readonly keptIn: string | null;
  readonly now: () => number;
  readonly onProblem: (message: string) => void;
}

/** Longest that is waited before it is looked again whether accepted findings ceased to be. Milliseconds. */
const LONGEST_NAP_MS = 60_000;

interface SourceState {
  contribution: PolicyContribution;
  good: ReadonlyMap<string, GoodPolicy>;
  statuses: readonly PolicyStatus[];
  isRestored: boolean;
}

/** Puts together what the sources give, and keeps what was good when something bad comes after it. */
export class PolicyStore {
  readonly #options: PolicyStoreOptions;
  readonly #sources = new Map<string, SourceState>();
  readonly #listeners = new Set<(set: PolicySet) => void>();
  #expected: readonly string[] = [];
  #awaited: readonly string[] = [];
  #current: PolicySet | null = null;
  #nap: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: PolicyStoreOptions) {
    this.#options = options;
  }

  /** All that holds now; null before anything was loaded. */
  get current(): PolicySet | null {
    return this.#current;
  }

  /** Calls back with every set that takes the place of another. */
  onChange(listener: (set: PolicySet) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes what was kept by an earlier run, for sources that are away now. */
  async restore(ids: readonly string[]): Promise<void> {
    const { keptIn } = this.#options;
    const text = keptIn === null ? null : await readKept(keptIn);
    if (text === null) return;
    for (const contribution of readContributions(text)) {
      if (ids.includes(contribution.source) && !this.#sources.has(contribution.source)) this.#take(contribution, true);
    }
    this.#publish();
  }

  /**
   * Ids of sources that gave nothing that can be used yet, neither now nor in an earlier run: while there are any, not all policies are
   * known.
   */
  get awaited(): readonly string[] {
    return this.#awaited;
  }

  /** What is wrong with all that an awaited source gave; null when it gave nothing. */
  whyAwaited(id: string): string | null {
    const state = this.#sources.get(id);
    return state === undefined ? null : state.statuses.flatMap(({ problems }) => problems).join('; ');
  }

  /** Starts sources; each replaces what it gave before. @throws what a source throws that can never work */
  async start(sources: readonly PolicySource[]): Promise<Stop> {
    const stops: Stop[] = [];
    this.#expected = sources.map(({ id }) => id);
    this.#await();
    for (const source of sources) {
      const kept = this.#sources.get(source.id)?.contribution ?? null;
      stops.push(await source.start((contribution) => this.put(contribution), kept));
    }
    return async () => {
      await Promise.all(stops.map(async (stop) => stop()));
      if (this.#nap !== null) clearTimeout(this.#nap);
      await this.#writing;
    };
  }

  /** Takes what a source knows now. */
  put(contribution: PolicyContribution): void {
    this.#take(contribution, false);
    this.#publish();
    this.#keep();
  }

  #take(contribution: PolicyContribution, isRestored: boolean): void {
    const { source } = contribution;
    const before = this.#sources.get(source)?.good ?? new Map<string, GoodPolicy>();
    const good = new Map<string, GoodPolicy>();
    const statuses: PolicyStatus[] = [];
    for (const entry of contribution.policies) {
      const key = keyOf(entry);
      const known = before.get(key);
      const outcome = compileEntry(entry, known, this.#when());
      const holds = outcome.good ?? known ?? null;
      if (holds !== null) good.set(key, holds);
      statuses.push(statusOf(entry, source, { holds, isCurrent: outcome.good !== null, problems: outcome.problems }));
    }
    for (const { name, namespace, problem } of contribution.unreadable) {
      if (name === EVERYTHING) {
        for (const [key, known] of before) if (!good.has(key)) good.set(key, known);
        statuses.push(statusOf({ name, namespace }, source, { holds: null, isCurrent: false, problems: [problem] }));
        continue;
      }
      const key = keyOf({ name, namespace });
      const known = before.get(key) ?? null;
      if (known !== null) good.set(key, known);
      statuses.push(statusOf({ name, namespace }, source, { holds: known, isCurrent: false, problems: [problem] }));
    }
    for (const { name, state, problems } of statuses) {
      if (state !== 'current')
        this.#options.onProblem(`policy ${name} of ${source} is ${state}: ${problems.join('; ')}`);
    }
    const known = this.#sources.get(source)?.contribution ?? null;
    this.#sources.set(source, { contribution: withKnown(contribution, known), good, statuses, isRestored });
  }

  #when(): { readonly engine: string; readonly now: number } {
    return { engine: this.#options.engine, now: this.#options.now() };
  }

  /** Where nothing of a source ever could be used, all that it is meant to refuse would pass. */
  #await(): void {
    this.#awaited = this.#expected.filter((id) => {
      const state = this.#sources.get(id);
      return state === undefined || (state.good.size === 0 && state.statuses.some(isRefusedForAll));
    });
  }

  /** Sleeps until the next accepted finding ceases to be; verdicts that stand on it count no more then. */
  #sleep(): void {
    if (this.#nap !== null) clearTimeout(this.#nap);
    this.#nap = null;
    const now = this.#options.now();
    const ends = [...this.#sources.values()].flatMap(({ good }) => [...good.values()].flatMap((one) => one.ends));
    const next = Math.min(...ends.filter((end) => end > now));
    if (!Number.isFinite(next)) return;
    this.#nap = setTimeout(() => this.#wake(), Math.min(LONGEST_NAP_MS, Math.max(1, next - now)));
    this.#nap.unref();
  }

  #wake(): void {
    let isNews = false;
    for (const state of this.#sources.values()) {
      const good = new Map([...state.good].map(([key, one]) => [key, renewed(one, this.#when())]));
      isNews ||= [...good].some(([key, one]) => one !== state.good.get(key));
      state.good = good;
    }
    if (isNews) this.#publish();
    else this.#sleep();
  }

  #publish(): void {
    this.#await();
    this.#sleep();
    const states = [...this.#sources.values()];
    const policies = states.flatMap(({ good }) => [...good.values()].map(({ scoped }) => scoped));
    const exceptions = states.flatMap(({ contribution }) => contribution.exceptions);
    const breakGlass = states.flatMap(({ contribution }) => contribution.breakGlass);
    const identity = policies.map(({ name, revision, scope, enforcement }) => [name, revision, scope, enforcement]);
    const revision = createHash('sha256')
      .update(JSON.stringify([identity, exceptions, breakGlass]))
      .digest('hex');
    this.#current = Object.freeze({
      revision: `sha256:${revision}`,
      policies,
      exceptions,
      breakGlass,
      statuses: states.flatMap(({ statuses }) => statuses),
      loadedAt: new Date(this.#options.now()).toISOString(),
      isRestored: states.every(({ isRestored }) => isRestored),
    });
    for (const listener of this.#listeners) listener(this.#current);
  }

  /** One write after another; what is written is what holds when its turn comes. */
  #keep(): void {
    const { keptIn, onProblem } = this.#options;
    if (keptIn === null) return;
    this.#writing = this.#write(keptIn, this.#writing, onProblem);
  }

  async #write(path: string, before: Promise<void>, onProblem: (message: string) => void): Promise<void> {
    await before;
    try {
      await writeKept(path, writeContributions(this.#goodContributions()));
    } catch (error) {
      onProblem(`policies cannot be kept: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #goodContributions(): readonly PolicyContribution[] {
    return [...this.#sources.values()].map(({ contribution, good }) => ({
      ...contribution,
      policies: [...good.values()].map(({ entry }) => entry),
      unreadable: [],
    }));
  }
}

function isRefusedForAll({ state, namespace }: PolicyStatus): boolean {
  return state === 'refused' && namespace === null;
}

function statusOf(
  { name, namespace }: Pick<PolicyEntry, 'name' | 'namespace'>,
  source: string,
  state: { readonly holds: GoodPolicy | null; readonly isCurrent: boolean; readonly problems: readonly string[] },
): PolicyStatus {
  return {
    name,
    namespace,
    source,
    state: state.isCurrent ? 'current' : state.holds === null ? 'refused' : 'last-good',
    revision: state.holds?.scoped.revision ?? null,
    problems: state.problems,
  };
}

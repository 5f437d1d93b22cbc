import { createHash } from 'node:crypto';
import { isJsonObject } from '@assay/core';
import { EVERYTHING } from './policy-set.ts';
import { bundleRevision, compileBundle, problemLines } from './policy-bundle.ts';
import { readKept, writeKept } from './kept-file.ts';
import type {
  PolicyContribution,
  PolicyEntry,
  PolicySet,
  PolicySource,
  PolicyStatus,
  ScopedPolicy,
  Stop,
} from './policy-set.ts';

/** How a store works. */
export interface PolicyStoreOptions {
  /** Names the program that judges and how it is set: verdicts of another one are not taken over. */
  readonly engine: string;
  /** File in which the last good policies are kept; null: they are not. */
  readonly keptIn: string | null;
  readonly now: () => number;
  readonly onProblem: (message: string) => void;
}

interface Good {
  readonly entry: PolicyEntry;
  readonly scoped: ScopedPolicy;
}

interface SourceState {
  contribution: PolicyContribution;
  good: ReadonlyMap<string, Good>;
  statuses: readonly PolicyStatus[];
  isRestored: boolean;
}

/** Puts together what the sources give, and keeps what was good when something bad comes after it. */
export class PolicyStore {
  readonly #options: PolicyStoreOptions;
  readonly #sources = new Map<string, SourceState>();
  readonly #listeners = new Set<(set: PolicySet) => void>();
  #expected: readonly string[] = [];
  #current: PolicySet | null = null;
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
    for (const contribution of readKeptContributions(text)) {
      if (ids.includes(contribution.source) && !this.#sources.has(contribution.source)) this.#take(contribution, true);
    }
    this.#publish();
  }

  /** Ids of sources that gave nothing yet, neither now nor in an earlier run: while there are any, not all policies are known. */
  get awaited(): readonly string[] {
    return this.#expected.filter((id) => !this.#sources.has(id));
  }

  /** Starts sources; each replaces what it gave before. @throws what a source throws that can never work */
  async start(sources: readonly PolicySource[]): Promise<Stop> {
    const stops: Stop[] = [];
    this.#expected = sources.map(({ id }) => id);
    for (const source of sources) stops.push(await source.start((contribution) => this.put(contribution)));
    return async () => {
      await Promise.all(stops.map(async (stop) => stop()));
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
    const before = this.#sources.get(source)?.good ?? new Map<string, Good>();
    const good = new Map<string, Good>();
    const statuses: PolicyStatus[] = [];
    for (const entry of contribution.policies) {
      const key = keyOf(entry);
      const known = before.get(key);
      const outcome = this.#compile(entry, known);
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
    this.#sources.set(source, { contribution: this.#withKnown(contribution), good, statuses, isRestored });
  }

  /** Where a part of the source cannot be read, what opened doors before still does, until it expires. */
  #withKnown(contribution: PolicyContribution): PolicyContribution {
    const known = this.#sources.get(contribution.source)?.contribution;
    if (known === undefined || !contribution.unreadable.some(({ name }) => name === EVERYTHING)) return contribution;
    return {
      ...contribution,
      exceptions: joined(known.exceptions, contribution.exceptions),
      breakGlass: joined(known.breakGlass, contribution.breakGlass),
    };
  }

  #compile(entry: PolicyEntry, known: Good | undefined): { good: Good | null; problems: readonly string[] } {
    const revision = bundleRevision(entry.document, this.#options.engine);
    try {
      const policy = known?.scoped.revision === revision ? known.scoped.policy : compileBundle(entry.document);
      const { name, namespace, document, enforcement } = entry;
      const scope = namespace === null ? entry.scope : { ...entry.scope, names: [namespace] };
      const scoped = { name: keyOf(entry), namespace, policy, revision, document, scope, enforcement };
      return { good: { entry, scoped: Object.freeze(scoped) }, problems: name === '' ? ['it has no name'] : [] };
    } catch (error) {
      return { good: null, problems: problemLines(error) };
    }
  }

  #publish(): void {
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
      await writeKept(path, `${JSON.stringify({ version: 1, contributions: this.#goodContributions() })}\n`);
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

/** Of two with one name the later one counts. */
function joined<T extends { readonly name: string; readonly declaredIn: string | null }>(
  before: readonly T[],
  now: readonly T[],
): readonly T[] {
  return [...new Map([...before, ...now].map((item) => [`${item.declaredIn ?? ''}/${item.name}`, item])).values()];
}

function keyOf({ name, namespace }: Pick<PolicyEntry, 'name' | 'namespace'>): string {
  return namespace === null ? name : `${namespace}/${name}`;
}

function statusOf(
  { name, namespace }: Pick<PolicyEntry, 'name' | 'namespace'>,
  source: string,
  state: { readonly holds: Good | null; readonly isCurrent: boolean; readonly problems: readonly string[] },
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

/** Our own file: what is not as it was written counts as not there. */
function readKeptContributions(text: string): readonly PolicyContribution[] {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value) || value['version'] !== 1 || !Array.isArray(value['contributions'])) return [];
    return value['contributions'].filter(isContribution);
  } catch {
    return [];
  }
}

function isContribution(value: unknown): value is PolicyContribution {
  return (
    isJsonObject(value) &&
    typeof value['source'] === 'string' &&
    ['policies', 'exceptions', 'breakGlass', 'unreadable'].every((key) => Array.isArray(value[key]))
  );
}

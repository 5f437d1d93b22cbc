import { bundleRevision, compileAccepted, compileBundle, endsOf, problemLines } from './policy-bundle.ts';
import type { PolicyEntry, ScopedPolicy } from './policy-set.ts';

/** A policy that holds. */
export interface GoodPolicy {
  readonly entry: PolicyEntry;
  readonly scoped: ScopedPolicy;
  /** The revision before any of `ends` has passed. */
  readonly base: string;
  /** Instants at which findings cease to be accepted, in milliseconds since 1970, the earliest first. */
  readonly ends: readonly number[];
}

/** What became of an entry: the policy, or what is wrong with it. */
export interface CompiledEntry {
  readonly good: GoodPolicy | null;
  readonly problems: readonly string[];
}

/** Compiles an entry, unless what is known of it is the same. */
export function compileEntry(
  entry: PolicyEntry,
  known: GoodPolicy | undefined,
  { engine, now }: { readonly engine: string; readonly now: number },
): CompiledEntry {
  const { name, namespace, document, enforcement } = entry;
  const base = bundleRevision(document, engine, 0);
  try {
    const { policy, accepted } =
      known?.base === base ? known.scoped : { policy: compileBundle(document), accepted: compileAccepted(document) };
    const ends = endsOf(policy, accepted);
    const revision = bundleRevision(document, engine, endedBy(ends, now));
    const scope = namespace === null ? entry.scope : { ...entry.scope, names: [namespace] };
    const scoped = { name: keyOf(entry), namespace, policy, accepted, revision, document, scope, enforcement };
    return {
      good: { entry, scoped: Object.freeze(scoped), base, ends },
      problems: name === '' ? ['it has no name'] : [],
    };
  } catch (error) {
    return { good: null, problems: problemLines(error) };
  }
}

/** The same policy at a later time: another revision when accepted findings ceased to be since. */
export function renewed(
  good: GoodPolicy,
  { engine, now }: { readonly engine: string; readonly now: number },
): GoodPolicy {
  const revision = bundleRevision(good.entry.document, engine, endedBy(good.ends, now));
  return revision === good.scoped.revision ? good : { ...good, scoped: Object.freeze({ ...good.scoped, revision }) };
}

/** Names a policy in a set. */
export function keyOf({ name, namespace }: Pick<PolicyEntry, 'name' | 'namespace'>): string {
  return namespace === null ? name : `${namespace}/${name}`;
}

function endedBy(ends: readonly number[], now: number): number {
  return ends.filter((end) => end <= now).length;
}

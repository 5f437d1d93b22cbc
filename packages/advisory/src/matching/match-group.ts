import { compareText } from '@assay/core';
import { type Identity, identitiesOf, isCve } from './canonical-id.ts';
import type { Candidate, RowDecision } from './decide-row.ts';

/** A row that applies to a package. */
export interface Proof {
  readonly candidate: Candidate;
  readonly decision: Extract<RowDecision, { readonly kind: 'applies' }>;
}

/** Everything that says that one package has one vulnerability. */
export interface MatchGroup {
  readonly id: string;
  readonly aliases: ReadonlySet<string>;
  readonly ambiguous: boolean;
  readonly proofs: readonly Proof[];
}

interface Draft {
  readonly id: string;
  readonly aliases: Set<string>;
  ambiguous: boolean;
  readonly proofs: Set<Proof>;
}

/**
 * Gathers proofs by vulnerability. Advisories with one CVE meet under it. One without any joins another that names it, or that it names,
 * when just one such vulnerability has a CVE, or else under the smallest id; two CVEs are never joined. One with several CVEs goes to all
 * of them when each has a group of its own, and stands alone otherwise.
 */
export function groupProofs(proofs: readonly Proof[]): readonly MatchGroup[] {
  const drafts = new Map<string, Draft>();
  for (const proof of proofs) {
    for (const identity of identitiesOf(proof.candidate.row.advisory)) addProof(drafts, identity, proof);
  }
  if (drafts.size > 1) joinDirectAliases(drafts);
  return [...drafts.values()].map((draft) => ({ ...draft, proofs: [...draft.proofs] }));
}

function addProof(drafts: Map<string, Draft>, { id, aliases, ambiguous }: Identity, proof: Proof): void {
  const draft = drafts.get(id);
  if (draft === undefined) {
    drafts.set(id, { id, aliases: new Set(aliases), ambiguous, proofs: new Set([proof]) });
    return;
  }
  for (const alias of aliases) draft.aliases.add(alias);
  draft.ambiguous ||= ambiguous;
  draft.proofs.add(proof);
}

function joinDirectAliases(drafts: Map<string, Draft>): void {
  const named = new Map<string, Draft[]>();
  for (const draft of drafts.values()) {
    if (draft.ambiguous) continue;
    for (const alias of draft.aliases) {
      const known = named.get(alias);
      if (known === undefined) named.set(alias, [draft]);
      else known.push(draft);
    }
  }
  const targets = new Map<Draft, readonly Draft[]>();
  for (const draft of drafts.values()) targets.set(draft, targetsOf(draft, drafts, named));
  for (const [draft, into] of targets) {
    const settled = into.filter((target) => target !== draft && (targets.get(target) ?? []).length === 0);
    if (into.length === 0 || settled.length !== into.length) continue;
    for (const target of settled) merge(draft, target);
    drafts.delete(draft.id);
  }
}

/** The groups that a group goes up in; none when it stays. */
function targetsOf(
  draft: Draft,
  drafts: ReadonlyMap<string, Draft>,
  named: ReadonlyMap<string, readonly Draft[]>,
): readonly Draft[] {
  if (draft.ambiguous) {
    const all = [draft.id, ...draft.aliases].filter((id) => isCve(id) && id !== draft.id);
    const own = all.map((id) => drafts.get(id));
    return isCve(draft.id) || own.includes(undefined) ? [] : own.filter((one) => one !== undefined);
  }
  if (isCve(draft.id)) return [];
  const neighbours = new Set<Draft>(named.get(draft.id) ?? []);
  for (const alias of draft.aliases) {
    const other = drafts.get(alias);
    if (other !== undefined && !other.ambiguous) neighbours.add(other);
  }
  neighbours.delete(draft);
  const withCve = [...neighbours].filter(({ id }) => isCve(id));
  if (withCve.length > 0) return withCve.length === 1 ? withCve : [];
  const smallest = [...neighbours].toSorted((a, b) => compareText(a.id, b.id))[0];
  return smallest !== undefined && smallest.id < draft.id ? [smallest] : [];
}

function merge(draft: Draft, into: Draft): void {
  for (const proof of draft.proofs) into.proofs.add(proof);
  if (draft.ambiguous) return;
  for (const alias of [draft.id, ...draft.aliases]) {
    if (alias !== into.id && (!isCve(alias) || alias === into.id)) into.aliases.add(alias);
  }
}

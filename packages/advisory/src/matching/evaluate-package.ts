import type { Package } from '@assay/core';
import type { AffectedRow } from '../contracts/advisory-reader.ts';
import { identitiesOf } from './canonical-id.ts';
import { type Candidate, type RowContext, baseAnswers, decideRow } from './decide-row.ts';
import type { Lookup } from './lookup.ts';
import { type MatchGroup, type Proof, groupProofs } from './match-group.ts';

/** A row of which it could not be told whether it applies. */
export interface OpenQuestion {
  readonly candidate: Candidate;
  readonly why: string;
}

/** What all rows together say of a package. */
export interface PackageResult {
  readonly groups: readonly MatchGroup[];
  /** Taken back by another entry for the same namespace; the proof is that entry. */
  readonly refuted: readonly { readonly group: MatchGroup; readonly by: Proof }[];
  readonly questions: readonly OpenQuestion[];
}

/** A place that a package was looked up in, and what is there. */
export interface LookedUp {
  readonly lookup: Lookup;
  readonly rows: readonly AffectedRow[];
}

/** Decides every row of all places that a package is looked up in. */
export function evaluatePackage(found: Package, places: readonly LookedUp[], context: RowContext): PackageResult {
  const proofs: Proof[] = [];
  const refutations: Proof[] = [];
  const questions: OpenQuestion[] = [];
  for (const { lookup, rows } of places) {
    const isBase = baseAnswers(rows);
    for (const row of rows) {
      const candidate = { found, lookup, row, baseAnswers: isBase };
      const decision = decideRow(candidate, context);
      const isRefutation = row.affected.status === 'not-affected';
      if (decision.kind === 'applies') (isRefutation ? refutations : proofs).push({ candidate, decision });
      else if (decision.kind === 'undetermined' && !isRefutation) questions.push({ candidate, why: decision.why });
    }
  }
  if (proofs.length === 0 && questions.length === 0) return NOTHING;
  return { ...refute(groupProofs(proofs), refutations), questions: withoutRefuted(questions, refutations) };
}

const NOTHING: PackageResult = { groups: [], refuted: [], questions: [] };

/** Entries that a package is not affected, by namespace and id: they answer for their own namespace only. */
function refutedIds(refutations: readonly Proof[]): ReadonlyMap<string, Proof> {
  const ids = new Map<string, Proof>();
  for (const proof of refutations) {
    const { lookup, row } = proof.candidate;
    for (const { id, aliases } of identitiesOf(row.advisory)) {
      for (const one of [id, ...aliases]) {
        const key = `${lookup.namespace}\0${one}`;
        if (!ids.has(key)) ids.set(key, proof);
      }
    }
  }
  return ids;
}

function refute(
  groups: readonly MatchGroup[],
  refutations: readonly Proof[],
): Pick<PackageResult, 'groups' | 'refuted'> {
  if (refutations.length === 0) return { groups, refuted: [] };
  const ids = refutedIds(refutations);
  const kept: MatchGroup[] = [];
  const refuted: { group: MatchGroup; by: Proof }[] = [];
  for (const group of groups) {
    const by = group.proofs.map((proof) => refutationOf(group, proof, ids));
    const proofs = group.proofs.filter((_, index) => by[index] === undefined);
    const first = by.find((one) => one !== undefined);
    if (proofs.length > 0 || first === undefined) kept.push({ ...group, proofs });
    else refuted.push({ group, by: first });
  }
  return { groups: kept, refuted };
}

function refutationOf(group: MatchGroup, proof: Proof, ids: ReadonlyMap<string, Proof>): Proof | undefined {
  const { namespace } = proof.candidate.lookup;
  const own = ids.get(`${namespace}\0${group.id}`);
  if (own !== undefined || group.ambiguous) return own;
  for (const alias of group.aliases) {
    const other = ids.get(`${namespace}\0${alias}`);
    if (other !== undefined) return other;
  }
  return undefined;
}

function withoutRefuted(questions: readonly OpenQuestion[], refutations: readonly Proof[]): readonly OpenQuestion[] {
  if (questions.length === 0 || refutations.length === 0) return questions;
  const ids = refutedIds(refutations);
  return questions.filter(({ candidate: { lookup, row } }) =>
    identitiesOf(row.advisory).some(({ id }) => !ids.has(`${lookup.namespace}\0${id}`)),
  );
}

import { createHash } from 'node:crypto';
import type { Action, Cache, DecisionInputs, FactTypes, ImageIdentity, JsonObject } from '@assay/core';
import { formatReference } from '@assay/core';
import type { PlanOptions } from '@assay/policy';
import { FURTHER_FACTS, type FurtherFacts } from './fact-sources.ts';
import type { KeptInspection } from './kept-inspection.ts';

/** Where facts are kept, by their digests. */
const NAMESPACE = 'fact';

/** Facts of manifest and configuration where the inspection does not hold just them. */
type ManifestFacts = Partial<Pick<FactTypes, 'config' | 'history' | 'layers' | 'inspectedAt'>>;

/** Facts that are kept one by one because the inspection does not hold them. */
export type SingleFacts = FurtherFacts & ManifestFacts;

/** Names of the facts of this kind. */
export const SINGLE_FACTS: readonly (keyof SingleFacts)[] = [
  'config',
  'history',
  'layers',
  'inspectedAt',
  ...FURTHER_FACTS,
];

/** What a decision was made from besides the policy. */
export interface Evidence {
  readonly inspection: KeptInspection | null;
  readonly facts: SingleFacts;
  /** Configuration with secrets that the inspection hides: told by its digest, never kept. */
  readonly isConfigPrivate: boolean;
}

/** What the digests are made of, and what is said of the place. */
export interface Circumstances extends ImageIdentity {
  readonly unmapped: Action | null;
  readonly planning: Omit<PlanOptions, 'unmapped' | 'labels'>;
}

/** The inputs that a decision names. */
export function decisionInputs(evidence: Evidence, circumstances: Circumstances): DecisionInputs {
  const { reference, unmapped, planning } = circumstances;
  const { environment = null, namespace = null, compat = null, expiringWithinDays } = planning;
  const facts = SINGLE_FACTS.flatMap((name) => {
    const fact = evidence.facts[name];
    return fact === undefined ? [] : [[name, factDigest(fact)] as const];
  });
  return {
    reference: reference === null ? null : formatReference(reference),
    context: {
      environment,
      namespace,
      unmapped,
      compat,
      ...(expiringWithinDays === undefined ? {} : { expiringWithinDays }),
    },
    inspection: evidence.inspection?.digest ?? null,
    facts: Object.fromEntries(facts),
  };
}

/** Keeps the facts of a decision under the digests that its inputs name, so that it can be made again. Those that are there stay. */
export async function keepFacts(evidence: Evidence, inputs: DecisionInputs, cache: Cache): Promise<void> {
  for (const name of publicNames(evidence)) {
    const digest = inputs.facts[name];
    if (digest === undefined || (await cache.get(NAMESPACE, digest)) !== null) continue;
    await cache.put(NAMESPACE, digest, Buffer.from(JSON.stringify(evidence.facts[name])));
  }
}

/** Facts that repeat what the configuration says. */
const PRIVATE: ReadonlySet<keyof SingleFacts> = new Set(['config', 'history', 'layers']);

/** The facts of a decision by their digests, without configuration that holds secrets. */
export function publicFacts(evidence: Evidence): JsonObject {
  const found: Record<string, JsonObject[string]> = {};
  for (const name of publicNames(evidence)) {
    const fact = evidence.facts[name];
    const plain: JsonObject[string] = JSON.parse(JSON.stringify(fact));
    found[factDigest(fact)] = plain;
  }
  return found;
}

/** Facts that there are and that may be kept. */
function publicNames({ facts, isConfigPrivate }: Evidence): readonly (keyof SingleFacts)[] {
  return SINGLE_FACTS.filter((name) => facts[name] !== undefined && !(isConfigPrivate && PRIVATE.has(name)));
}

/** A kept fact by its digest; null when it is not there. */
export async function findFact(cache: Cache, digest: string): Promise<{ readonly value: unknown } | null> {
  const bytes = await cache.get(NAMESPACE, digest);
  if (bytes === null) return null;
  const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  return factDigest(value) === digest ? { value } : null;
}

/** `sha256:…` of a fact as JSON. */
export function factDigest(fact: unknown): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(fact)).digest('hex')}`;
}

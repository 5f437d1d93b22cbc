import {
  type Action,
  type Decision,
  type FactTypes,
  type GatheredFacts,
  type ImageIdentity,
  LAYER_FACTS,
  type Reference,
  formatReference,
} from '@assay/core';
import { type CompiledPolicy, type Plan, type PlanOptions, evaluate, planEvaluation } from '@assay/policy';
import type { AdvisoryMatcher } from './advisory-matcher.ts';
import { type Evidence, type SingleFacts, decisionInputs } from './evidence.ts';
import {
  FURTHER_FACTS,
  type FactSource,
  type FactSources,
  type FurtherFact,
  gatherFurtherFacts,
} from './fact-sources.ts';
import { type ImageManifest, differingFacts } from './gather-facts.ts';
import { inspectionFacts } from './inspection-facts.ts';
import type { KeptInspection } from './kept-inspection.ts';
import { hideInDecision, lazyRedaction } from './private-config.ts';

/** What is kept of an image: all that deciding needs, so that nothing is opened and nobody is asked. */
export interface KnownFacts {
  readonly inspection: KeptInspection;
  /**
   * Facts that the inspection does not tell, as they were gathered with it. Configuration and history only where they differ from those of
   * the inspection, which hides their secrets.
   */
  readonly facts: SingleFacts;
}

/** How a kept image is judged. */
export interface JudgeOptions {
  readonly policy: CompiledPolicy;
  /** Outcome for an image that no mapping selects; null: as the policy says. */
  readonly unmapped: Action | null;
  /** What is known of the place, and what is accepted beside the policy. Labels are those of the image. */
  readonly planning: Omit<PlanOptions, 'unmapped' | 'labels'>;
  /** What the image is judged as; null: it has no name that policy knows. */
  readonly reference: Reference | null;
  readonly evaluatedAt: Date;
  /** Advisory data of today; null when there is none: then rules on vulnerabilities give errors, whatever was found once. */
  readonly matcher: AdvisoryMatcher | null;
  /** Facts that are found out anew, in place of those that were kept. */
  readonly sources?: FactSources;
}

/** A decision on a kept image and what it came from. */
export interface Judgement {
  readonly decision: Decision;
  readonly plan: Plan;
  readonly facts: GatheredFacts;
  readonly evidence: Evidence;
}

/**
 * Decides on an image from what is kept of it: the same decision, to the last byte, as assessing the image itself gives from the same facts.
 * No fact is taken for granted that was not kept: a rule that needs one becomes an error finding.
 */
export async function judgeKnown(known: KnownFacts, options: JudgeOptions): Promise<Judgement> {
  const { inspection } = known.inspection;
  const { policy, unmapped, planning, evaluatedAt } = options;
  const manifest = manifestOf(known);
  const identity = identityOf(known, options.reference);
  const labels = manifest === null ? {} : { labels: manifest.config.labels };
  const plan = planEvaluation(policy, identity, { ...planning, unmapped, ...labels });
  const { kinds } = plan.needs;
  const kept = manifest === null || kinds.intersection(LAYER_FACTS).size > 0 ? known.inspection : null;
  const further = await gatherFurtherFacts(
    { ...keptSources(known.facts), ...matchingSource(options.matcher), ...options.sources },
    {
      identity,
      inspection: kept?.inspection ?? null,
      config: manifest?.config ?? inspection.config,
      history: manifest?.history ?? [],
      layers: manifest?.layers ?? [],
      evidenceTarget: null,
      needs: plan.needs,
      evaluatedAt,
    },
  );
  const inspectedAt = kinds.has('inspectedAt') ? (kept?.inspectedAt ?? null) : null;
  const single = { ...further, ...(inspectedAt === null ? {} : { inspectedAt }) };
  const facts: GatheredFacts = {
    ...identity,
    evaluatedAt,
    ...manifest,
    ...(kept === null ? {} : inspectionFacts(kept.inspection)),
    ...single,
  };
  const evidence: Evidence = {
    inspection: kept,
    facts: { ...single, ...differingFacts(manifest, kept?.inspection ?? null) },
    isConfigPrivate: true,
  };
  const { expiringWithinDays } = plan;
  const inputs = decisionInputs(evidence, { ...identity, unmapped, planning: { ...planning, expiringWithinDays } });
  const isPrivate = known.facts.config !== undefined || known.facts.history !== undefined;
  const redaction = manifest === null || !isPrivate ? null : lazyRedaction(manifest, {});
  const decision = await hideInDecision({ ...evaluate(plan, facts), inputs }, redaction);
  return { decision, plan, facts, evidence };
}

/** Null for what stands for an SBOM: nobody has looked at the image. */
function manifestOf({ inspection: { inspection }, facts }: KnownFacts): ImageManifest | null {
  if (inspection.source.kind === 'sbom') return null;
  return {
    config: facts.config ?? inspection.config,
    history: facts.history ?? inspection.history,
    layers: facts.layers ?? inspection.source.layers,
  };
}

function identityOf({ inspection }: KnownFacts, reference: Reference | null): ImageIdentity {
  const { subject } = inspection.inspection;
  return reference === null
    ? { subject, reference }
    : { subject: { ...subject, reference: formatReference(reference) }, reference };
}

/** What was kept, as if it were found out now. What is known against packages changes by the day and is never taken from there. */
function keptSources(facts: SingleFacts): FactSources {
  const sources: { [K in FurtherFact]?: FactSource<K> } = {};
  for (const kind of FURTHER_FACTS) if (kind !== 'vulnerabilities') keepSource(kind, facts, sources);
  return sources;
}

function keepSource<K extends FurtherFact>(
  kind: K,
  facts: { readonly [P in K]?: FactTypes[P] },
  sources: { [P in K]?: FactSource<P> },
): void {
  const fact = facts[kind];
  if (fact !== undefined) sources[kind] = async () => fact;
}

function matchingSource(matcher: AdvisoryMatcher | null): FactSources {
  if (matcher === null) return {};
  return {
    vulnerabilities: async ({ inspection }) =>
      inspection === null ? undefined : matcher.match(inspection).vulnerabilities,
  };
}

import {
  type Decision,
  type DecisionInputs,
  type GatheredFacts,
  type Inspection,
  parseInstant,
  parseReference,
} from '@assay/core';
import { type CompiledPolicy, type Compatibility, type PlanOptions, evaluate, planEvaluation } from '@assay/policy';
import { assessError } from './errors.ts';
import { SINGLE_FACTS, type SingleFacts, factDigest } from './evidence.ts';
import { inspectionFacts } from './inspection-facts.ts';

/** Finds what decisions were made from, by digest. Nothing that it gives is believed to have that digest. */
export interface EvidenceSource {
  /** Null when there is none. */
  inspection(digest: string): Promise<{ readonly inspection: ContentOfInspection; readonly digest: string } | null>;
  /** Null when there is none; a value may be null itself. */
  fact(name: string, digest: string): Promise<{ readonly value: unknown } | null>;
}

/** An inspection whatever its image is called. */
export type ContentOfInspection = Omit<Inspection, 'subject' | 'inspectedAt'>;

/**
 * Makes a decision again from the same policy and facts at the same instant. What comes out is the same to the last byte, unless a
 * decision was changed or another version of Assay decides differently.
 * @throws REPLAY_IMPOSSIBLE, REPLAY_INPUT_MISSING, REPLAY_INPUT_CHANGED
 */
export async function replayDecision(
  decision: Decision,
  policy: CompiledPolicy,
  evidence: EvidenceSource,
  beside: Pick<PlanOptions, 'exceptions'> = {},
): Promise<Decision> {
  const { inputs, subject } = decision;
  if (inputs === undefined) throw assessError('REPLAY_IMPOSSIBLE', 'the decision names no inputs');
  if (decision.policy.digest !== policy.digest) {
    throw changed(`the policy ${policy.name}`, decision.policy.digest, policy.digest);
  }
  const reference = inputs.reference === null ? null : parseReference(inputs.reference);
  const identity = { subject, reference, evaluatedAt: parseInstant(decision.evaluatedAt) };
  const inspection = await findInspectionOf(inputs, evidence);
  const single = await findSingleFacts(inputs, evidence);
  const isSbom = inspection?.source.kind === 'sbom';
  const facts: GatheredFacts = {
    ...identity,
    ...(inspection === null || isSbom ? {} : ownManifest(inspection)),
    ...(inspection === null ? {} : inspectionFacts({ ...inspection, subject })),
    ...single,
  };
  const { environment, namespace, unmapped, expiringWithinDays } = inputs.context;
  const labels = isSbom ? {} : { labels: facts.config?.labels ?? null };
  const compat = readCompatibility(inputs.context.compat);
  const expiring = expiringWithinDays === undefined ? {} : { expiringWithinDays };
  const plan = planEvaluation(policy, identity, {
    environment,
    namespace,
    unmapped,
    compat,
    ...labels,
    ...expiring,
    ...beside,
  });
  return { ...evaluate(plan, facts), inputs };
}

function ownManifest({
  config,
  history,
  source,
}: ContentOfInspection): Pick<GatheredFacts, 'config' | 'history' | 'layers'> {
  return { config, history, layers: source.layers };
}

async function findInspectionOf(
  { inspection: wanted }: DecisionInputs,
  evidence: EvidenceSource,
): Promise<ContentOfInspection | null> {
  if (wanted === null) return null;
  const found = await evidence.inspection(wanted);
  if (found === null) throw missing('the inspection', wanted);
  if (found.digest !== wanted) throw changed('the inspection', wanted, found.digest);
  return found.inspection;
}

async function findSingleFacts({ facts }: DecisionInputs, evidence: EvidenceSource): Promise<SingleFacts> {
  const found: Record<string, unknown> = {};
  for (const [name, wanted] of Object.entries(facts)) {
    if (!SINGLE_FACTS.some((known) => known === name)) {
      throw assessError(
        'REPLAY_IMPOSSIBLE',
        `the decision rests on a fact ${JSON.stringify(name.slice(0, 100))} that is not known`,
      );
    }
    const fact = await evidence.fact(name, wanted);
    if (fact === null) throw missing(`the fact ${name}`, wanted);
    const digest = factDigest(fact.value);
    if (digest !== wanted) throw changed(`the fact ${name}`, wanted, digest);
    found[name] = fact.value;
  }
  return found;
}

function readCompatibility(text: string | null): Compatibility | null {
  if (text === null || text === 'anchore') return text;
  throw assessError('REPLAY_IMPOSSIBLE', 'the decision was made as an engine would have that is not known');
}

function missing(what: string, digest: string): Error {
  return assessError('REPLAY_INPUT_MISSING', `${what} ${digest} is not at hand`);
}

function changed(what: string, wanted: string, found: string): Error {
  return assessError('REPLAY_INPUT_CHANGED', `${what} has the digest ${found}, and was ${wanted}`);
}

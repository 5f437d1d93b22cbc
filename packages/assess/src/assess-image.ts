import {
  type Decision,
  EMPTY_CONFIG,
  type Image,
  type ImageIdentity,
  type Inspection,
  formatReference,
} from '@assay/core';
import { evidenceTarget, openImages } from '@assay/oci';
import {
  type InterpretationComparison,
  type Plan,
  evaluate,
  interpretationDifferences,
  planEvaluation,
} from '@assay/policy';
import { type Evidence, decisionInputs, keepFacts } from './evidence.ts';
import {
  type GatheredEvidence,
  type ImageManifest,
  type JudgedSubject,
  gatherFacts,
  inspect,
  manifestFacts,
} from './gather-facts.ts';
import type { FactContext } from './fact-sources.ts';
import type { AssessOptions, InspectOptions } from './inspect-options.ts';
import { type KeptInspection, keepInspection } from './kept-inspection.ts';
import { hideInDecision } from './private-config.ts';
import { sbomInspection } from './sbom-inspection.ts';

/** A decision and what it was made from; the inspection is null when no rule needed the layers. */
export interface Assessment {
  readonly decision: Decision;
  readonly inspection: Inspection | null;
  readonly evidence: Evidence;
}

/** The same image judged as the policy means it, which is the decision, and as the historical engine would have. */
export interface ComparedAssessment extends Assessment {
  readonly comparison: InterpretationComparison;
}

/**
 * The straight line: reference → image → plan → facts → decision, once for each platform that was asked for. A plan that needs no
 * fact of the layers leaves them unread; one without a rule on malware asks no scanner.
 * @throws every code of `oci`, `inspection` and `malware`, and what the sources of facts throw
 */
export async function assessImage(options: AssessOptions): Promise<readonly Assessment[]> {
  return withSubjects(options, async (subject) => {
    const plan = planFor(subject, options);
    return decide(plan, await gatherFacts(subject, [plan], options), options);
  });
}

/**
 * Decides twice over the same facts, as the policy means it and as the historical engine would have.
 * @throws what `assessImage` throws
 */
export async function compareAssessments(options: AssessOptions): Promise<readonly ComparedAssessment[]> {
  return withSubjects(options, async (subject) => {
    const plan = planFor(subject, options);
    const historicalPlan = planFor(subject, { ...options, planning: { ...options.planning, compat: 'anchore' } });
    const gathered = await gatherFacts(subject, [plan, historicalPlan], options);
    const assessment = await decide(plan, gathered, options);
    const strict = assessment.decision;
    const historical = await hideInDecision(evaluate(historicalPlan, gathered.facts), gathered.redaction);
    const differences = interpretationDifferences(strict, historical);
    return { ...assessment, comparison: { strict, historical, differences } };
  });
}

/**
 * What is in the image, once for each platform that was asked for.
 * @throws every code of `oci`, `inspection` and `malware`
 */
export async function inspectTarget(options: InspectOptions): Promise<readonly Inspection[]> {
  return (await keepTarget(options)).map(({ inspection }) => inspection);
}

/**
 * The same, with the digest of each inspection and the time at which it was made.
 * @throws every code of `oci`, `inspection` and `malware`
 */
export async function keepTarget(options: InspectOptions): Promise<readonly KeptInspection[]> {
  return withSubjects(options, async ({ image, identity, sbom }) =>
    image === null ? sbom : inspect(image, identity, options.request, options),
  );
}

/**
 * Configuration, history and layers of the image, with nothing read of the layers, once for each platform that was asked for.
 * @throws every code of `oci`
 */
export async function openManifests(options: InspectOptions): Promise<readonly ImageManifest[]> {
  const found = await withSubjects(options, async ({ image }) => (image === null ? [] : [manifestFacts(image)]));
  return found.flat();
}

/** An image that is open, as far as verifying it needs. */
export type ImageToVerify = Pick<FactContext, 'identity' | 'config' | 'evidenceTarget'>;

/**
 * Opens the image, or each for the platforms that were asked for, and does something with it; no layer is read.
 * @throws every code of `oci`, and what the visit throws
 */
export async function withOpenImages<T>(
  options: InspectOptions,
  visit: (image: ImageToVerify) => Promise<T>,
): Promise<readonly T[]> {
  return withSubjects(options, async ({ image, identity }) =>
    visit({
      identity,
      config: image?.config ?? EMPTY_CONFIG,
      evidenceTarget: image === null ? null : evidenceTarget(image),
    }),
  );
}

async function decide(
  plan: Plan,
  { facts, evidence, redaction }: GatheredEvidence,
  { cache, unmapped, planning = {} }: AssessOptions,
): Promise<Assessment> {
  const { subject, reference } = facts;
  const { expiringWithinDays } = plan;
  const inputs = decisionInputs(evidence, {
    subject,
    reference,
    unmapped,
    planning: { ...planning, expiringWithinDays },
  });
  if (cache !== null) await keepFacts(evidence, inputs, cache);
  return {
    decision: await hideInDecision({ ...evaluate(plan, facts), inputs }, redaction),
    inspection: evidence.inspection?.inspection ?? null,
    evidence,
  };
}

async function withSubjects<T>(
  options: InspectOptions,
  visit: (subject: JudgedSubject) => Promise<T>,
): Promise<readonly T[]> {
  const inspection = await sbomInspection(options);
  if (inspection !== null) {
    const sbom = await keepInspection(inspection, options.now?.().toISOString() ?? null, options.cache);
    return [await visit({ image: null, sbom, identity: { subject: inspection.subject, reference: options.as } })];
  }
  const images = await openImages(options.target, options.open);
  try {
    const results: T[] = [];
    for (const image of images) {
      results.push(await visit({ image, sbom: null, identity: identify(image, options.as) }));
    }
    return results;
  } finally {
    await Promise.all(images.map(async (image) => image[Symbol.asyncDispose]()));
  }
}

function identify(image: Image, as: InspectOptions['as']): ImageIdentity {
  if (as === null) return { subject: image.subject, reference: image.reference };
  return { subject: { ...image.subject, reference: formatReference(as) }, reference: as };
}

function planFor({ image, identity }: JudgedSubject, { policy, planning, unmapped }: AssessOptions): Plan {
  const labels = image === null ? {} : { labels: image.config.labels };
  return planEvaluation(policy, identity, { ...planning, unmapped, ...labels });
}

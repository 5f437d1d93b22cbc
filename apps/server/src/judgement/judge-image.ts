import { type FactSources, type Judgement, judgeKnown, nextChange, usedExceptions } from '@assay/assess';
import { AssayError, type Reference, isDigest, parseReference } from '@assay/core';
import { type Scope, type WriteTransaction, evaluations, images, spaceDocuments, verdicts } from '@assay/store';
import { openMatcherFor } from '../advisories/matcher.ts';
import { serverError } from '../errors.ts';
import { announce } from '../events/announce.ts';
import { exceptionsAt } from '../exceptions/exceptions-at.ts';
import { followImage } from '../github/follow-image.ts';
import { loadFacts, loadInspection } from '../images/stored-inspection.ts';
import { type EffectivePolicy, effectivePolicy } from '../policies/effective-policy.ts';
import { markIfOutdated, markIfReplaced } from '../rejudgement/judged-by-older-data.ts';
import type { ServiceParts } from '../service/parts.ts';
import { readContext } from './context.ts';
import { environmentsOf } from './environments-of.ts';
import { type KeptFact, keepMatches } from './evidence-documents.ts';
import { dependenciesOf, outcomeDigest, storedDecision } from './outcome.ts';
import { relatedSources } from './related-sources.ts';

/** Writes a judgement into the transaction that ends the work. */
export type JudgementCommit = (trx: WriteTransaction) => Promise<evaluations.RecordedOutcome>;

/** A judgement that is made and not yet kept. */
export interface PreparedJudgement {
  readonly judgement: Judgement;
  readonly commit: JudgementCommit;
}

/**
 * Judges an image from what is kept of it, with the advisory data and exceptions of now; nothing is opened and nobody is asked. What comes
 * back keeps the outcome when it differs from the one that stands, and tells those who subscribed when the verdict does.
 * @throws NOT_FOUND when the space does not see the image, or it was not inspected; CONFLICT when no version of the policy is active
 */
export async function judgeImage(
  parts: ServiceParts,
  scope: Scope,
  subject: evaluations.VerdictSubject,
  cause: string,
  at: number,
): Promise<JudgementCommit> {
  const policy = await effectivePolicy(parts, scope, subject.policyId);
  return (await prepareJudgement(parts, scope, { subject, policy, cause, at })).commit;
}

/** What is judged, by which version of which policy, and why. */
export interface JudgementTask {
  readonly subject: evaluations.VerdictSubject;
  readonly policy: EffectivePolicy;
  readonly cause: string;
  readonly at: number;
}

/** As `judgeImage`, by a version of a policy that is at hand. */
export async function prepareJudgement(
  parts: ServiceParts,
  scope: Scope,
  task: JudgementTask,
): Promise<PreparedJudgement> {
  const { subject, policy, at } = task;
  const judgement = await judgeStored(parts, scope, { ...subject, policy, at });
  const outcome = outcomeOf(judgement, task);
  const standing = await verdicts.findVerdict(scope, subject);
  const kept = standing?.outcomeDigest === outcome.outcomeDigest ? [] : await keepMatches(parts, judgement);
  const judgedBy = judgement.decision.advisoryData?.digest ?? null;
  return {
    judgement,
    commit: async (db) => record(parts, { db, space: scope.space }, { task, outcome, kept, judgedBy }),
  };
}

/** An image, by which name and where it is judged, by what and when. */
export interface StoredSubject extends Omit<evaluations.VerdictSubject, 'policyId'> {
  readonly policy: EffectivePolicy;
  readonly at: number;
}

/** The decision on a kept image; nothing is written. `further`: facts that are not kept with it. @throws NOT_FOUND */
export async function judgeStored(
  parts: ServiceParts,
  scope: Scope,
  stored: StoredSubject,
  further: FactSources = {},
): Promise<Judgement> {
  const { imageId, policy, at } = stored;
  const inspection = await loadInspection(parts, scope, imageId);
  if (inspection === null) throw serverError('NOT_FOUND', 'the image was not inspected');
  const facts = await loadFacts(parts, scope, imageId);
  const evaluatedAt = new Date(at);
  using matcher = await openMatcherFor(parts, scope, evaluatedAt);
  return judgeKnown(
    { inspection, facts },
    {
      policy: policy.compiled,
      unmapped: null,
      planning: {
        ...readContext(stored.context),
        exceptions: await exceptionsAt(parts, scope, policy.policyId, at),
      },
      reference: readReference(stored.reference),
      evaluatedAt,
      matcher,
      sources: { ...relatedSources(parts, scope), ...further },
    },
  );
}

/** The reference that policy judges; null for what was uploaded without a name that it knows. */
export function readReference(text: string): Reference | null {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}

function outcomeOf(judgement: Judgement, { policy, cause, at }: JudgementTask): evaluations.EvaluationOutcome {
  const { decision, plan } = judgement;
  return {
    verdict: decision.verdict,
    policyDigest: policy.compiled.digest,
    decision: storedDecision(decision),
    outcomeDigest: outcomeDigest(decision),
    cause,
    evaluatedAt: at,
    readsVulnerabilities: plan.needs.kinds.has('vulnerabilities'),
    dueAt: nextChange(judgement),
    dependencies: dependenciesOf(judgement, usedExceptions(plan, decision)),
  };
}

interface Recording {
  readonly task: JudgementTask;
  readonly outcome: evaluations.EvaluationOutcome;
  readonly kept: readonly KeptFact[];
  /** Digest of the advisory database; null when there was none, or none was asked. */
  readonly judgedBy: string | null;
}

async function record(
  parts: ServiceParts,
  scope: Scope & { readonly db: WriteTransaction },
  { task: { subject, policy, cause }, outcome, kept, judgedBy }: Recording,
): Promise<evaluations.RecordedOutcome> {
  const { queue, now } = parts;
  await markIfReplaced(parts, scope, subject, policy.compiled.digest);
  const recorded = await evaluations.recordOutcome(scope, subject, outcome);
  if (outcome.readsVulnerabilities) await markIfOutdated(parts, scope, subject, judgedBy);
  if (recorded.kind !== 'first' && recorded.kind !== 'changed') return recorded;
  for (const document of kept) await spaceDocuments.putSpaceDocument(scope, subject.imageId, document, now());
  await followImage(scope, parts, subject);
  const image = await images.getImage(scope, subject.imageId);
  if (image === null || recorded.previous === outcome.verdict) return recorded;
  await announce(
    scope,
    queue,
    {
      kind: 'verdict.changed',
      reference: subject.reference,
      digest: image.digest,
      policyId: subject.policyId,
      evaluationId: recorded.evaluationId,
      verdict: outcome.verdict,
      previous: recorded.previous,
      cause,
      environments: isDigest(image.digest) ? await environmentsOf(scope, image.digest) : [],
    },
    now(),
  );
  return recorded;
}

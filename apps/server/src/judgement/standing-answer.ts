import type { Verdict } from '@assay/core';
import { type evaluations, standingDecisions } from '@assay/store';
import type { BareCall } from '../http/call.ts';
import { effectivePolicy } from '../policies/effective-policy.ts';
import { prepareJudgement } from './judge-image.ts';

/** A decision as answers carry it. */
export interface DecisionAnswer {
  readonly evaluationId: string;
  readonly verdict: Verdict;
  /** The decision as JSON. */
  readonly decision: string;
}

/** What is asked: the subject, and the digest of the version that counts. */
export interface DecisionQuestion {
  readonly subject: evaluations.VerdictSubject;
  readonly policyDigest: string;
}

/**
 * The decision on an image: the one that stands, as long as nothing that it read has changed; else one that is made now from what is kept of the
 * image, and kept in its place.
 * @throws NOT_FOUND when the image was not inspected
 */
export async function currentDecision(
  call: Pick<BareCall, 'parts' | 'scope' | 'change' | 'now'>,
  { subject, policyDigest }: DecisionQuestion,
): Promise<DecisionAnswer> {
  const standing = await standingDecisions.findStandingDecision(call.scope(), subject);
  if (standing !== null && isCurrent(standing, policyDigest, call.now)) return standing;
  return judgeNow(call, subject);
}

function isCurrent(
  { policyDigest, dueAt, isMarked }: standingDecisions.StandingDecision,
  wanted: string,
  now: number,
): boolean {
  return policyDigest === wanted && !isMarked && (dueAt === null || dueAt > now);
}

async function judgeNow(
  call: Pick<BareCall, 'parts' | 'scope' | 'change' | 'now'>,
  subject: evaluations.VerdictSubject,
): Promise<DecisionAnswer> {
  const { parts, now } = call;
  const policy = await effectivePolicy(parts, call.scope(), subject.policyId);
  const { judgement, commit } = await prepareJudgement(parts, call.scope(), {
    subject,
    policy,
    cause: 'requested',
    at: now,
  });
  const recorded = await call.change(async ({ db }) => ({ result: await commit(db), note: null }));
  const { decision } = judgement;
  return { evaluationId: recorded.evaluationId, verdict: decision.verdict, decision: JSON.stringify(decision) };
}

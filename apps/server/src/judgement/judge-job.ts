import { AssayError, type JsonObject } from '@assay/core';
import { planEvaluation } from '@assay/policy';
import { type ClaimedJob, type JobCommit, images, inSpace } from '@assay/store';
import { serverError } from '../errors.ts';
import type { JobSpec } from '../jobs/registry.ts';
import { subjectOf } from '../policies/asked-of-image.ts';
import { type EffectivePolicy, effectivePolicies, effectivePolicy } from '../policies/effective-policy.ts';
import type { ServiceParts } from '../service/parts.ts';
import { readContext } from './context.ts';
import { type JudgementCommit, prepareJudgement, readReference } from './judge-image.ts';
import { JUDGE_JOB } from './request-judgement.ts';

/** Judges an image from what is kept of it, by one policy or by all that are for it. */
export const judgeJob: JobSpec = {
  kind: JUDGE_JOB,
  create: (parts) => async (job) => judgeAll(parts, job),
};

interface Payload {
  readonly imageId: number;
  readonly reference: string;
  readonly policyId: string | null;
  readonly context: string;
  readonly cause: string;
}

async function judgeAll(parts: ServiceParts, job: ClaimedJob): Promise<JobCommit> {
  if (job.space === null) throw serverError('INTERNAL', 'a job that judges names no space');
  const scope = inSpace(parts.store.read, job.space);
  const { policyId, cause, ...subject } = readPayload(job.payload);
  const commits: JudgementCommit[] = [];
  const image = await images.getImage(scope, subject.imageId);
  // The space may have let go of the image, or of the policy, since it was asked for.
  const wanted = image === null ? [] : await policiesFor(parts, scope, { policyId, image, ...subject });
  for (const policy of wanted) {
    const task = { subject: { ...subject, policyId: policy.policyId }, policy, cause, at: parts.now() };
    commits.push((await prepareJudgement(parts, scope, task)).commit);
  }
  return async (trx) => {
    for (const commit of commits) await commit(trx);
    return { judged: commits.length };
  };
}

interface Judged {
  readonly policyId: string | null;
  readonly reference: string;
  readonly context: string;
  readonly image: images.ImageSummary;
}

async function policiesFor(
  parts: ServiceParts,
  scope: ReturnType<typeof inSpace>,
  judged: Judged,
): Promise<readonly EffectivePolicy[]> {
  if (judged.policyId === null) {
    return (await effectivePolicies(parts, scope)).filter((policy) => policy.isDefault || isMapped(policy, judged));
  }
  try {
    return [await effectivePolicy(parts, scope, judged.policyId)];
  } catch (error) {
    if (error instanceof AssayError && (error.code === 'NOT_FOUND' || error.code === 'CONFLICT')) return [];
    throw error;
  }
}

/** True when one of the policy's mappings is for the image; labels, which are not at hand, are left to judging itself. */
export function isMapped({ compiled }: EffectivePolicy, { reference, context, image }: Judged): boolean {
  const named = readReference(reference);
  const subject = subjectOf(image, reference);
  const plan = planEvaluation(compiled, { subject, reference: named }, { ...readContext(context), unmapped: null });
  return plan.mapping !== null || plan.problems.length > 0;
}

function readPayload(payload: JsonObject): Payload {
  const { imageId, reference, policyId, context, cause } = payload;
  if (
    typeof imageId !== 'number' ||
    typeof reference !== 'string' ||
    typeof context !== 'string' ||
    typeof cause !== 'string'
  ) {
    throw serverError('INTERNAL', 'a job that judges has no such payload');
  }
  return { imageId, reference, policyId: typeof policyId === 'string' ? policyId : null, context, cause };
}

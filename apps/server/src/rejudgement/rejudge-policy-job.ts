import { AssayError } from '@assay/core';
import {
  type ClaimedJob,
  type JobCommit,
  type Scope,
  images,
  inSpace,
  noteWorstVerdictsOf,
  underLease,
  unjudged,
  verdictMarks,
} from '@assay/store';
import { serverError } from '../errors.ts';
import type { JobSpec } from '../jobs/registry.ts';
import { isMapped } from '../judgement/judge-job.ts';
import { type EffectivePolicy, effectivePolicy } from '../policies/effective-policy.ts';
import type { ServiceParts } from '../service/parts.ts';
import { judgeMarked } from './judge-marked-job.ts';
import { REJUDGE_POLICY_JOB } from './request-rejudgement.ts';

/** Images that are looked at in one go. */
const PAGE = 500;

/**
 * Marks the verdicts of a policy of which another version is active, and the images that it has a mapping for and never judged. Of a policy
 * that began or ceased to count, the images that it judged are listed by another worst verdict.
 */
export const rejudgePolicyJob: JobSpec = {
  kind: REJUDGE_POLICY_JOB,
  create: (parts) => async (job) => markPolicy(parts, job),
};

async function markPolicy(parts: ServiceParts, job: ClaimedJob): Promise<JobCommit> {
  const { policy: policyId } = job.payload;
  if (job.space === null || typeof policyId !== 'string') {
    throw serverError('INTERNAL', 'a job on a policy does not say which');
  }
  const scope = inSpace(parts.store.read, job.space);
  await noteWorst(parts, job, scope, policyId);
  const policy = await activePolicy(parts, scope, policyId);
  if (policy === null) return async () => ({ marked: 0 });
  const marking = { cause: 'policy', now: parts.now() };
  const { space } = job;
  // Verdicts that stand come first: they are what somebody relies on.
  let marked = await underLease(parts.store, job, async (trx) => {
    const count = await verdictMarks.markVerdictsOfPolicy(inSpace(trx, space), policyId, marking);
    await judgeMarked(parts.queue, trx);
    return count;
  });
  for await (const found of neverJudged(scope, policyId)) {
    const subjects = await mapped(scope, policy, found);
    if (subjects.length === 0) continue;
    marked += await underLease(parts.store, job, (trx) =>
      verdictMarks.markSubjects(inSpace(trx, space), subjects, marking),
    );
  }
  return async (trx) => {
    await judgeMarked(parts.queue, trx);
    return { marked };
  };
}

async function noteWorst(parts: ServiceParts, job: ClaimedJob, { space }: Scope, policyId: string): Promise<void> {
  for (let last: number | null = 0; last !== null;) {
    const after: number = last;
    last = await underLease(parts.store, job, (trx) => noteWorstVerdictsOf(inSpace(trx, space), policyId, after, PAGE));
  }
}

async function activePolicy(parts: ServiceParts, scope: Scope, policyId: string): Promise<EffectivePolicy | null> {
  try {
    return await effectivePolicy(parts, scope, policyId);
  } catch (error) {
    if (error instanceof AssayError && (error.code === 'NOT_FOUND' || error.code === 'CONFLICT')) return null;
    throw error;
  }
}

async function* neverJudged(scope: Scope, policyId: string): AsyncGenerator<readonly unjudged.UnjudgedImage[]> {
  for (const list of [unjudged.unjudgedTags, unjudged.unjudgedReferences, unjudged.unjudgedImages]) {
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list(
        scope,
        policyId,
        after === null ? { limit: PAGE } : { limit: PAGE, after },
      );
      yield page.items;
      after = page.next;
    } while (after !== null);
  }
}

async function mapped(
  scope: Scope,
  policy: EffectivePolicy,
  found: readonly unjudged.UnjudgedImage[],
): Promise<readonly verdictMarks.VerdictMark['subject'][]> {
  const subjects: verdictMarks.VerdictMark['subject'][] = [];
  for (const { imageId, reference } of found) {
    const image = await images.getImage(scope, imageId);
    if (image === null || image.state !== 'analysed') continue;
    const wanted = policy.isDefault || isMapped(policy, { policyId: policy.policyId, reference, context: '', image });
    if (wanted) subjects.push({ imageId, reference, policyId: policy.policyId, context: '' });
  }
  return subjects;
}

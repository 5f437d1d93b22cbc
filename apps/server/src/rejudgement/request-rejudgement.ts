import type { JobQueue, Lane, Scope } from '@assay/store';

/** Kind of the job that marks what a policy's new version may have changed. */
export const REJUDGE_POLICY_JOB = 'rejudge-policy';

/** Kind of the job that marks what an exception may change. */
export const REJUDGE_EXCEPTION_JOB = 'rejudge-exception';

/** Kind of the job that holds every package version against the advisory database anew and marks what that may have changed. */
export const REJUDGE_PACKAGES_JOB = 'rejudge-packages';

/** Kind of the job that marks what time alone may have changed. It comes by a schedule. */
export const REJUDGE_DUE_JOB = 'rejudge-due';

/** Kind of the job that judges what is marked. */
export const JUDGE_MARKED_JOB = 'judge-marked';

/** What changed in a space. */
export type SpaceChange =
  /** Another version of a policy is active, or none is any more. */
  | { readonly kind: 'policy'; readonly policyId: string }
  /** An exception was approved, revoked or expired. */
  | { readonly kind: 'exception'; readonly itemId: string };

/**
 * Has everything in the space judged again that depends on what changed, and nothing else. Use the transaction of the change. What runs is
 * judged first, then what was tagged lately, then the rest.
 */
export async function requestRejudgement(scope: Scope, queue: JobQueue, change: SpaceChange): Promise<void> {
  const lane: Lane = 'rescan';
  const shared = { lane, space: scope.space, again: true } as const;
  if (change.kind === 'policy') {
    const { policyId } = change;
    await queue.enqueue(scope.db, {
      ...shared,
      kind: REJUDGE_POLICY_JOB,
      payload: { policy: policyId },
      dedupKey: `${REJUDGE_POLICY_JOB} ${scope.space} ${policyId}`,
    });
  } else {
    const { itemId } = change;
    await queue.enqueue(scope.db, {
      ...shared,
      kind: REJUDGE_EXCEPTION_JOB,
      payload: { item: itemId },
      dedupKey: `${REJUDGE_EXCEPTION_JOB} ${scope.space} ${itemId}`,
    });
  }
}

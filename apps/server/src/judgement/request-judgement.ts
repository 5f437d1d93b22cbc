import { createHash } from 'node:crypto';
import type { JobQueue, Lane, Scope } from '@assay/store';
import { type JudgedPlace, NO_PLACE, writeContext } from './context.ts';

/** Kind of the job that judges an image from what is kept of it. */
export const JUDGE_JOB = 'judge-image';

/** What is to be judged, and why. */
export interface JudgementRequest {
  readonly imageId: number;
  /** What the image is judged as, in its canonical form. */
  readonly reference: string;
  /** Default: by the default policy, and by every other one that is active and has a mapping for the image. */
  readonly policyId?: string;
  /** Default: a place of which nothing is known. */
  readonly context?: JudgedPlace;
  readonly lane: Lane;
  /** `requested`, `advisory`, `policy`, `exception`, `time`, `tag`. */
  readonly cause: string;
}

/**
 * Asks for an image to be judged from what is kept of it. Use the transaction of the change that asks for it. What is asked for twice is
 * done once; what is asked for while it runs is done once more, because what it reads may have changed.
 */
export async function requestJudgement(scope: Scope, queue: JobQueue, request: JudgementRequest): Promise<void> {
  const { imageId, reference, policyId = null, lane, cause } = request;
  const context = writeContext(request.context ?? NO_PLACE);
  const key = createHash('sha256')
    .update(JSON.stringify([scope.space, imageId, reference, policyId, context]))
    .digest('hex');
  await queue.enqueue(scope.db, {
    lane,
    kind: JUDGE_JOB,
    payload: { imageId, reference, policyId, context, cause },
    space: scope.space,
    dedupKey: `judge ${key}`,
    again: true,
  });
}

import type { Digest, Verdict } from '@assay/core';
import { type VerdictSubject, readVerdict } from './evaluations.ts';
import type { ImageSummary } from './images.ts';
import { getImage } from './images.ts';
import type { Scope } from './scope.ts';

/** The version of a policy that counts, without its document. */
export interface CountingVersion {
  readonly policyId: string;
  readonly name: string;
  readonly version: number;
  readonly digest: string;
}

/** The version that counts of a policy, or of the default one; null when there is no such policy, or none of its versions counts. */
export async function countingVersion(scope: Scope, policyId: string | null): Promise<CountingVersion | null> {
  const row = await scope.db
    .selectFrom('policies')
    .innerJoin('policy_versions as versions', (join) =>
      join
        .onRef('versions.space_id', '=', 'policies.space_id')
        .onRef('versions.policy_id', '=', 'policies.id')
        .onRef('versions.version', '=', 'policies.active_version'),
    )
    .select(['policies.id', 'policies.name', 'versions.version', 'versions.digest'])
    .where('policies.space_id', '=', scope.space)
    .$if(policyId === null, (query) => query.where('policies.is_default', '=', 1))
    .$if(policyId !== null, (query) => query.where('policies.id', '=', policyId ?? ''))
    .executeTakeFirst();
  if (row === undefined) return null;
  return { policyId: row.id, name: row.name, version: row.version, digest: row.digest };
}

/** The decision behind the verdict that stands. */
export interface StandingDecision {
  readonly evaluationId: string;
  readonly verdict: Verdict;
  readonly policyDigest: string;
  /** The decision as JSON, as it was written. */
  readonly decision: string;
  readonly dueAt: number | null;
  /** True when something changed that it may depend on, and it was not judged again yet. */
  readonly isMarked: boolean;
}

/** The decision that stands on a subject; null when it was never judged. */
export async function findStandingDecision(scope: Scope, subject: VerdictSubject): Promise<StandingDecision | null> {
  const row = await scope.db
    .selectFrom('verdicts')
    .innerJoin('evaluations', (join) =>
      join
        .onRef('evaluations.space_id', '=', 'verdicts.space_id')
        .onRef('evaluations.id', '=', 'verdicts.evaluation_id'),
    )
    .leftJoin('verdict_marks as marks', (join) =>
      join
        .onRef('marks.space_id', '=', 'verdicts.space_id')
        .onRef('marks.image_id', '=', 'verdicts.image_id')
        .onRef('marks.reference', '=', 'verdicts.reference')
        .onRef('marks.policy_id', '=', 'verdicts.policy_id')
        .onRef('marks.context', '=', 'verdicts.context'),
    )
    .select(['evaluations.id', 'evaluations.verdict', 'evaluations.policy_digest', 'evaluations.decision'])
    .select(['verdicts.due_at', 'marks.mark'])
    .where('verdicts.space_id', '=', scope.space)
    .where('verdicts.image_id', '=', subject.imageId)
    .where('verdicts.reference', '=', subject.reference)
    .where('verdicts.policy_id', '=', subject.policyId)
    .where('verdicts.context', '=', subject.context)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    evaluationId: row.id,
    verdict: readVerdict(row.verdict),
    policyDigest: row.policy_digest,
    decision: row.decision,
    dueAt: row.due_at,
    isMarked: row.mark !== null,
  };
}

/** The image that the space was given of an index for that platform, the one that came last; null when there is none. */
export async function findImageOfIndex(
  scope: Scope,
  index: Digest,
  platform: string | null,
): Promise<ImageSummary | null> {
  const row = await scope.db
    .selectFrom('space_images')
    .innerJoin('images', 'images.id', 'space_images.image_id')
    .select('space_images.image_id')
    .where('space_images.space_id', '=', scope.space)
    .where('space_images.index_digest', '=', index)
    .$if(platform !== null, (query) => query.where('images.platform', '=', platform ?? ''))
    .orderBy('space_images.image_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : getImage(scope, row.image_id);
}

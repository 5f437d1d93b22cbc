import type { Verdict } from '@assay/core';
import { sql } from 'kysely';
import { readVerdict } from './evaluations.ts';
import type { Scope } from './scope.ts';
import { rankOf } from './worst-verdict.ts';

/** The worst verdict that stands on an image. */
export interface WorstVerdict {
  readonly verdict: Verdict;
  readonly policyId: string;
  /** Name of the policy. */
  readonly policy: string;
  /** Name that the image was judged under. */
  readonly reference: string;
  readonly evaluationId: string;
  /** Since when it stands, in milliseconds since 1970. */
  readonly since: number;
}

/**
 * The worst verdict of each of these images, whatever policy, name or place it is about; of equal ones that which stands longest. Images that
 * were never judged are not in the answer. At most 1000 images.
 */
export async function worstVerdicts(
  scope: Scope,
  imageIds: readonly number[],
): Promise<ReadonlyMap<number, WorstVerdict>> {
  if (imageIds.length === 0) return new Map();
  const place = sql<number>`row_number() over (partition by verdicts.image_id
    order by ${rankOf(sql.ref('verdicts.verdict'))}, verdicts.changed_at, verdicts.id)`;
  const ranked = scope.db
    .selectFrom('verdicts')
    .innerJoin('policies', (join) =>
      join.onRef('policies.space_id', '=', 'verdicts.space_id').onRef('policies.id', '=', 'verdicts.policy_id'),
    )
    .select(['verdicts.image_id', 'verdicts.verdict', 'verdicts.policy_id', 'policies.name', 'verdicts.reference'])
    .select(['verdicts.evaluation_id', 'verdicts.changed_at', place.as('place')])
    .where('verdicts.space_id', '=', scope.space)
    .where('verdicts.image_id', 'in', imageIds)
    .where('policies.active_version', 'is not', null);
  const rows = await scope.db.selectFrom(ranked.as('ranked')).selectAll().where('place', '=', 1).execute();
  return new Map(
    rows.map((row) => [
      row.image_id,
      {
        verdict: readVerdict(row.verdict),
        policyId: row.policy_id,
        policy: row.name,
        reference: row.reference,
        evaluationId: row.evaluation_id,
        since: row.changed_at,
      },
    ]),
  );
}

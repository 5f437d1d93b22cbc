import { type RawBuilder, sql } from 'kysely';
import { countingPolicies } from './active-policies.ts';
import type { Scope } from './scope.ts';

/** The place of a verdict among all, from the worst on. What this version does not know counts as an error. */
export function rankOf(column: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`case ${column} when 'fail' then 1 when 'warn' then 2 when 'pass' then 3 else 0 end`;
}

/**
 * Keeps the worst verdict of an image where images are listed by it. Use the transaction that changed one of its verdicts: the row is locked
 * before the others are looked at, so that of two changes at once the second one sees the first.
 */
export function noteWorstVerdict(scope: Scope, imageId: number): Promise<void> {
  return noteWorstVerdicts(scope, [imageId]);
}

/**
 * As `noteWorstVerdict`, of the next `most` images that a policy has a verdict on, by number: for when it begins or ceases to count. Returns
 * the number of the last one; null when there was none left.
 */
export async function noteWorstVerdictsOf(
  scope: Scope,
  policyId: string,
  after: number,
  most: number,
): Promise<number | null> {
  const rows = await scope.db
    .selectFrom('verdicts')
    .select('image_id')
    .distinct()
    .where('space_id', '=', scope.space)
    .where('policy_id', '=', policyId)
    .where('image_id', '>', after)
    .orderBy('image_id')
    .limit(most)
    .execute();
  const ids = rows.map((row) => row.image_id);
  if (ids.length > 0) await noteWorstVerdicts(scope, ids);
  return ids.at(-1) ?? null;
}

async function noteWorstVerdicts(scope: Scope, imageIds: readonly number[]): Promise<void> {
  const images = scope.db
    .updateTable('space_images')
    .where('space_id', '=', scope.space)
    .where('image_id', 'in', imageIds);
  await images.set((row) => ({ verdict: row.ref('verdict') })).execute();
  await images
    .set({
      verdict: scope.db
        .selectFrom('verdicts')
        .select('verdicts.verdict')
        .where('verdicts.space_id', '=', scope.space)
        .where('verdicts.image_id', '=', sql.ref<number>('space_images.image_id'))
        .where('verdicts.policy_id', 'in', countingPolicies(scope))
        .orderBy(rankOf(sql.ref('verdicts.verdict')))
        .limit(1),
    })
    .execute();
}

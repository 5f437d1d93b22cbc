import { type RawBuilder, sql } from 'kysely';
import type { Scope } from './scope.ts';

/** The place of a verdict among all, from the worst on. What this version does not know counts as an error. */
export function rankOf(column: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`case ${column} when 'fail' then 1 when 'warn' then 2 when 'pass' then 3 else 0 end`;
}

/**
 * Keeps the worst verdict of an image where images are listed by it. Use the transaction that changed one of its verdicts: the row is locked
 * before the others are looked at, so that of two changes at once the second one sees the first.
 */
export async function noteWorstVerdict(scope: Scope, imageId: number): Promise<void> {
  const image = scope.db
    .updateTable('space_images')
    .where('space_id', '=', scope.space)
    .where('image_id', '=', imageId);
  await image.set((row) => ({ verdict: row.ref('verdict') })).execute();
  await image
    .set({
      verdict: scope.db
        .selectFrom('verdicts')
        .select('verdicts.verdict')
        .where('verdicts.space_id', '=', scope.space)
        .where('verdicts.image_id', '=', imageId)
        .orderBy(rankOf(sql.ref('verdicts.verdict')))
        .limit(1),
    })
    .execute();
}

import type { Scope } from './scope.ts';

/** A replica of a controller, as it said last. */
export interface Controller {
  readonly cluster: string;
  readonly instance: string;
  readonly version: string;
  /** Digest of all policies that it goes by; null while it has none. */
  readonly policies: string | null;
  readonly startedAt: number;
  readonly seenAt: number;
}

/** Notes that a controller reported now. Returns true when its policies are others than before, or it was not known. */
export async function noteController(
  scope: Scope,
  controller: Omit<Controller, 'seenAt'>,
  now: number,
): Promise<boolean> {
  const { cluster, instance, version, policies, startedAt } = controller;
  const known = await scope.db
    .selectFrom('controllers')
    .select('policies')
    .where('space_id', '=', scope.space)
    .where('cluster', '=', cluster)
    .where('instance', '=', instance)
    .executeTakeFirst();
  const state = { version, policies, started_at: startedAt, seen_at: now };
  await scope.db
    .insertInto('controllers')
    .values({ space_id: scope.space, cluster, instance, ...state })
    .onConflict((conflict) => conflict.columns(['space_id', 'cluster', 'instance']).doUpdateSet(state))
    .execute();
  return known === undefined || known.policies !== policies;
}

/** Controllers by cluster, in each those seen last first; of each cluster at most `most`. */
export async function listControllers(scope: Scope, most: number): Promise<readonly Controller[]> {
  const ranked = scope.db
    .selectFrom('controllers')
    .select(['cluster', 'instance', 'version', 'policies', 'started_at', 'seen_at'])
    .select((row) =>
      row.fn
        .agg<number | string | bigint>('row_number')
        .over((over) => over.partitionBy('cluster').orderBy('seen_at', 'desc').orderBy('instance'))
        .as('place'),
    )
    .where('space_id', '=', scope.space);
  const rows = await scope.db
    .selectFrom(ranked.as('ranked'))
    .selectAll()
    .where('place', '<=', most)
    .orderBy('cluster')
    .orderBy('place')
    .execute();
  return rows.map((row) => ({
    cluster: row.cluster,
    instance: row.instance,
    version: row.version,
    policies: row.policies,
    startedAt: row.started_at,
    seenAt: row.seen_at,
  }));
}

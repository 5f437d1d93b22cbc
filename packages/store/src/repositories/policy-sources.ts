import type { Database } from '../database/open-store.ts';
import { requireName } from '../database/storable.ts';
import { type Scope, type SpaceId, spaceId } from './scope.ts';

/** Where versions of a policy come from. */
export interface PolicySource {
  readonly policyId: string;
  /** URL of a git repository, without credentials. */
  readonly url: string;
  /** Branch or tag. */
  readonly ref: string;
  /** Path of the document in the repository. */
  readonly path: string;
  /** Whether what comes from there is activated at once. */
  readonly activates: boolean;
  /** Milliseconds between looks; null: only when somebody asks. */
  readonly everyMs: number | null;
  /** The commit that was read last; null before the first. */
  readonly commit: string | null;
  /** Code of what went wrong at the last look; null when nothing did. */
  readonly problem: string | null;
  readonly checkedAt: number | null;
}

/** A source as it is asked for. */
export type NewPolicySource = Pick<PolicySource, 'url' | 'ref' | 'path' | 'activates' | 'everyMs'>;

/** Sets where versions of a policy come from, in place of what was said before. @throws STORE_REFERENCE_INVALID */
export async function putPolicySource(
  scope: Scope,
  policyId: string,
  source: NewPolicySource,
  now: number,
): Promise<void> {
  const values = {
    url: requireName(source.url, 'the URL of a policy source', 2048),
    ref: requireName(source.ref, 'the branch of a policy source'),
    path: requireName(source.path, 'the path of a policy', 1024),
    activates: source.activates ? 1 : 0,
    every_ms: source.everyMs,
    next_at: source.everyMs === null ? null : now,
    commit_id: null,
    problem: null,
    checked_at: null,
  };
  await scope.db
    .insertInto('policy_sources')
    .values({ space_id: scope.space, policy_id: policyId, ...values })
    .onConflict((conflict) => conflict.columns(['space_id', 'policy_id']).doUpdateSet(values))
    .execute();
}

/** The source of a policy; null when it has none. */
export async function getPolicySource(scope: Scope, policyId: string): Promise<PolicySource | null> {
  const row = await scope.db
    .selectFrom('policy_sources')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('policy_id', '=', policyId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    policyId: row.policy_id,
    url: row.url,
    ref: row.ref,
    path: row.path,
    activates: row.activates === 1,
    everyMs: row.every_ms,
    commit: row.commit_id,
    problem: row.problem,
    checkedAt: row.checked_at,
  };
}

/** Takes the source of a policy away; its versions stay. False when it has none. */
export async function deletePolicySource(scope: Scope, policyId: string): Promise<boolean> {
  const { numDeletedRows } = await scope.db
    .deleteFrom('policy_sources')
    .where('space_id', '=', scope.space)
    .where('policy_id', '=', policyId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Writes down what a look at a source brought. */
export async function noteSourceCheck(
  scope: Scope,
  policyId: string,
  { commit, problem }: { readonly commit: string | null; readonly problem: string | null },
  now: number,
): Promise<void> {
  await scope.db
    .updateTable('policy_sources')
    .set({ ...(commit === null ? {} : { commit_id: commit }), problem, checked_at: now })
    .where('space_id', '=', scope.space)
    .where('policy_id', '=', policyId)
    .execute();
}

/** Takes up to `most` sources of every space whose turn it is, and sets their next turn. */
export async function takeDueSources(
  db: Database,
  now: number,
  most: number,
): Promise<readonly { readonly space: SpaceId; readonly policyId: string }[]> {
  const due = await db
    .selectFrom('policy_sources')
    .select(['space_id', 'policy_id', 'every_ms'])
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(most)
    .execute();
  const taken: { readonly space: SpaceId; readonly policyId: string }[] = [];
  for (const { space_id, policy_id, every_ms } of due) {
    const row = await db
      .updateTable('policy_sources')
      .set({ next_at: every_ms === null ? null : now + every_ms })
      .where('space_id', '=', space_id)
      .where('policy_id', '=', policy_id)
      .where('next_at', '<=', now)
      .returning('policy_id')
      .executeTakeFirst();
    if (row !== undefined) taken.push({ space: spaceId(space_id), policyId: policy_id });
  }
  return taken;
}

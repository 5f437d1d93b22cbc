import type { SelectQueryBuilder } from 'kysely';
import type { Database, Store } from '../database/open-store.ts';
import type { Schema } from '../database/schema/schema.ts';
import { type Scope, type SpaceId, spaceId } from './scope.ts';

/** Ids of the policies of the space that count, as part of a query: the verdicts of others do not stand. */
export function countingPolicies(scope: Scope): SelectQueryBuilder<Schema, 'policies', { id: string }> {
  return scope.db
    .selectFrom('policies')
    .select('policies.id')
    .where('policies.space_id', '=', scope.space)
    .where('policies.active_version', 'is not', null);
}

/** Digest of the version of a policy that counts, and nobody changes it before this transaction ends; null when none counts. */
export async function holdActiveVersion(
  scope: Scope,
  dialect: Store['dialect'],
  policyId: string,
): Promise<string | null> {
  const policy = await scope.db
    .selectFrom('policies')
    .select('active_version')
    .where('space_id', '=', scope.space)
    .where('id', '=', policyId)
    .$if(dialect === 'postgres', (query) => query.forShare())
    .executeTakeFirst();
  if (policy?.active_version == null) return null;
  const version = await scope.db
    .selectFrom('policy_versions')
    .select('digest')
    .where('space_id', '=', scope.space)
    .where('policy_id', '=', policyId)
    .where('version', '=', policy.active_version)
    .executeTakeFirst();
  return version?.digest ?? null;
}

/** The version of a policy that counts in its space. */
export interface ActivePolicy {
  readonly space: SpaceId;
  readonly policyId: string;
  readonly name: string;
  readonly digest: string;
  readonly document: string;
}

/** The active versions of the policies of every space, from one on, by space and id: for work of the instance that concerns all. */
export async function activePoliciesAfter(
  db: Database,
  after: Pick<ActivePolicy, 'space' | 'policyId'> | null,
  most: number,
): Promise<readonly ActivePolicy[]> {
  const rows = await db
    .selectFrom('policies')
    .innerJoin('policy_versions as versions', (join) =>
      join
        .onRef('versions.space_id', '=', 'policies.space_id')
        .onRef('versions.policy_id', '=', 'policies.id')
        .onRef('versions.version', '=', 'policies.active_version'),
    )
    .select(['policies.space_id', 'policies.id', 'policies.name', 'versions.digest', 'versions.document'])
    .$if(after !== null, (query) =>
      query.where((build) =>
        build(
          build.refTuple('policies.space_id', 'policies.id'),
          '>',
          build.tuple(after?.space ?? '', after?.policyId ?? ''),
        ),
      ),
    )
    .orderBy('policies.space_id')
    .orderBy('policies.id')
    .limit(most)
    .execute();
  return rows.map(({ space_id, id, name, digest, document }) => ({
    space: spaceId(space_id),
    policyId: id,
    name,
    digest,
    document,
  }));
}

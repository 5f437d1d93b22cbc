import type { Database } from '../database/open-store.ts';
import { type SpaceId, spaceId } from './scope.ts';

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

import type { Digest } from '@assay/core';
import { type Page, type PageRequest, pageLimit, pageOf, readIdCursor } from './page.ts';
import type { Scope } from './scope.ts';

/** What a container ran from one instant to another. */
export interface PastDeployment {
  readonly environmentId: string;
  readonly workload: string;
  readonly container: string;
  readonly reference: string;
  readonly digest: string;
  readonly since: number;
  readonly until: number;
}

/** What ran in an environment, or where an image ran, and runs no more; the latest end first. */
export async function listPastDeployments(
  scope: Scope,
  filter: { readonly environmentId?: string; readonly digest?: Digest },
  page: PageRequest,
): Promise<Page<PastDeployment>> {
  const before = readIdCursor(page);
  const limit = pageLimit(page);
  const { environmentId, digest } = filter;
  const rows = await scope.db
    .selectFrom('deployment_history')
    .selectAll()
    .where('space_id', '=', scope.space)
    .$if(environmentId !== undefined, (query) => query.where('environment_id', '=', environmentId ?? ''))
    .$if(digest !== undefined, (query) => query.where('digest', '=', digest ?? ''))
    .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    (row) => ({
      environmentId: row.environment_id,
      workload: row.workload,
      container: row.container,
      reference: row.reference,
      digest: row.digest,
      since: row.since,
      until: row.until,
    }),
  );
}

/** Digests of these that the space has no record of. */
export async function unknownDigests(scope: Scope, digests: readonly string[]): Promise<ReadonlySet<string>> {
  const unknown = new Set(digests);
  const all = [...unknown];
  for (let start = 0; start < all.length; start += 500) {
    const rows = await scope.db
      .selectFrom('images')
      .innerJoin('space_images as seen', 'seen.image_id', 'images.id')
      .select('images.digest')
      .where('seen.space_id', '=', scope.space)
      .where('images.digest', 'in', all.slice(start, start + 500))
      .execute();
    for (const { digest } of rows) unknown.delete(digest);
  }
  return unknown;
}

/** What tags of the space name now, by `repository:tag`, of those that are asked for. At most 1000. */
export async function tagDigests(
  scope: Scope,
  wanted: readonly { readonly repository: string; readonly tag: string }[],
): Promise<ReadonlyMap<string, string>> {
  if (wanted.length === 0) return new Map();
  const rows = await scope.db
    .selectFrom('tags')
    .innerJoin('repositories', (join) =>
      join.onRef('repositories.space_id', '=', 'tags.space_id').onRef('repositories.id', '=', 'tags.repository_id'),
    )
    .select(['repositories.name as repository', 'tags.name as tag', 'tags.digest'])
    .where('tags.space_id', '=', scope.space)
    .where((build) =>
      build(
        build.refTuple('repositories.name', 'tags.name'),
        'in',
        wanted.slice(0, 1000).map(({ repository, tag }) => build.tuple(repository, tag)),
      ),
    )
    .execute();
  return new Map(rows.map(({ repository, tag, digest }) => [`${repository}:${tag}`, digest]));
}

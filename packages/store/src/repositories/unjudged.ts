import { sql } from 'kysely';
import { type Page, type PageRequest, pageLimit, pageOf, readCursor } from './page.ts';
import type { Scope } from './scope.ts';

/** An image under a name by which a policy never judged it. */
export interface UnjudgedImage {
  readonly imageId: number;
  readonly reference: string;
}

/** Images under the names by which other policies of the space judged them, and this one did not. */
export async function unjudgedReferences(
  scope: Scope,
  policyId: string,
  page: PageRequest,
): Promise<Page<UnjudgedImage>> {
  const [image, reference] = readCursor(page, ['number', 'string']) ?? [];
  const limit = pageLimit(page);
  const rows = await scope.db
    .selectFrom('verdicts')
    .select(['image_id', 'reference'])
    .distinct()
    .where('space_id', '=', scope.space)
    .where('policy_id', '!=', policyId)
    .where((build) =>
      build.not(
        build.exists(
          build
            .selectFrom('verdicts as own')
            .select('own.id')
            .where('own.space_id', '=', scope.space)
            .whereRef('own.image_id', '=', 'verdicts.image_id')
            .whereRef('own.reference', '=', 'verdicts.reference')
            .where('own.policy_id', '=', policyId),
        ),
      ),
    )
    .$if(image !== undefined, (query) =>
      query.where((build) =>
        build(build.refTuple('image_id', 'reference'), '>', build.tuple(Number(image), String(reference))),
      ),
    )
    .orderBy('image_id')
    .orderBy('reference')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.image_id, row.reference],
    (row) => ({ imageId: row.image_id, reference: row.reference }),
  );
}

/** Inspected images under the tags that name them now, and by which the policy never judged them. */
export async function unjudgedTags(scope: Scope, policyId: string, page: PageRequest): Promise<Page<UnjudgedImage>> {
  const [repository, tag] = readCursor(page, ['string', 'string']) ?? [];
  const limit = pageLimit(page);
  const reference = sql<string>`repositories.name || ':' || tags.name`;
  const rows = await scope.db
    .selectFrom('tags')
    .innerJoin('repositories', (join) =>
      join.onRef('repositories.space_id', '=', 'tags.space_id').onRef('repositories.id', '=', 'tags.repository_id'),
    )
    .innerJoin('images', 'images.digest', 'tags.digest')
    .innerJoin('space_images as seen', (join) =>
      join.onRef('seen.image_id', '=', 'images.id').onRef('seen.space_id', '=', 'tags.space_id'),
    )
    .select(['images.id', 'tags.repository_id', 'tags.name as tag'])
    .select(reference.as('reference'))
    .where('tags.space_id', '=', scope.space)
    .where('seen.state', '=', 'analysed')
    .where((build) =>
      build.not(
        build.exists(
          build
            .selectFrom('verdicts as own')
            .select('own.id')
            .where('own.space_id', '=', scope.space)
            .whereRef('own.image_id', '=', 'images.id')
            .where('own.reference', '=', reference)
            .where('own.policy_id', '=', policyId),
        ),
      ),
    )
    .$if(repository !== undefined, (query) =>
      query.where((build) =>
        build(build.refTuple('tags.repository_id', 'tags.name'), '>', build.tuple(String(repository), String(tag))),
      ),
    )
    .orderBy('tags.repository_id')
    .orderBy('tags.name')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.repository_id, row.tag],
    (row) => ({ imageId: row.id, reference: row.reference }),
  );
}

/** Inspected images that nobody judged under any name, by the name that the space asked for them by: archives that were handed in, say. */
export async function unjudgedImages(scope: Scope, _policyId: string, page: PageRequest): Promise<Page<UnjudgedImage>> {
  const [image] = readCursor(page, ['number']) ?? [];
  const limit = pageLimit(page);
  const rows = await scope.db
    .selectFrom('space_images')
    .select(['image_id', 'reference'])
    .where('space_id', '=', scope.space)
    .where('state', '=', 'analysed')
    .where('reference', 'is not', null)
    .where((build) =>
      build.not(
        build.exists(
          build
            .selectFrom('verdicts')
            .select('verdicts.id')
            .whereRef('verdicts.image_id', '=', 'space_images.image_id')
            .where('verdicts.space_id', '=', scope.space),
        ),
      ),
    )
    .$if(image !== undefined, (query) => query.where('image_id', '>', Number(image)))
    .orderBy('image_id')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.image_id],
    (row) => ({ imageId: row.image_id, reference: row.reference ?? '' }),
  );
}

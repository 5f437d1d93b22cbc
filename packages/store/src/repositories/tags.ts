import type { Digest } from '@assay/core';
import { requireName } from '../database/storable.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readCursor, readIdCursor } from './page.ts';
import type { Scope } from './scope.ts';

/** What a tag names. */
export interface Tag {
  readonly name: string;
  readonly digest: string;
  /** Since when it names that. */
  readonly since: number;
}

/** One time that a tag came to name something. */
export interface TagMove {
  readonly digest: string;
  readonly previousDigest: string | null;
  readonly at: number;
}

/** What seeing a tag brought. */
export type TagSighting =
  | { readonly kind: 'new' }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'moved'; readonly previous: string };

/**
 * Writes down what a tag names, when that is new. Use a transaction.
 * @throws STORE_REFERENCE_INVALID when the space has no such repository.
 */
export async function recordTag(
  scope: Scope,
  repositoryId: string,
  name: string,
  digest: Digest,
  now: number,
): Promise<TagSighting> {
  const place = { space_id: scope.space, repository_id: repositoryId, name: requireName(name, 'a tag', 128) };
  const inserted = await scope.db
    .insertInto('tags')
    .values({ ...place, digest, seen_at: now })
    .onConflict((conflict) => conflict.columns(['space_id', 'repository_id', 'name']).doNothing())
    .returning('name')
    .executeTakeFirst();
  if (inserted !== undefined) {
    await addMove(scope, { ...place, digest, previous_digest: null, at: now });
    return { kind: 'new' };
  }
  return moveTag(scope, place, digest, now);
}

interface TagPlace {
  readonly space_id: string;
  readonly repository_id: string;
  readonly name: string;
}

async function moveTag(scope: Scope, place: TagPlace, digest: Digest, now: number): Promise<TagSighting> {
  // The row is locked by writing it, so that of two movers the later one sees what the earlier one wrote.
  const row = await scope.db
    .updateTable('tags')
    .set((tag) => ({ seen_at: tag.ref('seen_at') }))
    .where('space_id', '=', place.space_id)
    .where('repository_id', '=', place.repository_id)
    .where('name', '=', place.name)
    .where('digest', '!=', digest)
    .returning('digest')
    .executeTakeFirst();
  if (row === undefined) return { kind: 'unchanged' };
  await scope.db
    .updateTable('tags')
    .set({ digest, seen_at: now })
    .where('space_id', '=', place.space_id)
    .where('repository_id', '=', place.repository_id)
    .where('name', '=', place.name)
    .execute();
  await addMove(scope, { ...place, digest, previous_digest: row.digest, at: now });
  return { kind: 'moved', previous: row.digest };
}

async function addMove(
  scope: Scope,
  move: TagPlace & { readonly digest: string; readonly previous_digest: string | null; readonly at: number },
): Promise<void> {
  await scope.db
    .insertInto('tag_history')
    .values({ ...move, id: newId() })
    .execute();
}

/** What a tag names; null when that is not known. */
export async function findTag(scope: Scope, repositoryId: string, name: string): Promise<Tag | null> {
  const row = await scope.db
    .selectFrom('tags')
    .select(['name', 'digest', 'seen_at'])
    .where('space_id', '=', scope.space)
    .where('repository_id', '=', repositoryId)
    .where('name', '=', name)
    .executeTakeFirst();
  return row === undefined ? null : { name: row.name, digest: row.digest, since: row.seen_at };
}

/** Tags of a repository by name. */
export async function listTags(scope: Scope, repositoryId: string, page: PageRequest): Promise<Page<Tag>> {
  const [after] = readCursor(page, ['string']) ?? [];
  const limit = pageLimit(page);
  const rows = await scope.db
    .selectFrom('tags')
    .select(['name', 'digest', 'seen_at'])
    .where('space_id', '=', scope.space)
    .where('repository_id', '=', repositoryId)
    .$if(after !== undefined, (query) => query.where('name', '>', String(after)))
    .orderBy('name')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.name],
    ({ name, digest, seen_at }) => ({ name, digest, since: seen_at }),
  );
}

/** What a tag names; null when the space does not know it. */
export async function getTag(scope: Scope, repositoryId: string, name: string): Promise<Tag | null> {
  const row = await scope.db
    .selectFrom('tags')
    .select(['name', 'digest', 'seen_at'])
    .where('space_id', '=', scope.space)
    .where('repository_id', '=', repositoryId)
    .where('name', '=', name)
    .executeTakeFirst();
  return row === undefined ? null : { name: row.name, digest: row.digest, since: row.seen_at };
}

/** What a tag named, the newest first. */
export async function tagHistory(
  scope: Scope,
  repositoryId: string,
  name: string,
  page: PageRequest,
): Promise<Page<TagMove>> {
  const before = readIdCursor(page);
  const limit = pageLimit(page);
  const rows = await scope.db
    .selectFrom('tag_history')
    .select(['id', 'digest', 'previous_digest', 'at'])
    .where('space_id', '=', scope.space)
    .where('repository_id', '=', repositoryId)
    .where('name', '=', name)
    .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    ({ digest, previous_digest, at }) => ({ digest, previousDigest: previous_digest, at }),
  );
}

/** The tags that name an image now, or the index that it was chosen from. */
export async function tagsOfImage(
  scope: Scope,
  digest: Digest,
): Promise<readonly { readonly repository: string; readonly tag: string }[]> {
  return scope.db
    .selectFrom('tags')
    .innerJoin('repositories', (join) =>
      join.onRef('repositories.space_id', '=', 'tags.space_id').onRef('repositories.id', '=', 'tags.repository_id'),
    )
    .select(['repositories.name as repository', 'tags.name as tag'])
    .where('tags.space_id', '=', scope.space)
    .where((build) =>
      build.or([
        build('tags.digest', '=', digest),
        build('tags.digest', 'in', (from) =>
          from
            .selectFrom('space_images')
            .innerJoin('images', 'images.id', 'space_images.image_id')
            .select((select) => select.fn.coalesce('space_images.index_digest', 'images.digest').as('named'))
            .where('space_images.space_id', '=', scope.space)
            .where('images.digest', '=', digest),
        ),
      ]),
    )
    .orderBy('repositories.name')
    .orderBy('tags.name')
    .limit(1000)
    .execute();
}

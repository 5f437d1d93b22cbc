import type { Database } from '../database/open-store.ts';
import { requireName } from '../database/storable.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readCursor } from './page.ts';
import { type Scope, type SpaceId, spaceId } from './scope.ts';

/** How often which tags of a repository are looked at. */
export interface Watch {
  readonly everyMs: number;
  /** Pattern of tag names with `*`. */
  readonly pattern: string;
}

/** A repository of a registry. */
export interface ImageRepository {
  readonly id: string;
  /** Canonical, with its registry: `docker.io/library/nginx`. */
  readonly name: string;
  readonly watch: Watch | null;
  readonly createdAt: number;
}

interface RepositoryRow {
  readonly id: string;
  readonly name: string;
  readonly watch_every_ms: number | null;
  readonly watch_pattern: string | null;
  readonly created_at: number;
}

function fromRow(row: RepositoryRow): ImageRepository {
  const { watch_every_ms: everyMs, watch_pattern: pattern } = row;
  const watch = everyMs === null || pattern === null ? null : { everyMs, pattern };
  return { id: row.id, name: row.name, watch, createdAt: row.created_at };
}

/** The id of the repository of that name, made now when the space does not know it. */
export async function rememberRepository(scope: Scope, name: string, now: number): Promise<string> {
  const row = await scope.db
    .insertInto('repositories')
    .values({
      space_id: scope.space,
      id: newId(),
      name: requireName(name, 'the name of a repository', 512),
      watch_every_ms: null,
      watch_pattern: null,
      next_poll_at: null,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['space_id', 'name']).doUpdateSet({ name }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** The repository of that name; null when the space does not know it. */
export async function findRepository(scope: Scope, name: string): Promise<ImageRepository | null> {
  const row = await scope.db
    .selectFrom('repositories')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('name', '=', name)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The repository of that id; null when the space does not know it. */
export async function getRepository(scope: Scope, id: string): Promise<ImageRepository | null> {
  const row = await scope.db
    .selectFrom('repositories')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Repositories by name. */
export async function listRepositories(scope: Scope, page: PageRequest): Promise<Page<ImageRepository>> {
  const [after] = readCursor(page, ['string']) ?? [];
  const limit = pageLimit(page);
  const rows = await scope.db
    .selectFrom('repositories')
    .selectAll()
    .where('space_id', '=', scope.space)
    .$if(after !== undefined, (query) => query.where('name', '>', String(after)))
    .orderBy('name')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.name], fromRow);
}

/** Watches a repository from now on, or no longer; false when the space does not know it. */
export async function watchRepository(scope: Scope, id: string, watch: Watch | null, now: number): Promise<boolean> {
  const { numUpdatedRows } = await scope.db
    .updateTable('repositories')
    .set({
      watch_every_ms: watch?.everyMs ?? null,
      watch_pattern: watch?.pattern ?? null,
      next_poll_at: watch === null ? null : now,
    })
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Forgets a repository and its tags; images stay. False when the space does not know it. */
export async function deleteRepository(scope: Scope, id: string): Promise<boolean> {
  const { numDeletedRows } = await scope.db
    .deleteFrom('repositories')
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Takes up to `most` watched repositories of every space whose turn it is, and sets their next turn. */
export async function takeDueRepositories(
  db: Database,
  now: number,
  most: number,
): Promise<readonly { readonly space: SpaceId; readonly repository: ImageRepository }[]> {
  const due = await db
    .selectFrom('repositories')
    .select(['space_id', 'id', 'watch_every_ms'])
    .where('next_poll_at', '<=', now)
    .orderBy('next_poll_at')
    .limit(most)
    .execute();
  const taken: { readonly space: SpaceId; readonly repository: ImageRepository }[] = [];
  for (const { space_id, id, watch_every_ms } of due) {
    const row = await db
      .updateTable('repositories')
      .set({ next_poll_at: now + (watch_every_ms ?? 0) })
      .where('space_id', '=', space_id)
      .where('id', '=', id)
      .where('next_poll_at', '<=', now)
      .returningAll()
      .executeTakeFirst();
    if (row !== undefined) taken.push({ space: spaceId(space_id), repository: fromRow(row) });
  }
  return taken;
}

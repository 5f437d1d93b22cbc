import type { Database } from '../database/open-store.ts';
import { requireName } from '../database/storable.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readIdCursor } from './page.ts';
import { SYSTEM_SPACE, type SpaceId, spaceId } from './scope.ts';

/** A tenant. */
export interface Space {
  readonly id: SpaceId;
  readonly name: string;
  readonly createdAt: number;
}

/** Makes a space; null when there is one of that name. */
export async function createSpace(db: Database, name: string, now: number): Promise<Space | null> {
  const space: Space = { id: spaceId(newId()), name: requireName(name, 'the name of a space'), createdAt: now };
  const row = await db
    .insertInto('spaces')
    .values({ id: space.id, name, created_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row === undefined ? null : space;
}

/** The space of that name; null when there is none. */
export async function findSpace(db: Database, name: string): Promise<Space | null> {
  const row = await db.selectFrom('spaces').selectAll().where('name', '=', name).executeTakeFirst();
  return row === undefined ? null : { id: spaceId(row.id), name: row.name, createdAt: row.created_at };
}

/** The space of that id; null when there is none. */
export async function getSpace(db: Database, id: string): Promise<Space | null> {
  const row = await db.selectFrom('spaces').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : { id: spaceId(row.id), name: row.name, createdAt: row.created_at };
}

/** Every tenant in the order they were made, without the system's own. */
export async function listSpaces(db: Database, page: PageRequest): Promise<Page<Space>> {
  const after = readIdCursor(page);
  const limit = pageLimit(page);
  const rows = await db
    .selectFrom('spaces')
    .selectAll()
    .where('id', '!=', SYSTEM_SPACE)
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    (row) => ({ id: spaceId(row.id), name: row.name, createdAt: row.created_at }),
  );
}

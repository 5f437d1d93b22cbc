import type { Database } from '../database/open-store.ts';
import { requireName } from '../database/storable.ts';
import type { UserTable } from '../database/schema/access-tables.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readIdCursor } from './page.ts';
import { type SpaceId, spaceId } from './scope.ts';

/** What the identity provider says of a person. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly name: string;
}

/** Remembers who logged in, or brings what is known of them up to date. Returns the id of the user. */
export async function rememberUser(db: Database, identity: Identity, now: number): Promise<string> {
  const row = await db
    .insertInto('users')
    .values({
      id: newId(),
      issuer: requireName(identity.issuer, 'the issuer'),
      subject: requireName(identity.subject, 'the subject'),
      email: identity.email,
      name: requireName(identity.name, 'the name of a user'),
      created_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['issuer', 'subject']).doUpdateSet({ email: identity.email, name: identity.name }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** A person as the instance knows them. */
export interface User extends Identity {
  readonly id: string;
  readonly createdAt: number;
}

/** Everybody who ever logged in, in the order of their first login. */
export async function listUsers(db: Database, page: PageRequest): Promise<Page<User>> {
  const after = readIdCursor(page);
  const limit = pageLimit(page);
  const rows = await db
    .selectFrom('users')
    .selectAll()
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.id], userOf);
}

/** A user by id; null when there is none. */
export async function getUser(db: Database, id: string): Promise<User | null> {
  const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : userOf(row);
}

/** Everybody with that e-mail address, as the identity provider writes it; at most two, for more than one is nobody in particular. */
export async function usersByEmail(db: Database, email: string): Promise<readonly User[]> {
  const rows = await db.selectFrom('users').selectAll().where('email', '=', email).orderBy('id').limit(2).execute();
  return rows.map(userOf);
}

function userOf({ created_at, ...row }: UserTable): User {
  return { ...row, createdAt: created_at };
}

/** The spaces that a user belongs to, by name, and the role in each. */
export async function spacesOfUser(
  db: Database,
  userId: string,
): Promise<readonly { readonly space: SpaceId; readonly name: string; readonly role: string }[]> {
  const rows = await db
    .selectFrom('members')
    .innerJoin('spaces', 'spaces.id', 'members.space_id')
    .select(['members.space_id', 'members.role', 'spaces.name'])
    .where('members.user_id', '=', userId)
    .orderBy('spaces.name')
    .execute();
  return rows.map((row) => ({ space: spaceId(row.space_id), name: row.name, role: row.role }));
}

import type { Database } from '../database/open-store.ts';
import { requireName } from '../database/storable.ts';
import { newId } from '../ids.ts';
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

/** The spaces that a user belongs to and the role in each. */
export async function spacesOfUser(
  db: Database,
  userId: string,
): Promise<readonly { readonly space: SpaceId; readonly role: string }[]> {
  const rows = await db
    .selectFrom('members')
    .select(['space_id', 'role'])
    .where('user_id', '=', userId)
    .orderBy('space_id')
    .execute();
  return rows.map((row) => ({ space: spaceId(row.space_id), role: row.role }));
}

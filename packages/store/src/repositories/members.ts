import type { Database } from '../database/open-store.ts';
import type { Scope, SpaceId } from './scope.ts';

/** A user in a space. */
export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: string;
  /** True when a group of the identity provider gave the role. */
  readonly byGroup: boolean;
  readonly since: number;
}

/**
 * Gives a user a role in the space, or another one. It no longer depends on groups then.
 * @throws STORE_REFERENCE_INVALID when there is no such user.
 */
export async function setMember(scope: Scope, userId: string, role: string, now: number): Promise<void> {
  await scope.db
    .insertInto('members')
    .values({ space_id: scope.space, user_id: userId, role, by_group: 0, created_at: now })
    .onConflict((conflict) => conflict.columns(['space_id', 'user_id']).doUpdateSet({ role, by_group: 0 }))
    .execute();
}

/** Takes a user out of the space; false when they were not in it. */
export async function removeMember(scope: Scope, userId: string): Promise<boolean> {
  const { numDeletedRows } = await scope.db
    .deleteFrom('members')
    .where('space_id', '=', scope.space)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Everybody in the space by name. */
export async function listMembers(scope: Scope): Promise<readonly Member[]> {
  const rows = await scope.db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(['users.id', 'users.name', 'users.email', 'members.role', 'members.by_group', 'members.created_at'])
    .where('members.space_id', '=', scope.space)
    .orderBy('users.name')
    .orderBy('users.id')
    .execute();
  return rows.map(({ id, name, email, role, by_group, created_at }) => ({
    userId: id,
    name,
    email,
    role,
    byGroup: by_group === 1,
    since: created_at,
  }));
}

/** The role of a user in the space; null when they have none. */
export async function memberRole(scope: Scope, userId: string): Promise<string | null> {
  const row = await scope.db
    .selectFrom('members')
    .select('role')
    .where('space_id', '=', scope.space)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.role ?? null;
}

/**
 * Gives a user the roles that their groups give now and takes those away that groups gave before. Roles that somebody gave them stay.
 * `roles` is by space.
 */
export async function setGroupRoles(
  db: Database,
  userId: string,
  roles: ReadonlyMap<SpaceId, string>,
  now: number,
): Promise<void> {
  const kept = [...roles.keys()];
  await db
    .deleteFrom('members')
    .where('user_id', '=', userId)
    .where('by_group', '=', 1)
    .$if(kept.length > 0, (query) => query.where('space_id', 'not in', kept))
    .execute();
  for (const [space, role] of roles) {
    await db
      .insertInto('members')
      .values({ space_id: space, user_id: userId, role, by_group: 1, created_at: now })
      .onConflict((conflict) =>
        conflict.columns(['space_id', 'user_id']).doUpdateSet({ role }).where('members.by_group', '=', 1),
      )
      .execute();
  }
}

import { type Scope, members, users } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, closed, instantOf, pageAnswer } from '../http/schemas.ts';
import { MEMBER, ROLE } from './access-schemas.ts';
import { requireHeld } from './grant.ts';
import { type Role, allowedBy, readRole } from './permission.ts';
import type { Principal } from './principal.ts';

const PARAMS = closed({ user: ID });

const listMembers = defineRoute({
  id: 'listMembers',
  method: 'GET',
  path: '/api/v1/members',
  tag: 'access',
  summary: 'Everybody in the space, by name.',
  access: { kind: 'permission', permission: 'members:read' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The members.', schema: pageAnswer(MEMBER) } },
  handle: async (call) => ({
    status: 200,
    body: {
      items: (await members.listMembers(call.scope())).map((member) => ({ ...member, since: instantOf(member.since) })),
      next: null,
    },
  }),
});

const addMember = defineRoute({
  id: 'addMember',
  method: 'POST',
  path: '/api/v1/members',
  tag: 'access',
  summary: 'Takes somebody into the space by the e-mail address that they logged in with before.',
  access: { kind: 'permission', permission: 'members:write' },
  params: NOTHING,
  query: NOTHING,
  body: closed({ email: Type.String({ minLength: 3, maxLength: 254 }), role: ROLE }),
  answers: { 201: { description: 'Who was taken in.', schema: closed({ userId: Type.String(), role: ROLE }) } },
  handle: async (call) => {
    const { email, role } = call.body;
    requireHeld(call.principal(), allowedBy(role, []));
    const userId = await call.change(async (scope) => {
      const [user, second] = await users.usersByEmail(scope.db, email.toLowerCase());
      if (user === undefined) throw serverError('NOT_FOUND', 'nobody logged in with that address');
      if (second !== undefined) throw serverError('CONFLICT', 'several people logged in with that address');
      if ((await members.memberRole(scope, user.id)) !== null) throw serverError('CONFLICT', 'they are in the space');
      return { result: user.id, note: await setRole(scope, user.id, role, call.now) };
    });
    call.parts.authentications.forgetUser(userId);
    return { status: 201, body: { userId, role } };
  },
});

const setMember = defineRoute({
  id: 'setMemberRole',
  method: 'PUT',
  path: '/api/v1/members/:user',
  tag: 'access',
  summary: 'Gives somebody in the space another role, which no longer depends on their groups.',
  access: { kind: 'permission', permission: 'members:write' },
  params: PARAMS,
  query: NOTHING,
  body: closed({ role: ROLE }),
  answers: { 200: { description: 'The role.', schema: closed({ userId: Type.String(), role: ROLE }) } },
  handle: async (call) => {
    const { user } = call.params;
    const { role } = call.body;
    requireHeld(call.principal(), allowedBy(role, []));
    await call.change(async (scope) => {
      await requireMember(scope, user, call.principal());
      return { result: null, note: await setRole(scope, user, role, call.now) };
    });
    call.parts.authentications.forgetUser(user);
    return { status: 200, body: { userId: user, role } };
  },
});

const removeMember = defineRoute({
  id: 'removeMember',
  method: 'DELETE',
  path: '/api/v1/members/:user',
  tag: 'access',
  summary: 'Takes somebody out of the space. A group of theirs that gives a role brings them back at their next login.',
  access: { kind: 'permission', permission: 'members:write' },
  params: PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 204: { description: 'They are out of the space.', schema: null } },
  handle: async (call) => {
    const { user } = call.params;
    await call.change(async (scope) => {
      const role = await requireMember(scope, user, call.principal());
      await members.removeMember(scope, user);
      return { result: null, note: { action: 'member.remove', subject: `user:${user}`, details: { role } } };
    });
    call.parts.authentications.forgetUser(user);
    return { status: 204 };
  },
});

/** The role of somebody whom the caller may change. @throws NOT_FOUND, FORBIDDEN */
async function requireMember(scope: Scope, user: string, by: Principal): Promise<string> {
  const role = await members.memberRole(scope, user);
  if (role === null) throw serverError('NOT_FOUND', 'they are not in the space');
  if (by.actor !== `user:${user}`) requireHeld(by, allowedBy(readRole(role), []));
  return role;
}

async function setRole(
  scope: Scope,
  user: string,
  role: Role,
  now: number,
): Promise<{ action: string; subject: string; details: { role: string } }> {
  await members.setMember(scope, user, role, now);
  return { action: 'member.set', subject: `user:${user}`, details: { role } };
}

/** Routes of the members of a space. */
export const MEMBER_ROUTES: readonly Route[] = [listMembers, addMember, setMember, removeMember];

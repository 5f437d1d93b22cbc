import {
  SYSTEM_SPACE,
  type Scope,
  type WriteTransaction,
  audit,
  inSpace,
  members,
  rotateKeys,
  spaces,
  users,
} from '@assay/store';
import type { JsonObject } from '@assay/core';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import type { BareCall } from '../http/call.ts';
import { type Access, NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, INSTANT, closed, instantOf, nullable, pageAnswer, pageQuery, pageRequest, text } from '../http/schemas.ts';
import { CREATED_API_KEY, NEW_API_KEY, ROLE, SPACE, SPACE_NAME } from './access-schemas.ts';
import { requireHeld } from './grant.ts';
import { DEFAULT_KEY_DAYS, makeKey, plannedKey } from './make-key.ts';
import type { Principal } from './principal.ts';
import { ROLE_PERMISSIONS, allowedBy } from './permission.ts';

const READ: Access = { kind: 'permission', permission: 'instance:read' };
const MANAGE: Access = { kind: 'permission', permission: 'instance:manage' };
const NAMED = text(63, 'Name or id of a space.');

type Space = spaces.Space;
type Writing = Scope & { readonly db: WriteTransaction };

const listSpaces = defineRoute({
  id: 'listSpaces',
  method: 'GET',
  path: '/api/v1/instance/spaces',
  tag: 'instance',
  summary: 'Every space of the service, in the order they were made.',
  access: READ,
  params: NOTHING,
  query: pageQuery({}),
  body: NOTHING,
  answers: { 200: { description: 'The spaces.', schema: pageAnswer(SPACE) } },
  handle: async (call) => {
    const { items, next } = await spaces.listSpaces(call.parts.store.read, pageRequest(call.query));
    return { status: 200, body: { items: items.map(spaceAnswer), next } };
  },
});

const createSpace = defineRoute({
  id: 'createSpace',
  method: 'POST',
  path: '/api/v1/instance/spaces',
  tag: 'instance',
  summary: 'Makes a space. Nobody is in it yet: add a member or make a key.',
  access: MANAGE,
  params: NOTHING,
  query: NOTHING,
  body: closed({ name: SPACE_NAME }),
  answers: { 201: { description: 'The space.', schema: SPACE } },
  handle: async (call) => {
    const { name } = call.body;
    if (/^[0-9a-f]{8}-[0-9a-f]{4}-/.test(name)) throw serverError('REQUEST_INVALID', 'the name looks like an id');
    const made = await call.change(async ({ db }) => {
      const space = await spaces.createSpace(db, name, call.now);
      if (space === null) throw serverError('CONFLICT', 'there is a space of that name');
      await note(call, inSpace(db, SYSTEM_SPACE), 'space.create', `space:${space.id}`, { name });
      return { result: space, note: null };
    });
    return { status: 201, body: spaceAnswer(made) };
  },
});

const createSpaceKey = defineRoute({
  id: 'createSpaceKey',
  method: 'POST',
  path: '/api/v1/instance/spaces/:space/keys',
  tag: 'instance',
  summary: 'Makes an API key of any space, for who is to run it. Its token is shown this once.',
  access: MANAGE,
  params: closed({ space: NAMED }),
  query: NOTHING,
  body: NEW_API_KEY,
  answers: { 201: { description: 'The key and its token.', schema: CREATED_API_KEY } },
  handle: async (call) => {
    const mostDays = call.parts.settings.keyMaxAgeDays;
    const limits = { now: call.now, mostDays: mostDays === undefined ? DEFAULT_KEY_DAYS : mostDays };
    const planned = plannedKey(call.body, manager(call.principal()), limits);
    const body = await call.change(async ({ db }) => {
      const there = await writingIn(db, call.params.space);
      const made = await makeKey(there, planned, call.now);
      const { name, role, scopes, expiresAt } = made.key;
      await note(call, there, 'key.create', `key:${made.key.id}`, { name, role, scopes, expiresAt });
      return { result: made, note: null };
    });
    return { status: 201, body };
  },
});

const setSpaceMember = defineRoute({
  id: 'setSpaceMember',
  method: 'PUT',
  path: '/api/v1/instance/spaces/:space/members/:user',
  tag: 'instance',
  summary: 'Gives a user a role in any space.',
  access: MANAGE,
  params: closed({ space: NAMED, user: ID }),
  query: NOTHING,
  body: closed({ role: ROLE }),
  answers: { 200: { description: 'The role.', schema: closed({ userId: Type.String(), role: ROLE }) } },
  handle: async (call) => {
    const { space, user } = call.params;
    const { role } = call.body;
    requireHeld(manager(call.principal()), allowedBy(role, []));
    await call.change(async ({ db }) => {
      const there = await writingIn(db, space);
      if ((await users.getUser(db, user)) === null) throw serverError('NOT_FOUND', 'there is no such user');
      await members.setMember(there, user, role, call.now);
      await note(call, there, 'member.set', `user:${user}`, { role });
      return { result: null, note: null };
    });
    call.parts.authentications.forgetUser(user);
    return { status: 200, body: { userId: user, role } };
  },
});

const listUsers = defineRoute({
  id: 'listUsers',
  method: 'GET',
  path: '/api/v1/instance/users',
  tag: 'instance',
  summary: 'Everybody who ever logged in, in the order of their first login.',
  access: READ,
  params: NOTHING,
  query: pageQuery({}),
  body: NOTHING,
  answers: {
    200: {
      description: 'The users.',
      schema: pageAnswer(
        closed({
          id: Type.String(),
          issuer: Type.String(),
          subject: Type.String(),
          email: nullable(Type.String()),
          name: Type.String(),
          createdAt: INSTANT,
        }),
      ),
    },
  },
  handle: async (call) => {
    const { items, next } = await users.listUsers(call.parts.store.read, pageRequest(call.query));
    return {
      status: 200,
      body: { items: items.map((user) => ({ ...user, createdAt: instantOf(user.createdAt) })), next },
    };
  },
});

const reseal = defineRoute({
  id: 'resealCredentials',
  method: 'POST',
  path: '/api/v1/instance/credentials/reseal',
  tag: 'instance',
  summary: 'Seals every stored credential anew with the current encryption key, after which older keys are not needed.',
  access: MANAGE,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  idempotent: false,
  answers: { 200: { description: 'How many were sealed anew.', schema: closed({ resealed: Type.Integer() }) } },
  handle: async (call) => {
    const resealed = await rotateKeys(call.parts.store, call.parts.keyring);
    await call.change(async ({ db }) => {
      const details = { resealed, encryptionKey: call.parts.keyring.current };
      await note(call, inSpace(db, SYSTEM_SPACE), 'credentials.reseal', 'instance', details);
      return { result: null, note: null };
    });
    return { status: 200, body: { resealed } };
  },
});

/** Who manages the instance may do everything in every space, but hands out nothing about the instance that they do not have. */
function manager(principal: Principal): Principal {
  return { ...principal, permissions: new Set([...principal.permissions, ...ROLE_PERMISSIONS.admin]) };
}

async function writingIn(db: WriteTransaction, named: string): Promise<Writing> {
  const space = (await spaces.findSpace(db, named)) ?? (await spaces.getSpace(db, named));
  if (space === null || space.id === SYSTEM_SPACE) throw serverError('NOT_FOUND', 'there is no such space');
  return { ...inSpace(db, space.id), db };
}

/** Adds to the chain of the space that it is about, which need not be the caller's. */
async function note(call: BareCall, scope: Scope, action: string, subject: string, details: JsonObject): Promise<void> {
  await audit.appendAudit(scope, { actor: call.principal().actor, action, subject, details }, call.now);
}

function spaceAnswer({ id, name, createdAt }: Space): { id: string; name: string; createdAt: string } {
  return { id, name, createdAt: instantOf(createdAt) };
}

/** Routes of the spaces and people of the instance. */
export const SPACE_ROUTES: readonly Route[] = [
  listSpaces,
  createSpace,
  createSpaceKey,
  setSpaceMember,
  listUsers,
  reseal,
];

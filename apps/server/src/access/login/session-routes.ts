import { SYSTEM_SPACE, audit, inSpace, sessions } from '@assay/store';
import { type Static, Type } from 'typebox';
import type { BareCall } from '../../http/call.ts';
import { NOTHING, type Route, defineRoute } from '../../http/route.ts';
import { INSTANT, closed, instantOf, nullable } from '../../http/schemas.ts';
import { authenticateHeader, keyPrincipal } from '../authenticate.ts';
import type { KnownSession } from '../authentications.ts';
import { type Permission, allowedBy, readRole } from '../permission.ts';
import {
  csrfToken,
  readCookie,
  requireOwnPage,
  requireSafeOrigin,
  requireSameOrigin,
  setCookie,
} from '../session-cookie.ts';
import { instancePermissions } from '../session-principal.ts';
import { SESSION_LIFETIME_MS, findSession } from '../sessions.ts';

const WHO = closed({
  actor: Type.String({ description: '`user:…` or `key:…`, as the audit trail names the caller.' }),
  name: Type.String(),
  spaces: Type.Array(
    closed({ id: Type.String(), name: Type.String(), role: Type.String(), permissions: Type.Array(Type.String()) }),
  ),
  instance: Type.Array(Type.String(), { description: 'What the caller may do with the service as a whole.' }),
  csrf: nullable(Type.String({ description: 'Send it as X-Assay-CSRF with every change; null with an API key.' })),
  expiresAt: nullable(INSTANT),
});

const SESSION = closed({
  who: nullable(WHO),
  login: closed({ identityProvider: Type.Boolean({ description: '/auth/login leads to one.' }) }),
});

const session = defineRoute({
  id: 'getSession',
  method: 'GET',
  path: '/auth/session',
  tag: 'login',
  summary: 'Who the caller is and what they may do in which space; nobody without a session or key that counts.',
  access: { kind: 'public' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'Who the caller is.', schema: SESSION } },
  handle: async (call) => {
    const login = { identityProvider: call.parts.identityProvider !== null };
    return { status: 200, body: { who: await whoAsks(call), login } };
  },
});

const useKey = defineRoute({
  id: 'beginKeySession',
  method: 'POST',
  path: '/auth/key',
  tag: 'login',
  summary: 'Begins a session in the browser for the API key in Authorization, with what the key may do.',
  access: { kind: 'public' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  idempotent: false,
  answers: { 200: { description: 'Who the caller is now.', schema: SESSION } },
  handle: async (call) => {
    call.principal();
    requireSafeOrigin(call.origin);
    requireSameOrigin({ ...call, method: 'POST' });
    const key = await authenticateHeader(call.parts, call.header('authorization') ?? '');
    const longest = call.now + SESSION_LIFETIME_MS;
    const expiresAt = Math.min(key.expiresAt ?? longest, longest);
    const begun = { subject: { kind: 'key', keyId: key.keyId }, scopes: [], expiresAt } as const;
    const token = await call.change(async ({ db }) => {
      await sessions.forgetSessions(db, call.now);
      const made = await sessions.createSession(db, begun, call.now);
      return { result: made, note: { action: 'session.begin', subject: `key:${key.keyId}` } };
    });
    const known = await findSession(call.parts, token);
    return {
      status: 200,
      headers: { 'set-cookie': setCookie('session', call.origin, token, Math.ceil((expiresAt - call.now) / 1000)) },
      body: {
        who: known === null ? null : describe(known, csrfToken(token)),
        login: { identityProvider: call.parts.identityProvider !== null },
      },
    };
  },
});

const logout = defineRoute({
  id: 'logout',
  method: 'POST',
  path: '/auth/logout',
  tag: 'login',
  summary: 'Ends the session of the browser.',
  access: { kind: 'public' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  idempotent: false,
  answers: { 204: { description: 'There is no session any more.', schema: null } },
  handle: async (call) => {
    const { parts, origin, now } = call;
    const token = readCookie('session', origin, call.header('cookie'));
    const known = token === null ? null : await findSession(parts, token);
    if (token !== null && known !== null) {
      requireOwnPage({ method: 'POST', origin, header: call.header }, token);
      const actor = actorOf(known);
      await parts.store.transaction(async (db) => {
        await sessions.endSession(db, token, now);
        const entry = { actor, action: 'session.end', subject: actor, details: {} };
        await audit.appendAudit(inSpace(db, SYSTEM_SPACE), entry, now);
      });
      parts.authentications.sessions.forget(({ session: other }) => other === known.session);
    }
    return { status: 204, headers: { 'set-cookie': setCookie('session', origin, '', 0) } };
  },
});

async function whoAsks({ parts, origin, header }: BareCall): Promise<Static<typeof WHO> | null> {
  const authorization = header('authorization');
  if (authorization !== null) {
    const key = await authenticateHeader(parts, authorization);
    const { permissions, expiresAt } = keyPrincipal(key, null);
    return {
      actor: `key:${key.keyId}`,
      name: key.keyName,
      spaces: [{ id: key.space, name: key.spaceName, role: key.role, permissions: ofSpace(permissions) }],
      instance: ofInstance(permissions),
      csrf: null,
      expiresAt: expiresAt === null ? null : instantOf(expiresAt),
    };
  }
  const token = readCookie('session', origin, header('cookie'));
  const known = token === null ? null : await findSession(parts, token);
  return token === null || known === null ? null : describe(known, csrfToken(token));
}

function describe(known: KnownSession, csrf: string): Static<typeof WHO> {
  const { key, name, spaces } = known;
  const instance = key === null ? instancePermissions(known.session.scopes) : allowedBy(readRole(key.role), key.scopes);
  return {
    actor: actorOf(known),
    name,
    spaces: spaces.map(({ space, name: spaceName, role }) => ({
      id: space,
      name: spaceName,
      role,
      permissions: ofSpace(allowedBy(readRole(role), key === null ? [] : key.scopes)),
    })),
    instance: ofInstance(instance),
    csrf,
    expiresAt: instantOf(known.session.expiresAt),
  };
}

function actorOf({ session: { subject } }: KnownSession): string {
  return subject.kind === 'user' ? `user:${subject.userId}` : `key:${subject.keyId}`;
}

function ofSpace(permissions: Iterable<Permission>): Permission[] {
  return [...permissions].filter((permission) => !permission.startsWith('instance:'));
}

function ofInstance(permissions: Iterable<Permission>): Permission[] {
  return [...permissions].filter((permission) => permission.startsWith('instance:'));
}

/** Routes of sessions in browsers. */
export const SESSION_ROUTES: readonly Route[] = [session, useKey, logout];

import { SYSTEM_SPACE, audit, inSpace, members, sessions, users } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../../errors.ts';
import type { BareCall } from '../../http/call.ts';
import { NOTHING, type Route, defineRoute } from '../../http/route.ts';
import { closed, text } from '../../http/schemas.ts';
import { requireSafeOrigin, readCookie, setCookie } from '../session-cookie.ts';
import { SESSION_LIFETIME_MS } from '../sessions.ts';
import { LOGIN_SECONDS, beginLogin, openLogin, safeReturn, sealLogin } from './begun-login.ts';
import type { ClaimedIdentity } from './claims.ts';
import { rolesOfGroups } from './group-roles.ts';
import type { IdentityProvider } from './identity-provider.ts';

const MOVED = { 302: { description: 'Where to go on.', schema: null } };

const login = defineRoute({
  id: 'login',
  method: 'GET',
  path: '/auth/login',
  tag: 'login',
  summary: 'Sends the browser to the identity provider.',
  access: { kind: 'public' },
  params: NOTHING,
  query: closed({ returnTo: Type.Optional(text(2048, 'Path of the service to go on to. Default `/`.')) }),
  body: NOTHING,
  answers: MOVED,
  handle: async (call) => {
    const provider = providerOf(call);
    requireSafeOrigin(call.origin);
    const begun = beginLogin(safeReturn(call.query.returnTo), call.now);
    const location = await provider.begin(begun, redirectUri(call));
    const cookie = setCookie('login', call.origin, sealLogin(call.parts.keyring, begun), LOGIN_SECONDS);
    return { status: 302, headers: { location: location.href, 'set-cookie': cookie } };
  },
});

const callback = defineRoute({
  id: 'finishLogin',
  method: 'GET',
  path: '/auth/callback',
  tag: 'login',
  summary: 'Where the identity provider sends the browser back to.',
  access: { kind: 'public' },
  params: NOTHING,
  query: Type.Object({}, { additionalProperties: Type.String({ maxLength: 8192 }), maxProperties: 20 }),
  body: NOTHING,
  answers: MOVED,
  handle: async (call) => {
    const provider = providerOf(call);
    requireSafeOrigin(call.origin);
    const cookie = readCookie('login', call.origin, call.header('cookie'));
    const begun = cookie === null ? null : openLogin(call.parts.keyring, cookie, call.now);
    if (begun === null) throw serverError('LOGIN_FAILED', 'no login was begun in this browser, or too long ago');
    const address = new URL(redirectUri(call));
    for (const [name, value] of Object.entries(call.query)) address.searchParams.append(name, String(value));
    const token = await admit(call, await provider.finish(begun, address));
    return {
      status: 302,
      headers: {
        location: begun.returnTo,
        'set-cookie': [
          setCookie('session', call.origin, token, SESSION_LIFETIME_MS / 1000),
          setCookie('login', call.origin, '', 0),
        ],
      },
    };
  },
});

/** Remembers who logged in, gives them the roles of their groups and takes those away that went with a group; begins their session. */
async function admit({ parts, now }: BareCall, { groups, ...identity }: ClaimedIdentity): Promise<string> {
  const mapping = parts.settings.oidc?.groups ?? {};
  const { userId, token } = await parts.store.transaction(async (db) => {
    const id = await users.rememberUser(db, identity, now);
    const { roles, instance } = await rolesOfGroups(db, groups, mapping);
    await members.setGroupRoles(db, id, roles, now);
    await sessions.forgetSessions(db, now);
    const session = {
      subject: { kind: 'user', userId: id },
      scopes: instance,
      expiresAt: now + SESSION_LIFETIME_MS,
    } as const;
    const begun = await sessions.createSession(db, session, now);
    const details = { name: identity.name, byGroups: Object.fromEntries(roles), instance: [...instance] };
    const entry = { actor: `user:${id}`, action: 'session.begin', subject: `user:${id}`, details };
    await audit.appendAudit(inSpace(db, SYSTEM_SPACE), entry, now);
    return { userId: id, token: begun };
  });
  parts.authentications.forgetUser(userId);
  return token;
}

function providerOf({ parts }: BareCall): IdentityProvider {
  if (parts.identityProvider === null) throw serverError('NOT_FOUND', 'the service has no identity provider');
  return parts.identityProvider;
}

function redirectUri({ origin }: BareCall): string {
  return `${origin}/auth/callback`;
}

/** Routes of logins with the identity provider. */
export const LOGIN_ROUTES: readonly Route[] = [login, callback];

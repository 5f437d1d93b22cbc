import { apiKeys } from '@assay/store';
import { serverError } from '../errors.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, closed, pageAnswer } from '../http/schemas.ts';
import { API_KEY, CREATED_API_KEY, NEW_API_KEY } from './access-schemas.ts';
import { requireHeld } from './grant.ts';
import { DEFAULT_KEY_DAYS, keyAnswer, makeKey, plannedKey } from './make-key.ts';
import { allowedBy, readRole } from './permission.ts';

const listKeys = defineRoute({
  id: 'listKeys',
  method: 'GET',
  path: '/api/v1/keys',
  tag: 'access',
  summary: 'Every API key of the space, the newest first; never a secret.',
  access: { kind: 'permission', permission: 'keys:read' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The keys.', schema: pageAnswer(API_KEY) } },
  handle: async (call) => ({
    status: 200,
    body: { items: (await apiKeys.listApiKeys(call.scope())).map(keyAnswer), next: null },
  }),
});

const createKey = defineRoute({
  id: 'createKey',
  method: 'POST',
  path: '/api/v1/keys',
  tag: 'access',
  summary: 'Makes an API key of the space. Its token is shown this once.',
  access: { kind: 'permission', permission: 'keys:write' },
  params: NOTHING,
  query: NOTHING,
  body: NEW_API_KEY,
  answers: { 201: { description: 'The key and its token.', schema: CREATED_API_KEY } },
  handle: async (call) => {
    const mostDays = call.parts.settings.keyMaxAgeDays;
    const limits = { now: call.now, mostDays: mostDays === undefined ? DEFAULT_KEY_DAYS : mostDays };
    const planned = plannedKey(call.body, call.principal(), limits);
    const body = await call.change(async (scope) => {
      const made = await makeKey(scope, planned, call.now);
      const { name, role, scopes, expiresAt } = made.key;
      const details = { name, role, scopes, expiresAt };
      return { result: made, note: { action: 'key.create', subject: `key:${made.key.id}`, details } };
    });
    return { status: 201, body };
  },
});

const revokeKey = defineRoute({
  id: 'revokeKey',
  method: 'DELETE',
  path: '/api/v1/keys/:key',
  tag: 'access',
  summary: 'Makes an API key useless: here at once, in other replicas of the service within 5 seconds.',
  access: { kind: 'permission', permission: 'keys:write' },
  params: closed({ key: ID }),
  query: NOTHING,
  body: NOTHING,
  answers: { 204: { description: 'The key no longer counts.', schema: null } },
  handle: async (call) => {
    const { key: id } = call.params;
    await call.change(async (scope) => {
      const key = (await apiKeys.listApiKeys(scope)).find((each) => each.id === id && each.revokedAt === null);
      if (key === undefined) throw serverError('NOT_FOUND', 'there is no such key that counts');
      // Everybody may give up their own key.
      if (call.principal().actor !== `key:${id}`) {
        requireHeld(call.principal(), allowedBy(readRole(key.role), key.scopes));
      }
      await apiKeys.revokeApiKey(scope, id, call.now);
      return { result: null, note: { action: 'key.revoke', subject: `key:${id}`, details: { name: key.name } } };
    });
    call.parts.authentications.forgetKey(id);
    return { status: 204 };
  },
});

/** Routes of API keys. */
export const KEY_ROUTES: readonly Route[] = [listKeys, createKey, revokeKey];

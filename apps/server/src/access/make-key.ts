import { type Scope, apiKeys } from '@assay/store';
import type { Static } from 'typebox';
import { serverError } from '../errors.ts';
import { instantOf, instantOrNull } from '../http/schemas.ts';
import type { API_KEY, NEW_API_KEY } from './access-schemas.ts';
import { requireHeld } from './grant.ts';
import { allowedBy } from './permission.ts';
import type { Principal } from './principal.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days that a key may count at most where nothing else is set. */
export const DEFAULT_KEY_DAYS = 365;

/** A key that may be made: nobody grants more than they have, nor for longer. */
export function plannedKey(
  wanted: Static<typeof NEW_API_KEY>,
  by: Principal,
  { now, mostDays }: { readonly now: number; readonly mostDays: number | null },
): apiKeys.NewApiKey {
  const scopes = wanted.scopes ?? [];
  const days = wanted.expiresInDays ?? null;
  if (days !== null && mostDays !== null && days > mostDays) {
    throw serverError('REQUEST_INVALID', `the service allows keys for ${mostDays} days at most`);
  }
  const longest = days ?? mostDays;
  const asked = longest === null ? null : now + longest * DAY_MS;
  if (by.expiresAt !== null && days !== null && asked !== null && asked > by.expiresAt) {
    throw serverError('FORBIDDEN', 'a key cannot make one that outlives it');
  }
  const expiresAt = by.expiresAt === null ? asked : Math.min(asked ?? by.expiresAt, by.expiresAt);
  requireHeld(by, allowedBy(wanted.role, scopes));
  return { name: wanted.name, role: wanted.role, scopes, createdBy: by.actor, expiresAt };
}

/** A key as answers tell it. */
export function keyAnswer(key: apiKeys.ApiKey): Static<typeof API_KEY> {
  const { id, name, role, scopes, createdBy, createdAt, expiresAt, revokedAt, usedOn } = key;
  return {
    id,
    name,
    role,
    scopes: [...scopes],
    createdBy,
    createdAt: instantOf(createdAt),
    expiresAt: instantOrNull(expiresAt),
    revokedAt: instantOrNull(revokedAt),
    usedOn,
  };
}

/** Makes a key; what is answered holds its token. */
export async function makeKey(
  scope: Scope,
  key: apiKeys.NewApiKey,
  now: number,
): Promise<{ readonly key: Static<typeof API_KEY>; readonly token: string }> {
  const { id, token } = await apiKeys.createApiKey(scope, key, now);
  return { key: keyAnswer({ ...key, id, createdAt: now, revokedAt: null, usedOn: null }), token };
}

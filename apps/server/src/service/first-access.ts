import { type Scope, apiKeys, audit, authenticateToken, inSpace, spaces } from '@assay/store';
import { serverError } from '../errors.ts';
import type { ServiceParts } from './parts.ts';

/** Name of the space that is there from the start. */
const FIRST_SPACE = 'default';

const INSTANCE_SCOPES: readonly string[] = ['instance:read', 'instance:manage'];

/** Who made keys that the operator gave with the settings. */
const OPERATOR = 'operator';

/** Fewest characters of a key that the operator gives. */
const SHORTEST_KEY = 16;

/**
 * Makes the first space and an admin key for it when there is no space yet, and sees to it that the key that the operator gives counts:
 * another one than at the last start takes its place. Returns the token of a key that was made up; null when there is none to tell.
 * @throws SETTING_INVALID for a key of fewer than 16 characters
 */
export async function firstAccess(
  parts: Pick<ServiceParts, 'store' | 'settings' | 'now' | 'log'>,
): Promise<string | null> {
  const { store, settings, now } = parts;
  const given = settings.adminKey;
  if (given !== null && given.trim().length < SHORTEST_KEY) {
    throw serverError('SETTING_INVALID', `an admin key has at least ${SHORTEST_KEY} characters`);
  }
  const token = await makeFirstSpace(parts);
  if (given === null) return token;
  if ((await authenticateToken(store, given, now())).kind === 'key') return null;
  await replaceOperatorKey(parts, given);
  return null;
}

async function makeFirstSpace({
  store,
  settings,
  now,
}: Pick<ServiceParts, 'store' | 'settings' | 'now'>): Promise<string | null> {
  if ((await spaces.findSpace(store.read, FIRST_SPACE)) !== null) return null;
  const at = now();
  return store.transaction(async (db) => {
    const space = await spaces.createSpace(db, FIRST_SPACE, at);
    if (space === null) return null;
    const scope = inSpace(db, space.id);
    const subject = `space:${space.id}`;
    await audit.appendAudit(scope, { actor: 'system', action: 'space.create', subject, details: {} }, at);
    return settings.adminKey === null ? makeKey(scope, 'first admin key', 'system', null, at) : null;
  });
}

async function replaceOperatorKey(
  { store, now, log }: Pick<ServiceParts, 'store' | 'now' | 'log'>,
  given: string,
): Promise<void> {
  const at = now();
  const space = await spaces.findSpace(store.read, FIRST_SPACE);
  if (space === null) throw serverError('SETTING_INVALID', `there is no space ${FIRST_SPACE} for the admin key`);
  const replaced = await store.transaction(async (db) => {
    const scope = inSpace(db, space.id);
    const former = (await apiKeys.listApiKeys(scope)).filter(
      ({ createdBy, revokedAt }) => createdBy === OPERATOR && revokedAt === null,
    );
    for (const { id } of former) {
      await apiKeys.revokeApiKey(scope, id, at);
      await audit.appendAudit(scope, { actor: OPERATOR, action: 'key.revoke', subject: `key:${id}`, details: {} }, at);
    }
    await makeKey(scope, 'admin key of the operator', OPERATOR, given, at);
    return former.length;
  });
  log.info({ replaced }, 'the admin key of the settings counts');
}

async function makeKey(
  scope: Scope,
  name: string,
  createdBy: string,
  verbatim: string | null,
  at: number,
): Promise<string> {
  const wanted = { name, role: 'admin', scopes: INSTANCE_SCOPES, createdBy, expiresAt: null };
  const { id, token } = await apiKeys.createApiKey(scope, wanted, at, verbatim);
  await audit.appendAudit(scope, { actor: createdBy, action: 'key.create', subject: `key:${id}`, details: {} }, at);
  return token;
}

import { apiKeys, audit, inSpace, spaces } from '@assay/store';
import type { ServiceParts } from './parts.ts';

/** Name of the space that is there from the start. */
export const FIRST_SPACE = 'default';

const INSTANCE_SCOPES: readonly string[] = ['instance:read', 'instance:manage'];

/**
 * Makes the first space and its admin key when there is no space yet. Returns the token of the key when it was made up; null when the
 * operator gave it, or when somebody was here before.
 */
export async function firstAccess({ store, settings, now }: ServiceParts): Promise<string | null> {
  if ((await spaces.findSpace(store.read, FIRST_SPACE)) !== null) return null;
  const at = now();
  return store.transaction(async (db) => {
    const space = await spaces.createSpace(db, FIRST_SPACE, at);
    if (space === null) return null;
    const scope = inSpace(db, space.id);
    const key = {
      name: 'first admin key',
      role: 'admin',
      scopes: INSTANCE_SCOPES,
      createdBy: 'system',
      expiresAt: null,
    };
    const given = settings.adminKey;
    const { id, token } =
      given === null ? await apiKeys.createApiKey(scope, key, at) : await apiKeys.createApiKey(scope, key, at, given);
    await audit.appendAudit(
      scope,
      { actor: 'system', action: 'space.create', subject: `space:${space.id}`, details: { key: id } },
      at,
    );
    return given === null ? token : null;
  });
}

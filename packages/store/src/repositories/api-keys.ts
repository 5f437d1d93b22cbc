import { apiKeyToken, hashSecret, newSecret, verbatimName } from '../credentials/api-key-secret.ts';
import { requireName } from '../database/storable.ts';
import { newId } from '../ids.ts';
import type { Scope } from './scope.ts';
import { readTexts, writeJson } from './stored-json.ts';

/** A key that is wanted. */
export interface NewApiKey {
  readonly name: string;
  readonly role: string;
  readonly scopes: readonly string[];
  readonly createdBy: string;
  readonly expiresAt: number | null;
}

/** A key as it may be shown: without its secret. */
export interface ApiKey extends NewApiKey {
  readonly id: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
  /** `YYYY-MM-DD` of the last day it was used on; null for never. */
  readonly usedOn: string | null;
}

/**
 * Makes a key. Its token is returned this once and cannot be read again. `verbatim` is a token that the operator chose in place of one
 * that is made up: any text, recognised by its digest.
 */
export async function createApiKey(
  scope: Scope,
  key: NewApiKey,
  now: number,
  verbatim: string | null = null,
): Promise<{ readonly id: string; readonly token: string }> {
  const id = newId();
  const secret = verbatim ?? newSecret();
  await scope.db
    .insertInto('api_keys')
    .values({
      space_id: scope.space,
      id,
      name: requireName(key.name, 'the name of a key'),
      secret_hash: hashSecret(secret),
      role: key.role,
      scopes: writeJson(key.scopes),
      created_by: key.createdBy,
      created_at: now,
      expires_at: key.expiresAt,
      revoked_at: null,
      used_on: null,
    })
    .execute();
  if (verbatim === null) return { id, token: apiKeyToken(id, secret) };
  await scope.db
    .insertInto('settings')
    .values({ name: verbatimName(verbatim), value: id })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: id }))
    .execute();
  return { id, token: verbatim };
}

/** Every key of the space, the newest first. */
export async function listApiKeys(scope: Scope): Promise<readonly ApiKey[]> {
  const rows = await scope.db
    .selectFrom('api_keys')
    .selectAll()
    .where('space_id', '=', scope.space)
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: row.role,
    scopes: readTexts(row.scopes),
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    usedOn: row.used_on,
  }));
}

/** Makes a key useless from now on; false when there is no such key or it already was. */
export async function revokeApiKey(scope: Scope, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await scope.db
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

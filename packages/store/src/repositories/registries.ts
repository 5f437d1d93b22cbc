import { type Keyring, openSecret, sealSecret } from '../credentials/keyring.ts';
import { requireName } from '../database/storable.ts';
import type { Scope } from './scope.ts';

/** A registry as it may be shown: without its secret. */
export interface Registry {
  readonly host: string;
  readonly username: string | null;
  readonly hasSecret: boolean;
  readonly updatedAt: number;
}

/** What a registry is reached with. */
export interface RegistryCredential {
  readonly username: string;
  readonly secret: string;
}

/** The record that a registry's secret is sealed for. */
export function registryPlace(space: string, host: string): readonly string[] {
  return ['registry', space, host];
}

/** Writes a registry and its credential down, over what was there. */
export async function putRegistry(
  scope: Scope,
  keyring: Keyring,
  host: string,
  credential: RegistryCredential | null,
  now: number,
): Promise<void> {
  const sealed = credential === null ? null : sealSecret(keyring, registryPlace(scope.space, host), credential.secret);
  const values = {
    username: credential?.username ?? null,
    sealed: sealed?.sealed ?? null,
    key_id: sealed?.keyId ?? null,
    updated_at: now,
  };
  await scope.db
    .insertInto('registries')
    .values({ space_id: scope.space, host: requireName(host, 'the host of a registry'), ...values })
    .onConflict((conflict) => conflict.columns(['space_id', 'host']).doUpdateSet(values))
    .execute();
}

/** Every registry of the space by host. */
export async function listRegistries(scope: Scope): Promise<readonly Registry[]> {
  const rows = await scope.db
    .selectFrom('registries')
    .select(['host', 'username', 'key_id', 'updated_at'])
    .where('space_id', '=', scope.space)
    .orderBy('host')
    .execute();
  return rows.map(({ host, username, key_id, updated_at }) => ({
    host,
    username,
    hasSecret: key_id !== null,
    updatedAt: updated_at,
  }));
}

/**
 * The credential of a registry; null when the space has none for it.
 * @throws CREDENTIAL_UNREADABLE
 */
export async function registryCredential(
  scope: Scope,
  keyring: Keyring,
  host: string,
): Promise<RegistryCredential | null> {
  const row = await scope.db
    .selectFrom('registries')
    .select(['username', 'sealed', 'key_id'])
    .where('space_id', '=', scope.space)
    .where('host', '=', host)
    .executeTakeFirst();
  if (row === undefined || row.sealed === null || row.key_id === null) return null;
  const secret = openSecret(keyring, registryPlace(scope.space, host), { keyId: row.key_id, sealed: row.sealed });
  return { username: row.username ?? '', secret };
}

/** Forgets a registry and its credential; false when there was none. */
export async function deleteRegistry(scope: Scope, host: string): Promise<boolean> {
  const { numDeletedRows } = await scope.db
    .deleteFrom('registries')
    .where('space_id', '=', scope.space)
    .where('host', '=', host)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

import type { Store } from '../database/open-store.ts';
import { receiverPlace } from '../repositories/event-receivers.ts';
import { githubAppPlace } from '../repositories/github-apps.ts';
import { registryPlace } from '../repositories/registries.ts';
import { subscriptionPlace } from '../repositories/subscriptions.ts';
import { type Keyring, openSecret, sealSecret } from './keyring.ts';

/** Rows in one transaction. */
const BATCH = 100;

/**
 * Seals every credential anew that is sealed with another key than the current one. It may be stopped and started again, and runs beside
 * writers: a row that changed meanwhile is left as it is, for its writer used the current key. Returns how many were sealed anew.
 * @throws CREDENTIAL_UNREADABLE
 */
export async function rotateKeys(store: Store, keyring: Keyring): Promise<number> {
  return (
    (await rotateRegistries(store, keyring)) +
    (await rotateSubscriptions(store, keyring)) +
    (await rotateReceivers(store, keyring)) +
    (await rotateGithubApps(store, keyring))
  );
}

async function rotateRegistries(store: Store, keyring: Keyring): Promise<number> {
  const rows = await store.read
    .selectFrom('registries')
    .select(['space_id', 'host', 'sealed', 'key_id'])
    .where('key_id', '!=', keyring.current)
    .orderBy('space_id')
    .orderBy('host')
    .limit(BATCH)
    .execute();
  for (const { space_id, host, sealed, key_id } of rows) {
    if (sealed === null || key_id === null) continue;
    const next = reseal(keyring, registryPlace(space_id, host), key_id, sealed);
    await store.write
      .updateTable('registries')
      .set({ sealed: next.sealed, key_id: next.keyId })
      .where('space_id', '=', space_id)
      .where('host', '=', host)
      .where('sealed', '=', sealed)
      .execute();
  }
  return rows.length < BATCH ? rows.length : rows.length + (await rotateRegistries(store, keyring));
}

async function rotateSubscriptions(store: Store, keyring: Keyring): Promise<number> {
  const rows = await store.read
    .selectFrom('subscriptions')
    .select(['space_id', 'id', 'sealed', 'key_id'])
    .where('key_id', '!=', keyring.current)
    .orderBy('space_id')
    .orderBy('id')
    .limit(BATCH)
    .execute();
  for (const { space_id, id, sealed, key_id } of rows) {
    if (sealed === null || key_id === null) continue;
    const next = reseal(keyring, subscriptionPlace(space_id, id), key_id, sealed);
    await store.write
      .updateTable('subscriptions')
      .set({ sealed: next.sealed, key_id: next.keyId })
      .where('space_id', '=', space_id)
      .where('id', '=', id)
      .where('sealed', '=', sealed)
      .execute();
  }
  return rows.length < BATCH ? rows.length : rows.length + (await rotateSubscriptions(store, keyring));
}

async function rotateReceivers(store: Store, keyring: Keyring): Promise<number> {
  const rows = await store.read
    .selectFrom('event_receivers')
    .select(['space_id', 'id', 'sealed', 'key_id'])
    .where('key_id', '!=', keyring.current)
    .orderBy('space_id')
    .orderBy('id')
    .limit(BATCH)
    .execute();
  for (const { space_id, id, sealed, key_id } of rows) {
    if (sealed === null || key_id === null) continue;
    const next = reseal(keyring, receiverPlace(space_id, id), key_id, sealed);
    await store.write
      .updateTable('event_receivers')
      .set({ sealed: next.sealed, key_id: next.keyId })
      .where('space_id', '=', space_id)
      .where('id', '=', id)
      .where('sealed', '=', sealed)
      .execute();
  }
  return rows.length < BATCH ? rows.length : rows.length + (await rotateReceivers(store, keyring));
}

async function rotateGithubApps(store: Store, keyring: Keyring): Promise<number> {
  const rows = await store.read
    .selectFrom('github_apps')
    .select(['space_id', 'id', 'sealed', 'key_id'])
    .where('key_id', '!=', keyring.current)
    .orderBy('space_id')
    .orderBy('id')
    .limit(BATCH)
    .execute();
  for (const { space_id, id, sealed, key_id } of rows) {
    const next = reseal(keyring, githubAppPlace(space_id, id), key_id, sealed);
    await store.write
      .updateTable('github_apps')
      .set({ sealed: next.sealed, key_id: next.keyId })
      .where('space_id', '=', space_id)
      .where('id', '=', id)
      .where('sealed', '=', sealed)
      .execute();
  }
  return rows.length < BATCH ? rows.length : rows.length + (await rotateGithubApps(store, keyring));
}

function reseal(
  keyring: Keyring,
  place: readonly string[],
  keyId: string,
  sealed: Uint8Array,
): ReturnType<typeof sealSecret> {
  return sealSecret(keyring, place, openSecret(keyring, place, { keyId, sealed }));
}

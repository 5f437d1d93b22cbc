import type { JsonObject } from '@assay/core';
import { type Keyring, openSecret, sealSecret } from '../credentials/keyring.ts';
import { requireName } from '../database/storable.ts';
import { newId } from '../ids.ts';
import type { Scope } from './scope.ts';
import { readJsonObject, readTexts, writeJson } from './stored-json.ts';

/** Who wants to be told of what, without the secret that messages are signed or sent with. */
export interface Subscription {
  readonly id: string;
  readonly name: string;
  /** For example `webhook`, `slack`, `mail`. */
  readonly channel: string;
  readonly settings: JsonObject;
  /** Kinds of events. */
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly hasSecret: boolean;
  readonly createdAt: number;
}

/** A subscription as it is written. `secret` null: none. */
export interface SubscriptionDraft {
  readonly name: string;
  readonly channel: string;
  readonly settings: JsonObject;
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly secret: string | null;
}

/** The record that a subscription's secret is sealed for. */
export function subscriptionPlace(space: string, id: string): readonly string[] {
  return ['subscription', space, id];
}

/** Writes the subscription of that name, over what was there. Returns its id. Use a transaction. */
export async function putSubscription(
  scope: Scope,
  keyring: Keyring,
  draft: SubscriptionDraft,
  now: number,
): Promise<string> {
  const { name, channel } = draft;
  const { id } = await scope.db
    .insertInto('subscriptions')
    .values({
      space_id: scope.space,
      id: newId(),
      name: requireName(name, 'the name of a subscription'),
      channel,
      settings: '{}',
      events: '[]',
      sealed: null,
      key_id: null,
      enabled: 0,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['space_id', 'name']).doUpdateSet({ channel }))
    .returning('id')
    .executeTakeFirstOrThrow();
  const sealed = draft.secret === null ? null : sealSecret(keyring, subscriptionPlace(scope.space, id), draft.secret);
  await scope.db
    .updateTable('subscriptions')
    .set({
      settings: writeJson(draft.settings),
      events: writeJson(draft.events),
      sealed: sealed?.sealed ?? null,
      key_id: sealed?.keyId ?? null,
      enabled: draft.enabled ? 1 : 0,
    })
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .execute();
  return id;
}

/** Every subscription by name. */
export async function listSubscriptions(scope: Scope): Promise<readonly Subscription[]> {
  const rows = await scope.db
    .selectFrom('subscriptions')
    .select(['id', 'name', 'channel', 'settings', 'events', 'enabled', 'key_id', 'created_at'])
    .where('space_id', '=', scope.space)
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    channel: row.channel,
    settings: readJsonObject(row.settings),
    events: readTexts(row.events),
    enabled: row.enabled === 1,
    hasSecret: row.key_id !== null,
    createdAt: row.created_at,
  }));
}

/**
 * The secret of a subscription; null when it has none.
 * @throws CREDENTIAL_UNREADABLE
 */
export async function subscriptionSecret(scope: Scope, keyring: Keyring, id: string): Promise<string | null> {
  const row = await scope.db
    .selectFrom('subscriptions')
    .select(['sealed', 'key_id'])
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined || row.sealed === null || row.key_id === null) return null;
  return openSecret(keyring, subscriptionPlace(scope.space, id), { keyId: row.key_id, sealed: row.sealed });
}

/** Forgets a subscription and its messages; false when there is none. */
export async function deleteSubscription(scope: Scope, id: string): Promise<boolean> {
  const { numDeletedRows } = await scope.db
    .deleteFrom('subscriptions')
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

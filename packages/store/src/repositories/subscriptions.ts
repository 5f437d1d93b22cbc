import type { JsonObject } from '@assay/core';
import type { Selectable } from 'kysely';
import { type Keyring, openSecret, sealSecret } from '../credentials/keyring.ts';
import type { SubscriptionTable } from '../database/schema/work-tables.ts';
import { requireName } from '../database/storable.ts';
import { newId } from '../ids.ts';
import type { Scope } from './scope.ts';
import { readJsonObject, readTexts, writeJson } from './stored-json.ts';

/** Who wants to be told of what, without the secret that messages are signed or sent with. */
export interface Subscription extends Omit<SubscriptionDraft, 'secret'> {
  readonly id: string;
  readonly name: string;
  /** For example `webhook`, `slack`, `mail`. */
  readonly channel: string;
  readonly hasSecret: boolean;
  /** Why the service itself turned it off; null otherwise. */
  readonly problem: string | null;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What of a subscription can be changed. */
export interface SubscriptionDraft {
  /** Settings of the channel, none of them secret. */
  readonly settings: JsonObject;
  /** Kinds of events. */
  readonly events: readonly string[];
  /** Which of these events. */
  readonly filter: JsonObject;
  /** Text of messages in the language of templates; null for the usual text. */
  readonly template: string | null;
  /** Milliseconds to collect messages for before they are sent as one; null to send each at once. */
  readonly digestMs: number | null;
  readonly enabled: boolean;
  /** Null: none. Absent in a change: the one that is there stays. */
  readonly secret?: string | null;
}

/** A subscription that is made. */
export interface NewSubscription extends SubscriptionDraft {
  readonly name: string;
  readonly channel: string;
  readonly createdBy: string;
}

/** The record that a subscription's secret is sealed for. */
export function subscriptionPlace(space: string, id: string): readonly string[] {
  return ['subscription', space, id];
}

/** Makes a subscription; null when the space has one of that name. */
export async function createSubscription(
  scope: Scope,
  keyring: Keyring,
  wanted: NewSubscription,
  now: number,
): Promise<Subscription | null> {
  const id = newId();
  const row = await scope.db
    .insertInto('subscriptions')
    .values({
      space_id: scope.space,
      id,
      name: requireName(wanted.name, 'the name of a subscription'),
      channel: wanted.channel,
      created_by: wanted.createdBy,
      created_at: now,
      problem: null,
      sealed: null,
      key_id: null,
      ...draftColumns(scope, keyring, id, wanted, now),
    })
    .onConflict((conflict) => conflict.columns(['space_id', 'name']).doNothing())
    .returning(SHOWN)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Changes a subscription, which also forgets why it was turned off; null when the space has none of that id. */
export async function changeSubscription(
  scope: Scope,
  keyring: Keyring,
  id: string,
  draft: SubscriptionDraft,
  now: number,
): Promise<Subscription | null> {
  const row = await scope.db
    .updateTable('subscriptions')
    .set({ ...draftColumns(scope, keyring, id, draft, now), problem: null })
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .returning(SHOWN)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Turns a subscription off and says why; false when there is none. */
export async function turnOffSubscription(scope: Scope, id: string, problem: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await scope.db
    .updateTable('subscriptions')
    .set({ enabled: 0, problem, updated_at: now })
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function draftColumns(scope: Scope, keyring: Keyring, id: string, draft: SubscriptionDraft, now: number) {
  const { secret } = draft;
  const sealed =
    secret === null || secret === undefined ? null : sealSecret(keyring, subscriptionPlace(scope.space, id), secret);
  return {
    settings: writeJson(draft.settings),
    events: writeJson(draft.events),
    filter: writeJson(draft.filter),
    template: draft.template,
    digest_ms: draft.digestMs,
    enabled: draft.enabled ? 1 : 0,
    updated_at: now,
    ...(secret === undefined ? {} : { sealed: sealed?.sealed ?? null, key_id: sealed?.keyId ?? null }),
  };
}

const SHOWN = [
  'id',
  'name',
  'channel',
  'settings',
  'events',
  'filter',
  'template',
  'digest_ms',
  'enabled',
  'key_id',
  'problem',
  'created_by',
  'created_at',
  'updated_at',
] as const;

function fromRow(row: Pick<Selectable<SubscriptionTable>, (typeof SHOWN)[number]>): Subscription {
  return {
    id: row.id,
    name: row.name,
    channel: row.channel,
    settings: readJsonObject(row.settings),
    events: readTexts(row.events),
    filter: readJsonObject(row.filter),
    template: row.template,
    digestMs: row.digest_ms,
    enabled: row.enabled === 1,
    hasSecret: row.key_id !== null,
    problem: row.problem,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The subscription of that id; null when there is none. */
export async function getSubscription(scope: Scope, id: string): Promise<Subscription | null> {
  const row = await scope.db
    .selectFrom('subscriptions')
    .select(SHOWN)
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Every subscription by name. */
export async function listSubscriptions(scope: Scope): Promise<readonly Subscription[]> {
  const rows = await scope.db
    .selectFrom('subscriptions')
    .select(SHOWN)
    .where('space_id', '=', scope.space)
    .orderBy('name')
    .execute();
  return rows.map(fromRow);
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

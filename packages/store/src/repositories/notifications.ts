import type { JsonObject } from '@assay/core';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readIdCursor } from './page.ts';
import type { Scope } from './scope.ts';
import { readJsonObject, writeJson } from './stored-json.ts';

/** Where a message stands. */
export type NotificationState = 'waiting' | 'delivered' | 'failed';

/** A message to a subscriber. */
export interface Notification {
  readonly id: string;
  readonly subscriptionId: string;
  readonly event: string;
  readonly payload: JsonObject;
  readonly state: NotificationState;
  readonly attempts: number;
  readonly lastProblem: string | null;
  readonly createdAt: number;
  readonly deliveredAt: number | null;
}

/**
 * Puts a message into the outbox, in the transaction of the change that it tells of. Its job of delivery belongs into the same one.
 * Returns its id, which also tells receivers that a message came twice.
 * @throws STORE_REFERENCE_INVALID when the space has no such subscription.
 */
export async function addNotification(
  scope: Scope,
  message: { readonly subscriptionId: string; readonly event: string; readonly payload: JsonObject },
  now: number,
): Promise<string> {
  const id = newId();
  await scope.db
    .insertInto('notifications')
    .values({
      space_id: scope.space,
      id,
      subscription_id: message.subscriptionId,
      event: message.event,
      payload: writeJson(message.payload),
      state: 'waiting',
      attempts: 0,
      last_problem: null,
      created_at: now,
      delivered_at: null,
    })
    .execute();
  return id;
}

/** The message of that id; null when there is none. */
export async function getNotification(scope: Scope, id: string): Promise<Notification | null> {
  const row = await selectNotifications(scope).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Which messages are listed. */
export interface NotificationFilter {
  readonly state?: NotificationState;
  readonly subscription?: string;
  readonly event?: string;
}

/** Messages, the newest first. */
export async function listNotifications(
  scope: Scope,
  page: PageRequest,
  { state, subscription, event }: NotificationFilter = {},
): Promise<Page<Notification>> {
  const before = readIdCursor(page);
  const limit = pageLimit(page);
  const rows = await selectNotifications(scope)
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
    .$if(subscription !== undefined, (query) => query.where('subscription_id', '=', subscription ?? ''))
    .$if(event !== undefined, (query) => query.where('event', '=', event ?? ''))
    .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.id], fromRow);
}

/** Messages of a subscription that wait, the oldest first. */
export async function waitingNotifications(
  scope: Scope,
  subscription: string,
  most: number,
): Promise<readonly Notification[]> {
  const rows = await selectNotifications(scope)
    .where('subscription_id', '=', subscription)
    .where('state', '=', 'waiting')
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map(fromRow);
}

/** Writes down how an attempt of delivery went. `final`: nobody will try again. */
export async function recordDelivery(
  scope: Scope,
  id: string,
  attempt: { readonly problem: string | null; readonly final: boolean },
  now: number,
): Promise<boolean> {
  const delivered = attempt.problem === null;
  const { numUpdatedRows } = await scope.db
    .updateTable('notifications')
    .set((row) => ({
      attempts: row('attempts', '+', 1),
      last_problem: attempt.problem,
      state: delivered ? 'delivered' : attempt.final ? 'failed' : 'waiting',
      delivered_at: delivered ? now : null,
    }))
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Sets a message back to be delivered again; false when there is none. Its job has to be enqueued again too. */
export async function replayNotification(scope: Scope, id: string): Promise<boolean> {
  const { numUpdatedRows } = await scope.db
    .updateTable('notifications')
    .set({ state: 'waiting', delivered_at: null })
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function selectNotifications(scope: Scope) {
  return scope.db.selectFrom('notifications').selectAll().where('space_id', '=', scope.space);
}

function fromRow(row: {
  readonly id: string;
  readonly subscription_id: string;
  readonly event: string;
  readonly payload: string;
  readonly state: string;
  readonly attempts: number;
  readonly last_problem: string | null;
  readonly created_at: number;
  readonly delivered_at: number | null;
}): Notification {
  return {
    id: row.id,
    subscriptionId: row.subscription_id,
    event: row.event,
    payload: readJsonObject(row.payload),
    state: row.state === 'delivered' || row.state === 'failed' ? row.state : 'waiting',
    attempts: row.attempts,
    lastProblem: row.last_problem,
    createdAt: row.created_at,
    deliveredAt: row.delivered_at,
  };
}

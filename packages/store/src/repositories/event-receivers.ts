import { type Keyring, openSecret, sealSecret } from '../credentials/keyring.ts';
import type { Database } from '../database/open-store.ts';
import { requireName } from '../database/storable.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readIdCursor } from './page.ts';
import { type Scope, type SpaceId, spaceId } from './scope.ts';

/** Where a registry sends its events to, as it may be shown: without its secrets. */
export interface EventReceiver {
  readonly id: string;
  readonly name: string;
  /** Which sender's form of events it takes. */
  readonly kind: string;
  /** Host of the registry that events are about, where the sender does not say; null where it does. */
  readonly registry: string | null;
  readonly createdBy: string;
  readonly createdAt: number;
}

/** A receiver that is made. */
export interface NewEventReceiver extends Pick<EventReceiver, 'name' | 'kind' | 'registry' | 'createdBy'> {
  /** SHA-256 of the part of its address that nobody guesses, in hex. */
  readonly pathHash: string;
  /** What the sender proves itself with; null for senders that cannot. */
  readonly secret: string | null;
}

/** The record that a receiver's secret is sealed for. */
export function receiverPlace(space: string, id: string): readonly string[] {
  return ['event-receiver', space, id];
}

/** Makes a receiver; null when the space has one of that name. */
export async function addReceiver(
  scope: Scope,
  keyring: Keyring,
  receiver: NewEventReceiver,
  now: number,
): Promise<EventReceiver | null> {
  const id = newId();
  const { name, kind, registry, createdBy, pathHash, secret } = receiver;
  const sealed = secret === null ? null : sealSecret(keyring, receiverPlace(scope.space, id), secret);
  const row = await scope.db
    .insertInto('event_receivers')
    .values({
      space_id: scope.space,
      id,
      name: requireName(name, 'the name of a receiver'),
      kind,
      registry,
      path_hash: pathHash,
      sealed: sealed?.sealed ?? null,
      key_id: sealed?.keyId ?? null,
      created_by: createdBy,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['space_id', 'name']).doNothing())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Receivers, the newest first. */
export async function listReceivers(scope: Scope, page: PageRequest): Promise<Page<EventReceiver>> {
  const before = readIdCursor(page);
  const limit = pageLimit(page);
  const rows = await scope.db
    .selectFrom('event_receivers')
    .selectAll()
    .where('space_id', '=', scope.space)
    .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.id], fromRow);
}

/** Forgets a receiver; false when the space has none of that id. */
export async function deleteReceiver(scope: Scope, id: string): Promise<boolean> {
  const { numDeletedRows } = await scope.db
    .deleteFrom('event_receivers')
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** A receiver as an event finds it. */
export interface FoundReceiver {
  readonly space: SpaceId;
  readonly receiver: EventReceiver;
  /** Null for senders that cannot prove themselves. */
  readonly secret: string | null;
}

/**
 * The receiver of whatever space that has that address; null when there is none. Knowing the address is the first proof of a sender.
 * @throws CREDENTIAL_UNREADABLE
 */
export async function findReceiver(db: Database, keyring: Keyring, pathHash: string): Promise<FoundReceiver | null> {
  const row = await db.selectFrom('event_receivers').selectAll().where('path_hash', '=', pathHash).executeTakeFirst();
  if (row === undefined) return null;
  const { space_id, id, sealed, key_id } = row;
  const secret =
    sealed === null || key_id === null
      ? null
      : openSecret(keyring, receiverPlace(space_id, id), { keyId: key_id, sealed });
  return { space: spaceId(space_id), receiver: fromRow(row), secret };
}

/** Writes down that an event was taken; false when it was taken before. Use the transaction that acts on it. */
export async function recordDelivery(scope: Scope, receiver: string, delivery: string, now: number): Promise<boolean> {
  const row = await scope.db
    .insertInto('event_deliveries')
    .values({ space_id: scope.space, receiver_id: receiver, delivery, at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('at')
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets that events were taken before an instant, of every space. Returns how many. */
export async function forgetDeliveries(db: Database, before: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('event_deliveries').where('at', '<', before).executeTakeFirst();
  return Number(numDeletedRows);
}

function fromRow(row: {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly registry: string | null;
  readonly created_by: string;
  readonly created_at: number;
}): EventReceiver {
  const { id, name, kind, registry, created_by, created_at } = row;
  return { id, name, kind, registry, createdBy: created_by, createdAt: created_at };
}

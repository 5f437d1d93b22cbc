import type { JsonObject } from '@assay/core';
import { sql } from 'kysely';
import type { Database, Store } from '../database/open-store.ts';
import { storeError } from '../errors.ts';
import { type Scope, type SpaceId, spaceId } from './scope.ts';
import { readJsonObject, writeJson } from './stored-json.ts';

/** Something that happened, as those who watch a space are told. */
export interface SpaceEvent {
  readonly space: SpaceId;
  readonly kind: string;
  readonly payload: JsonObject;
  readonly at: number;
  /** Its place in the log. */
  readonly place: EventPlace;
}

/** A place in the log of events. Later events have later places, whoever wrote them first. */
export interface EventPlace {
  readonly transaction: number;
  readonly id: number;
}

/** Largest payload, in UTF-16 code units; of a larger one only its kind is kept, and watchers read what it is about themselves. */
const LARGEST_PAYLOAD = 16 * 1024;

/** Writes an event into the log, in the transaction that makes it happen. */
export async function appendEvent(scope: Scope, kind: string, payload: JsonObject, now: number): Promise<void> {
  const text = writeJson(payload);
  await scope.db
    .insertInto('space_events')
    .values({
      space_id: scope.space,
      kind,
      payload: text.length <= LARGEST_PAYLOAD ? text : writeJson({ kind, truncated: true }),
      at: now,
    })
    .execute();
}

/**
 * Events after a place, the earliest first: of one space, or of every one. An event whose transaction began before one that still runs is not told yet, so
 * that nobody who goes on from the last place misses one.
 */
export async function eventsAfter(
  db: Database,
  dialect: Store['dialect'],
  place: EventPlace,
  most: number,
  space: SpaceId | null = null,
): Promise<readonly SpaceEvent[]> {
  const rows = await db
    .selectFrom('space_events')
    .selectAll()
    .where((row) =>
      row.or([
        row('transaction_id', '>', place.transaction),
        row.and([row('transaction_id', '=', place.transaction), row('id', '>', place.id)]),
      ]),
    )
    .$if(dialect === 'postgres', (query) => query.where('transaction_id', '<', OLDEST_RUNNING))
    .$if(space !== null, (query) => query.where('space_id', '=', space ?? ''))
    .orderBy('transaction_id')
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    space: spaceId(row.space_id),
    kind: row.kind,
    payload: readJsonObject(row.payload),
    at: row.at,
    place: { transaction: row.transaction_id, id: row.id },
  }));
}

const OLDEST_RUNNING = sql<number>`pg_snapshot_xmin(pg_current_snapshot())::text::bigint`;

/** The place of the newest event that is told; the beginning where there is none. */
export async function newestPlace(db: Database, dialect: Store['dialect']): Promise<EventPlace> {
  const row = await db
    .selectFrom('space_events')
    .select(['transaction_id', 'id'])
    .$if(dialect === 'postgres', (query) => query.where('transaction_id', '<', OLDEST_RUNNING))
    .orderBy('transaction_id', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? { transaction: 0, id: 0 } : { transaction: row.transaction_id, id: row.id };
}

/** The place of the oldest event that is kept; null where there is none. */
export async function oldestPlace(db: Database): Promise<EventPlace | null> {
  const row = await db
    .selectFrom('space_events')
    .select(['transaction_id', 'id'])
    .orderBy('transaction_id')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { transaction: row.transaction_id, id: row.id };
}

/** True when the first place comes before the second one. */
export function isBefore(first: EventPlace, second: EventPlace): boolean {
  return first.transaction === second.transaction ? first.id < second.id : first.transaction < second.transaction;
}

/** A place as text, for example as the id of an event of a stream. */
export function writePlace({ transaction, id }: EventPlace): string {
  return `${transaction}-${id}`;
}

/**
 * A place out of text.
 * @throws STORE_CURSOR_INVALID
 */
export function readPlace(text: string): EventPlace {
  const [, transaction, id] = /^(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  if (transaction === undefined || id === undefined)
    throw storeError('STORE_CURSOR_INVALID', 'the id is no place in the log of events');
  return { transaction: Number(transaction), id: Number(id) };
}

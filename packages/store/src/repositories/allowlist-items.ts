import type { JsonObject } from '@assay/core';
import type { Database } from '../database/open-store.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readIdCursor } from './page.ts';
import { type Scope, type SpaceId, spaceId } from './scope.ts';
import { readJsonObject, writeJson } from './stored-json.ts';

/** Where an exception stands. Only approved ones count. */
export type AllowlistState = 'requested' | 'approved' | 'rejected' | 'revoked' | 'expired';

/** An exception and who asked for it. */
export interface AllowlistItem {
  readonly id: string;
  readonly state: AllowlistState;
  /** The item as policies write it. */
  readonly item: JsonObject;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: number;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  readonly expiresAt: number | null;
}

/** An exception that is asked for. */
export type AllowlistRequest = Pick<AllowlistItem, 'item' | 'reason' | 'requestedBy' | 'expiresAt'>;

/** The states that each state may be left for. */
const STEPS: Readonly<Record<'approved' | 'rejected' | 'revoked', AllowlistState>> = {
  approved: 'requested',
  rejected: 'requested',
  revoked: 'approved',
};

/** Asks for an exception. Returns its id. */
export async function requestAllowlistItem(scope: Scope, request: AllowlistRequest, now: number): Promise<string> {
  const id = newId();
  await scope.db
    .insertInto('allowlist_items')
    .values({
      space_id: scope.space,
      id,
      state: 'requested',
      item: writeJson(request.item),
      reason: request.reason,
      requested_by: request.requestedBy,
      requested_at: now,
      decided_by: null,
      decided_at: null,
      expires_at: request.expiresAt,
    })
    .execute();
  return id;
}

/** Approves or rejects what was requested, or revokes what was approved; false when it is in no state for that. */
export async function decideAllowlistItem(
  scope: Scope,
  id: string,
  state: 'approved' | 'rejected' | 'revoked',
  by: string,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await scope.db
    .updateTable('allowlist_items')
    .set({ state, decided_by: by, decided_at: now })
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .where('state', '=', STEPS[state])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The exception of that id; null when there is none. */
export async function getAllowlistItem(scope: Scope, id: string): Promise<AllowlistItem | null> {
  const row = await selectItems(scope).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Exceptions in the order they were asked for, of one state when one is named. */
export async function listAllowlistItems(
  scope: Scope,
  page: PageRequest,
  state: AllowlistState | null = null,
): Promise<Page<AllowlistItem>> {
  const after = readIdCursor(page);
  const limit = pageLimit(page);
  const rows = await selectItems(scope)
    .$if(state !== null, (query) => query.where('state', '=', state ?? ''))
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.id], fromRow);
}

/** The exceptions that count at that time. */
export async function allowlistItemsAt(scope: Scope, now: number): Promise<readonly AllowlistItem[]> {
  const rows = await selectItems(scope)
    .where('state', '=', 'approved')
    .where((build) => build.or([build('expires_at', 'is', null), build('expires_at', '>', now)]))
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

/** Ends the exceptions of every space whose time is over, at most `most`, and says which. */
export async function expireAllowlistItems(
  db: Database,
  now: number,
  most: number,
): Promise<readonly { readonly space: SpaceId; readonly id: string }[]> {
  const over = db
    .selectFrom('allowlist_items')
    .select('id')
    .where('state', '=', 'approved')
    .where('expires_at', '<=', now)
    .limit(most);
  const rows = await db
    .updateTable('allowlist_items')
    .set({ state: 'expired' })
    .where('state', '=', 'approved')
    .where('id', 'in', over)
    .returning(['space_id', 'id'])
    .execute();
  return rows.map((row) => ({ space: spaceId(row.space_id), id: row.id }));
}

/**
 * Approved exceptions of every space that end within `notice` milliseconds and were not among these at `since`: their notice began later,
 * or they were approved later. At most 1000.
 */
export async function expiringAllowlistItems(
  db: Database,
  { since, now, notice }: { readonly since: number; readonly now: number; readonly notice: number },
): Promise<readonly { readonly space: SpaceId; readonly id: string; readonly expiresAt: number }[]> {
  const rows = await db
    .selectFrom('allowlist_items')
    .select(['space_id', 'id', 'expires_at'])
    .where('state', '=', 'approved')
    .where('expires_at', '>', now)
    .where('expires_at', '<=', now + notice)
    .where((row) => row.or([row('expires_at', '>', since + notice), row('decided_at', '>', since)]))
    .orderBy('id')
    .limit(1000)
    .execute();
  return rows.flatMap(({ space_id, id, expires_at }) =>
    expires_at === null ? [] : [{ space: spaceId(space_id), id, expiresAt: expires_at }],
  );
}

function selectItems(scope: Scope) {
  return scope.db.selectFrom('allowlist_items').selectAll().where('space_id', '=', scope.space);
}

interface ItemRow {
  readonly id: string;
  readonly state: string;
  readonly item: string;
  readonly reason: string;
  readonly requested_by: string;
  readonly requested_at: number;
  readonly decided_by: string | null;
  readonly decided_at: number | null;
  readonly expires_at: number | null;
}

function fromRow(row: ItemRow): AllowlistItem {
  return {
    id: row.id,
    state: readState(row.state),
    item: readJsonObject(row.item),
    reason: row.reason,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    expiresAt: row.expires_at,
  };
}

/** A state that this version does not know does not count as approved. */
function readState(text: string): AllowlistState {
  return text === 'requested' || text === 'approved' || text === 'rejected' || text === 'expired' ? text : 'revoked';
}

import type { Database } from '../database/open-store.ts';
import { requireName } from '../database/storable.ts';
import type { Scope } from './scope.ts';

/** What to do with a request that carries an idempotency key. */
export type IdempotentRequest =
  | { readonly kind: 'new' }
  | { readonly kind: 'in-progress' }
  | { readonly kind: 'other-request' }
  | { readonly kind: 'answered'; readonly status: number; readonly response: string };

/** Longest key, in UTF-16 code units. */
const LONGEST_KEY = 255;

/**
 * Claims a key for a request, inside the transaction that does its work: when that fails, the key is free again.
 * `requestHash` is over who asks, what and with which body.
 */
export async function beginRequest(
  scope: Scope,
  key: string,
  requestHash: string,
  now: number,
  keepFor: number,
): Promise<IdempotentRequest> {
  await scope.db
    .deleteFrom('idempotency')
    .where('space_id', '=', scope.space)
    .where('key', '=', key)
    .where('expires_at', '<=', now)
    .execute();
  const claimed = await scope.db
    .insertInto('idempotency')
    .values({
      space_id: scope.space,
      key: requireName(key, 'an idempotency key', LONGEST_KEY),
      request_hash: requestHash,
      status: null,
      response: null,
      created_at: now,
      expires_at: now + keepFor,
    })
    .onConflict((conflict) => conflict.columns(['space_id', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  return claimed === undefined ? earlierRequest(scope, key, requestHash) : { kind: 'new' };
}

async function earlierRequest(scope: Scope, key: string, requestHash: string): Promise<IdempotentRequest> {
  const row = await scope.db
    .selectFrom('idempotency')
    .select(['request_hash', 'status', 'response'])
    .where('space_id', '=', scope.space)
    .where('key', '=', key)
    .executeTakeFirst();
  if (row === undefined) return { kind: 'in-progress' };
  if (row.request_hash !== requestHash) return { kind: 'other-request' };
  if (row.status === null || row.response === null) return { kind: 'in-progress' };
  return { kind: 'answered', status: row.status, response: row.response };
}

/** Keeps the answer for whoever sends the request again. */
export async function finishRequest(scope: Scope, key: string, status: number, response: string): Promise<void> {
  await scope.db
    .updateTable('idempotency')
    .set({ status, response })
    .where('space_id', '=', scope.space)
    .where('key', '=', key)
    .execute();
}

/** Forgets keys whose time is over, of every space. Returns how many. */
export async function forgetRequests(db: Database, now: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('idempotency').where('expires_at', '<=', now).executeTakeFirst();
  return Number(numDeletedRows);
}

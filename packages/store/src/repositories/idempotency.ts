import type { Database } from '../database/open-store.ts';
import { requireName } from '../database/storable.ts';
import type { Scope } from './scope.ts';
import { readTexts, writeJson } from './stored-json.ts';

/** What is known of a request that carries an idempotency key. */
export type IdempotentRequest =
  | { readonly kind: 'new' }
  /** Its changes were made, its answer is not there: somebody is about to give it, or went down before. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'other-request' }
  | { readonly kind: 'answered'; readonly status: number; readonly response: string };

/** What a request may do under its key: go on from the results of the changes that were already made for it. */
export type EnteredRequest =
  | { readonly kind: 'entered'; readonly results: readonly string[] }
  | { readonly kind: 'other-request' };

/** Longest key, in UTF-16 code units. */
const LONGEST_KEY = 255;

/** Looks a key up. `requestHash` is over who asks, what and with which body. */
export async function findRequest(
  scope: Scope,
  key: string,
  requestHash: string,
  now: number,
): Promise<IdempotentRequest> {
  const row = await scope.db
    .selectFrom('idempotency')
    .select(['request_hash', 'status', 'response'])
    .where('space_id', '=', scope.space)
    .where('key', '=', requireName(key, 'an idempotency key', LONGEST_KEY))
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (row === undefined) return { kind: 'new' };
  if (row.request_hash !== requestHash) return { kind: 'other-request' };
  if (row.status === null || row.response === null) return { kind: 'unfinished' };
  return { kind: 'answered', status: row.status, response: row.response };
}

/**
 * Claims a key inside the transaction of a change, and holds it until that ends: when the change fails, the key is free again, and
 * whoever else brings the same key waits and then sees the results.
 */
export async function enterRequest(
  scope: Scope,
  key: string,
  requestHash: string,
  now: number,
  keepFor: number,
): Promise<EnteredRequest> {
  await scope.db
    .deleteFrom('idempotency')
    .where('space_id', '=', scope.space)
    .where('key', '=', key)
    .where('expires_at', '<=', now)
    .execute();
  const row = await scope.db
    .insertInto('idempotency')
    .values({
      space_id: scope.space,
      key: requireName(key, 'an idempotency key', LONGEST_KEY),
      request_hash: requestHash,
      results: '[]',
      status: null,
      response: null,
      created_at: now,
      expires_at: now + keepFor,
    })
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'key']).doUpdateSet((kept) => ({ key: kept.ref('excluded.key') })),
    )
    .returning(['request_hash', 'results'])
    .executeTakeFirstOrThrow();
  if (row.request_hash !== requestHash) return { kind: 'other-request' };
  return { kind: 'entered', results: readTexts(row.results) };
}

/** Keeps the results of the changes made so far, in the transaction that entered the request. */
export async function keepResults(scope: Scope, key: string, results: readonly string[]): Promise<void> {
  await scope.db
    .updateTable('idempotency')
    .set({ results: writeJson(results) })
    .where('space_id', '=', scope.space)
    .where('key', '=', key)
    .execute();
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

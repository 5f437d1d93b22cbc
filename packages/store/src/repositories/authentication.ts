import { parseApiKeyToken, secretMatches } from '../credentials/api-key-secret.ts';
import type { Database, Store } from '../database/open-store.ts';
import { type SpaceId, spaceId } from './scope.ts';
import { readTexts } from './stored-json.ts';

/** Who a token belongs to, or why it does not count. */
export type Authentication =
  | {
      readonly kind: 'key';
      readonly space: SpaceId;
      readonly keyId: string;
      readonly role: string;
      readonly scopes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: 'unknown' | 'expired' | 'revoked' };

/** Finds whose token it is. The use of a key is written down once a day, never more often. */
export async function authenticateToken(
  store: Pick<Store, 'read' | 'write'>,
  token: string,
  now: number,
): Promise<Authentication> {
  const parts = parseApiKeyToken(token);
  if (parts === null) return { kind: 'refused', reason: 'unknown' };
  const row = await store.read.selectFrom('api_keys').selectAll().where('id', '=', parts.id).executeTakeFirst();
  if (row === undefined || !secretMatches(parts.secret, row.secret_hash)) return { kind: 'refused', reason: 'unknown' };
  if (row.revoked_at !== null) return { kind: 'refused', reason: 'revoked' };
  if (row.expires_at !== null && row.expires_at <= now) return { kind: 'refused', reason: 'expired' };
  await noteUse(store.write, row.id, row.used_on, now);
  return { kind: 'key', space: spaceId(row.space_id), keyId: row.id, role: row.role, scopes: readTexts(row.scopes) };
}

async function noteUse(db: Database, id: string, usedOn: string | null, now: number): Promise<void> {
  const today = new Date(now).toISOString().slice(0, 10);
  if (usedOn === today) return;
  await db.updateTable('api_keys').set({ used_on: today }).where('id', '=', id).execute();
}

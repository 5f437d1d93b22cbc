import { parseApiKeyToken, secretMatches, verbatimName } from '../credentials/api-key-secret.ts';
import type { Database, Store } from '../database/open-store.ts';
import { type SpaceId, spaceId } from './scope.ts';
import { readTexts } from './stored-json.ts';

/** A key that counts at the moment. */
export interface KeyAuthentication {
  readonly kind: 'key';
  readonly space: SpaceId;
  readonly spaceName: string;
  readonly keyId: string;
  readonly keyName: string;
  readonly role: string;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970; null for never. */
  readonly expiresAt: number | null;
}

/** Who a token belongs to, or why it does not count. */
export type Authentication =
  | KeyAuthentication
  | { readonly kind: 'refused'; readonly reason: 'unknown' | 'expired' | 'revoked' };

/** Finds whose token it is. The use of a key is written down once a day, never more often. */
export async function authenticateToken(
  store: Pick<Store, 'read' | 'write'>,
  token: string,
  now: number,
): Promise<Authentication> {
  const { id, secret } = parseApiKeyToken(token) ?? { id: await verbatimKey(store.read, token), secret: token };
  const found = id === null ? null : await findKey(store.read, id, now);
  if (found === null || !secretMatches(secret, found.secretHash)) return { kind: 'refused', reason: 'unknown' };
  if (found.authentication.kind === 'key') await noteUse(store.write, found, now);
  return found.authentication;
}

/** Whether a key counts at the moment, for whoever was found to hold it before. */
export async function authenticateKey(db: Database, keyId: string, now: number): Promise<Authentication> {
  return (await findKey(db, keyId, now))?.authentication ?? { kind: 'refused', reason: 'unknown' };
}

/** The key whose token is that text of the operator's own; null when there is none. */
async function verbatimKey(db: Database, token: string): Promise<string | null> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', verbatimName(token))
    .executeTakeFirst();
  return row?.value ?? null;
}

interface FoundKey {
  readonly id: string;
  readonly secretHash: string;
  readonly usedOn: string | null;
  readonly authentication: Authentication;
}

async function findKey(db: Database, id: string, now: number): Promise<FoundKey | null> {
  const row = await db
    .selectFrom('api_keys')
    .innerJoin('spaces', 'spaces.id', 'api_keys.space_id')
    .selectAll('api_keys')
    .select('spaces.name as space_name')
    .where('api_keys.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { revoked_at, expires_at } = row;
  const authentication: Authentication =
    revoked_at !== null
      ? { kind: 'refused', reason: 'revoked' }
      : expires_at !== null && expires_at <= now
        ? { kind: 'refused', reason: 'expired' }
        : {
            kind: 'key',
            space: spaceId(row.space_id),
            spaceName: row.space_name,
            keyId: row.id,
            keyName: row.name,
            role: row.role,
            scopes: readTexts(row.scopes),
            expiresAt: expires_at,
          };
  return { id: row.id, secretHash: row.secret_hash, usedOn: row.used_on, authentication };
}

async function noteUse(db: Database, { id, usedOn }: FoundKey, now: number): Promise<void> {
  const today = new Date(now).toISOString().slice(0, 10);
  if (usedOn === today) return;
  await db.updateTable('api_keys').set({ used_on: today }).where('id', '=', id).execute();
}

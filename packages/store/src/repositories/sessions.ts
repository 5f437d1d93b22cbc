import { hashSecret, newSecret } from '../credentials/api-key-secret.ts';
import type { Database } from '../database/open-store.ts';
import { readTexts, writeJson } from './stored-json.ts';

/** Who a session is of. */
export type SessionSubject =
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'key'; readonly keyId: string };

/** A session that is wanted. */
export interface NewSession {
  readonly subject: SessionSubject;
  /** Permissions about the instance that the person was given at the login. */
  readonly scopes: readonly string[];
  /** Milliseconds since 1970 after which it no longer counts, however much it is used. */
  readonly expiresAt: number;
}

/** A session that counts. */
export interface Session {
  readonly subject: SessionSubject;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Milliseconds between two notes that a session is in use. */
const SEEN_STEP = 60_000;

/** Begins a session. Its token is returned this once and cannot be read again. */
export async function createSession(db: Database, session: NewSession, now: number): Promise<string> {
  const token = newSecret();
  const { subject, scopes, expiresAt } = session;
  await db
    .insertInto('sessions')
    .values({
      secret_hash: hashSecret(token),
      user_id: subject.kind === 'user' ? subject.userId : null,
      key_id: subject.kind === 'key' ? subject.keyId : null,
      scopes: writeJson(scopes),
      created_at: now,
      seen_at: now,
      expires_at: expiresAt,
      revoked_at: null,
    })
    .execute();
  return token;
}

/**
 * The session of a token; null when it does not count, be it unknown, ended, or unused for `idle` milliseconds. That it is used is written
 * down once a minute, never more often.
 */
export async function useSession(
  store: { readonly read: Database; readonly write: Database },
  token: string,
  now: number,
  idle: number,
): Promise<Session | null> {
  const row = await store.read
    .selectFrom('sessions')
    .selectAll()
    .where('secret_hash', '=', hashSecret(token))
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where('seen_at', '>', now - idle)
    .executeTakeFirst();
  if (row === undefined) return null;
  const subject: SessionSubject | null =
    row.user_id !== null
      ? { kind: 'user', userId: row.user_id }
      : row.key_id !== null
        ? { kind: 'key', keyId: row.key_id }
        : null;
  if (subject === null) return null;
  if (row.seen_at <= now - Math.min(SEEN_STEP, idle / 2)) {
    await store.write
      .updateTable('sessions')
      .set({ seen_at: now })
      .where('secret_hash', '=', row.secret_hash)
      .where('seen_at', '<', now)
      .execute();
  }
  return { subject, scopes: readTexts(row.scopes), createdAt: row.created_at, expiresAt: row.expires_at };
}

/** Ends a session; false when it had ended. */
export async function endSession(db: Database, token: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ revoked_at: now })
    .where('secret_hash', '=', hashSecret(token))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Forgets sessions whose time was over before that. Returns how many. */
export async function forgetSessions(db: Database, before: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('sessions').where('expires_at', '<=', before).executeTakeFirst();
  return Number(numDeletedRows);
}

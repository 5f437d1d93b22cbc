import { createHash } from 'node:crypto';
import type { KeyAuthentication, Session, SpaceId } from '@assay/store';
import { type ShortMemory, createShortMemory } from './short-memory.ts';

/** A session and the spaces of its person; of a key the key's own. */
export interface KnownSession {
  readonly session: Session;
  readonly name: string;
  readonly spaces: readonly { readonly space: SpaceId; readonly name: string; readonly role: string }[];
  /** The key that the session stands for; null for a person's. */
  readonly key: KeyAuthentication | null;
}

/**
 * Who was found to hold which credential in the last 5 seconds. A key or session that is ended in this process counts no more at once; in
 * other replicas for 5 seconds at most.
 */
export interface Authentications {
  readonly keys: ShortMemory<KeyAuthentication>;
  readonly sessions: ShortMemory<KnownSession>;
  forgetKey(keyId: string): void;
  forgetUser(userId: string): void;
}

const KEEP_FOR_MS = 5000;
const MOST = 10_000;

/** Nothing is known yet. */
export function createAuthentications(): Authentications {
  const keys = createShortMemory<KeyAuthentication>({ most: MOST, keepFor: KEEP_FOR_MS });
  const sessions = createShortMemory<KnownSession>({ most: MOST, keepFor: KEEP_FOR_MS });
  return {
    keys,
    sessions,
    forgetKey: (id) => {
      keys.forget(({ keyId }) => keyId === id);
      sessions.forget(({ key }) => key?.keyId === id);
    },
    forgetUser: (id) => {
      sessions.forget(({ session: { subject } }) => subject.kind === 'user' && subject.userId === id);
    },
  };
}

/** What a credential is remembered under, so that none is kept in memory. */
export function memoryKey(credential: string): string {
  return createHash('sha256').update(credential).digest('base64url');
}

import { authenticateKey, sessions, users } from '@assay/store';
import { serverError } from '../errors.ts';
import type { ServiceParts } from '../service/parts.ts';
import { type KnownSession, memoryKey } from './authentications.ts';

/** Milliseconds that a login counts at most. */
export const SESSION_LIFETIME_MS: number = 12 * 60 * 60 * 1000;

/** Milliseconds without a request after which a login no longer counts. */
const SESSION_IDLE_MS: number = 2 * 60 * 60 * 1000;

/** The session of a token and what its person may do; null when it does not count. */
export async function findSession(parts: ServiceParts, token: string): Promise<KnownSession | null> {
  const now = parts.now();
  const found = await parts.authentications.sessions.remember(memoryKey(token), now, () => lookUp(parts, token, now));
  return found !== null && found.session.expiresAt > now ? found : null;
}

/** The session of a token. @throws UNAUTHENTICATED when it does not count */
export async function requireSession(parts: ServiceParts, token: string): Promise<KnownSession> {
  const found = await findSession(parts, token);
  if (found !== null) return found;
  throw serverError('UNAUTHENTICATED', 'the session has ended', { details: { credential: 'refused' } });
}

async function lookUp({ store }: ServiceParts, token: string, now: number): Promise<KnownSession | null> {
  const session = await sessions.useSession(store, token, now, SESSION_IDLE_MS);
  if (session === null) return null;
  const { subject } = session;
  if (subject.kind === 'key') {
    const key = await authenticateKey(store.read, subject.keyId, now);
    if (key.kind === 'refused') return null;
    const { space, spaceName, role, keyName } = key;
    return { session, name: keyName, spaces: [{ space, name: spaceName, role }], key };
  }
  const user = await users.getUser(store.read, subject.userId);
  if (user === null) return null;
  return { session, name: user.name, spaces: await users.spacesOfUser(store.read, user.id), key: null };
}

import { type KeyAuthentication, authenticateToken } from '@assay/store';
import { AssayError } from '@assay/core';
import { serverError } from '../errors.ts';
import type { ServiceParts } from '../service/parts.ts';
import { memoryKey } from './authentications.ts';
import { allowedBy, readRole } from './permission.ts';
import type { Principal } from './principal.ts';
import { type BrowserRequest, readCookie, requireOwnPage } from './session-cookie.ts';
import { sessionPrincipal } from './session-principal.ts';
import { requireSession } from './sessions.ts';

/** Longest credential that is looked at, in characters. */
const LONGEST_TOKEN = 4096;

/**
 * Who sends the request: by the API key in `Authorization`, or where the route asks for somebody by the session in the cookie. Null
 * without a credential.
 * @throws UNAUTHENTICATED for a credential that does not count, FORBIDDEN, SPACE_REQUIRED
 */
export async function authenticate(
  parts: ServiceParts,
  request: BrowserRequest,
  access: 'public' | 'permission',
): Promise<Principal | null> {
  // Clients of the Anchore v2 API name the space as their account.
  const space = request.header('x-assay-space') ?? request.header('x-anchore-account');
  const authorization = request.header('authorization');
  if (authorization !== null) return keyPrincipal(await authenticateHeader(parts, authorization), space);
  if (access === 'public') return null;
  const token = readCookie('session', request.origin, request.header('cookie'));
  if (token === null) return null;
  const known = await requireSession(parts, token);
  requireOwnPage(request, token);
  return known.key === null ? sessionPrincipal(known, space) : keyPrincipal(known.key, space);
}

/** The key in the header `Authorization`. @throws UNAUTHENTICATED */
export async function authenticateHeader(parts: ServiceParts, header: string): Promise<KeyAuthentication> {
  const token = bearerOf(header);
  if (token === null) throw refused('the header Authorization carries no bearer token');
  return authenticateBearer(parts, token);
}

/** The key of a token. @throws UNAUTHENTICATED */
async function authenticateBearer(
  { store, authentications, now }: ServiceParts,
  token: string,
): Promise<KeyAuthentication> {
  const at = now();
  let reason = 'unknown';
  const found = await authentications.keys.remember(memoryKey(token), at, async () => {
    const seen = await authenticateToken(store, token, at);
    if (seen.kind === 'key') return seen;
    reason = seen.reason;
    return null;
  });
  if (found !== null && (found.expiresAt === null || found.expiresAt > at)) return found;
  throw refused(`the API key is ${found === null ? reason : 'expired'}`);
}

/** True for the failure of a caller who presented a credential that does not count, as someone who guesses does. */
export function isRefusedCredential(error: unknown): boolean {
  return error instanceof AssayError && error.details['credential'] === 'refused';
}

/** What a key is in its space. @throws FORBIDDEN when another space is asked for than the key's own */
export function keyPrincipal(key: KeyAuthentication, space: string | null): Principal {
  if (space !== null && space !== key.space && space !== key.spaceName) {
    throw serverError('FORBIDDEN', 'the API key belongs to another space than X-Assay-Space names');
  }
  return {
    actor: `key:${key.keyId}`,
    kind: 'key',
    space: key.space,
    permissions: allowedBy(readRole(key.role), key.scopes),
    expiresAt: key.expiresAt,
  };
}

/** A bearer token, or the key that clients of other tools send as the password of the user `_api_key`. */
function bearerOf(header: string): string | null {
  if (header.length > LONGEST_TOKEN) return null;
  const [, bearer] = /^Bearer +(\S(?:.*\S)?) *$/i.exec(header) ?? [];
  // Headers come byte by byte; a key may be any text.
  if (bearer !== undefined) return Buffer.from(bearer, 'latin1').toString();
  const [, basic] = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header) ?? [];
  const [, password] = /^_api_key:(.+)$/s.exec(Buffer.from(basic ?? '', 'base64').toString()) ?? [];
  return password ?? null;
}

function refused(message: string): AssayError {
  return serverError('UNAUTHENTICATED', message, { details: { credential: 'refused' } });
}

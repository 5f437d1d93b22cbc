import { authenticateToken } from '@assay/store';
import { serverError } from '../errors.ts';
import type { ServiceParts } from '../service/parts.ts';
import { allowedBy, readRole } from './permission.ts';
import type { Principal } from './principal.ts';

/**
 * Whose credential the header `Authorization` carries; null without one.
 * @throws UNAUTHENTICATED for a credential that does not count
 */
export async function authenticate(parts: ServiceParts, header: string | null): Promise<Principal | null> {
  if (header === null) return null;
  const [, token] = /^Bearer +(\S+)$/i.exec(header) ?? [];
  if (token === undefined) throw serverError('UNAUTHENTICATED', 'the header Authorization carries no bearer token');
  const found = await authenticateToken(parts.store, token, parts.now());
  if (found.kind === 'refused') throw serverError('UNAUTHENTICATED', `the API key is ${found.reason}`);
  return {
    actor: `key:${found.keyId}`,
    kind: 'key',
    space: found.space,
    permissions: allowedBy(readRole(found.role), found.scopes),
  };
}

import { SYSTEM_SPACE } from '@assay/store';
import { serverError } from '../errors.ts';
import type { KnownSession } from './authentications.ts';
import { type Permission, allowedBy, readPermission, readRole } from './permission.ts';
import type { Principal } from './principal.ts';

/**
 * What a person is in the space that they named, by its name or id. Who belongs to one space alone need not name it; who belongs to none
 * has only what they may do with the instance.
 * @throws SPACE_REQUIRED, NOT_FOUND for a space that is not theirs, be there one or not
 */
export function sessionPrincipal({ session, spaces }: KnownSession, named: string | null): Principal {
  const { subject } = session;
  const actor = subject.kind === 'user' ? `user:${subject.userId}` : `key:${subject.keyId}`;
  const ofInstance = instancePermissions(session.scopes);
  const [first, second] = spaces;
  const chosen = named === null ? first : spaces.find(({ space, name }) => space === named || name === named);
  if (named !== null && chosen === undefined) throw serverError('NOT_FOUND', 'there is no such space');
  if (named === null && second !== undefined) {
    throw serverError('SPACE_REQUIRED', 'whoever belongs to several spaces names one with the header X-Assay-Space');
  }
  return {
    actor,
    kind: 'user',
    space: chosen?.space ?? SYSTEM_SPACE,
    permissions: new Set([...(chosen === undefined ? [] : allowedBy(readRole(chosen.role), [])), ...ofInstance]),
    expiresAt: null,
  };
}

/** The permissions about the instance among stored texts. */
export function instancePermissions(scopes: readonly string[]): readonly Permission[] {
  return scopes
    .filter((scope) => scope.startsWith('instance:'))
    .map(readPermission)
    .filter((permission) => permission !== null);
}

import { serverError } from '../errors.ts';
import type { Permission } from './permission.ts';
import type { Principal } from './principal.ts';

/** Refuses to give or take away what the caller does not have. @throws FORBIDDEN */
export function requireHeld(principal: Principal, permissions: Iterable<Permission>): void {
  const missing = [...permissions].filter((permission) => !principal.permissions.has(permission));
  if (missing.length === 0) return;
  throw serverError('FORBIDDEN', `nobody grants or changes what they do not have: ${missing.slice(0, 5).join(', ')}`);
}

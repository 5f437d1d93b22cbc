/** What a person or key can be in a space. */
export type Role = 'viewer' | 'developer' | 'policy-admin' | 'admin';

/** The roles, the one that may do least first. */
export const ROLES: readonly Role[] = ['viewer', 'developer', 'policy-admin', 'admin'];

/** Whether that names a role. */
export function isRole(value: string | null): value is Role {
  return ROLES.some((role) => role === value);
}

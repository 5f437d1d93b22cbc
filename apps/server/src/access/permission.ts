/**
 * Everything that a route may ask for, in the order of lists. Those that begin with `instance:` are about the service as a whole and
 * belong to no role: a key or a person has them only when they are named.
 */
export const PERMISSIONS = [
  'images:read',
  'images:submit',
  'images:delete',
  'repositories:read',
  'repositories:write',
  'evaluations:read',
  'evaluations:run',
  'policies:read',
  'policies:write',
  'policies:activate',
  'exceptions:read',
  'exceptions:request',
  'exceptions:decide',
  'advisories:read',
  'environments:read',
  'environments:write',
  'deployments:report',
  'subscriptions:read',
  'subscriptions:write',
  'registries:read',
  'registries:write',
  'audit:read',
  'members:read',
  'members:write',
  'keys:read',
  'keys:write',
  'instance:read',
  'instance:manage',
] as const;

/** One thing that a caller may do. */
export type Permission = (typeof PERMISSIONS)[number];

/** What a person or key is in a space. */
export const ROLES = ['viewer', 'developer', 'policy-admin', 'admin'] as const;

/** A role. */
export type Role = (typeof ROLES)[number];

const VIEWER: readonly Permission[] = [
  'images:read',
  'repositories:read',
  'evaluations:read',
  'policies:read',
  'exceptions:read',
  'advisories:read',
  'environments:read',
];

const DEVELOPER: readonly Permission[] = [
  ...VIEWER,
  'images:submit',
  'evaluations:run',
  'exceptions:request',
  'deployments:report',
];

const POLICY_ADMIN: readonly Permission[] = [
  ...DEVELOPER,
  'repositories:write',
  'policies:write',
  'policies:activate',
  'exceptions:decide',
  'environments:write',
  'subscriptions:read',
  'subscriptions:write',
  'audit:read',
];

const ADMIN: readonly Permission[] = PERMISSIONS.filter((permission) => !permission.startsWith('instance:'));

/** What each role may do in its space. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set(VIEWER),
  developer: new Set(DEVELOPER),
  'policy-admin': new Set(POLICY_ADMIN),
  admin: new Set(ADMIN),
};

/** A role out of stored text; null for one that this version does not know, which may do nothing. */
export function readRole(text: string): Role | null {
  return ROLES.find((role) => role === text) ?? null;
}

/** A permission out of stored text; null for one that this version does not know. */
export function readPermission(text: string): Permission | null {
  return PERMISSIONS.find((permission) => permission === text) ?? null;
}

/**
 * What a role allows when it was narrowed to scopes. No scope at all leaves the role whole; `instance:` permissions come from scopes
 * alone, and only for an admin.
 */
export function allowedBy(role: Role | null, scopes: readonly string[]): ReadonlySet<Permission> {
  if (role === null) return new Set();
  const named = scopes.map(readPermission).filter((permission) => permission !== null);
  const ofInstance = role === 'admin' ? named.filter((permission) => permission.startsWith('instance:')) : [];
  const ofSpace = scopes.filter((scope) => !scope.startsWith('instance:'));
  const own = [...ROLE_PERMISSIONS[role]].filter((permission) => ofSpace.length === 0 || named.includes(permission));
  return new Set([...own, ...ofInstance]);
}

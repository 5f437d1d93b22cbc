import { type TLiteral, type TUnion, Type } from 'typebox';
import { INSTANT, closed, nullable, text } from '../http/schemas.ts';
import { PERMISSIONS, type Permission, ROLES, type Role } from './permission.ts';

/** What a key or person is in a space. */
export const ROLE: TUnion<TLiteral<Role>[]> = Type.Union(
  ROLES.map((role) => Type.Literal(role)),
  { description: 'What a key or person is in a space; each role may do what those before it may.' },
);

/** One thing that a caller may do. */
const PERMISSION: TUnion<TLiteral<Permission>[]> = Type.Union(
  PERMISSIONS.map((permission) => Type.Literal(permission)),
  { description: 'One thing that a caller may do.' },
);

/** Who did something: `user:…`, `key:…` or `system`. */
const ACTOR = Type.String({ maxLength: 300 });

/** A space. */
export const SPACE = closed({ id: Type.String(), name: Type.String(), createdAt: INSTANT });

/** Name of a space. */
export const SPACE_NAME = Type.String({
  pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
  minLength: 1,
  maxLength: 63,
  description: 'Lower-case letters, digits and hyphens.',
});

/** A key without its secret. */
export const API_KEY = closed({
  id: Type.String(),
  name: Type.String(),
  role: Type.String(),
  scopes: Type.Array(Type.String()),
  createdBy: ACTOR,
  createdAt: INSTANT,
  expiresAt: nullable(INSTANT),
  revokedAt: nullable(INSTANT),
  usedOn: nullable(Type.String({ description: 'Last day of use, YYYY-MM-DD in UTC; null for never.' })),
});

/** A key that is wanted. */
export const NEW_API_KEY = closed({
  name: text(255, 'What the key is for, for people.'),
  role: ROLE,
  scopes: Type.Optional(
    Type.Array(PERMISSION, {
      maxItems: PERMISSIONS.length,
      description:
        'Narrows the role to these; permissions about the instance have to be named here. Default the whole role.',
    }),
  ),
  expiresInDays: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 36_500, description: 'Default as long as the service allows.' }),
  ),
});

/** A key that was made, with the token that is shown this once. */
export const CREATED_API_KEY = closed({
  key: API_KEY,
  token: Type.String({ description: 'Send it as Authorization: Bearer. It is not shown again.' }),
});

/** A user in a space. */
export const MEMBER = closed({
  userId: Type.String(),
  name: Type.String(),
  email: nullable(Type.String()),
  role: Type.String(),
  byGroup: Type.Boolean({ description: 'A group of the identity provider gave the role.' }),
  since: INSTANT,
});

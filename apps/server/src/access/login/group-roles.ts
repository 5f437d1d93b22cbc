import { type Database, type SpaceId, spaces } from '@assay/store';
import type { OidcSettings } from '../../service/settings.ts';
import { type Permission, ROLES, type Role, readRole } from '../permission.ts';
import { instancePermissions } from '../session-principal.ts';

/** What somebody's groups give them. */
export interface GroupRoles {
  /** The highest role in each space. */
  readonly roles: ReadonlyMap<SpaceId, Role>;
  readonly instance: readonly Permission[];
}

/** Reads what groups give from the settings. Spaces that are not there and roles that nobody knows give nothing. */
export async function rolesOfGroups(
  db: Database,
  groups: readonly string[],
  mapping: OidcSettings['groups'],
): Promise<GroupRoles> {
  const roles = new Map<SpaceId, Role>();
  const instance = new Set<Permission>();
  for (const group of new Set(groups)) {
    if (!Object.hasOwn(mapping, group)) continue;
    const given = mapping[group];
    const role = given === undefined ? null : readRole(given.role);
    const space = given === undefined ? null : await spaces.findSpace(db, given.space);
    if (given === undefined || role === null || space === null) continue;
    const before = roles.get(space.id);
    if (before === undefined || ROLES.indexOf(role) > ROLES.indexOf(before)) roles.set(space.id, role);
    for (const permission of instancePermissions(given.instance ?? [])) instance.add(permission);
  }
  return { roles, instance: [...instance] };
}

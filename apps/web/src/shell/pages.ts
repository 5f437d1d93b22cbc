import { type ComponentType, lazy } from 'react';

/** One entry of the navigation. */
export interface PageEntry {
  readonly path: string;
  readonly label: string;
  /** What a person needs to see it; null: nothing. */
  readonly permission: string | null;
  readonly group: 'See' | 'Decide' | 'Run';
}

/** The pages that the navigation leads to, in its order. */
export const PAGES: readonly PageEntry[] = [
  { path: '/', label: 'Overview', permission: null, group: 'See' },
  { path: '/images', label: 'Images', permission: 'images:read', group: 'See' },
  { path: '/repositories', label: 'Repositories', permission: 'repositories:read', group: 'See' },
  { path: '/pull-requests', label: 'Pull requests', permission: 'repositories:read', group: 'See' },
  { path: '/advisories', label: 'Advisories', permission: 'advisories:read', group: 'See' },
  { path: '/policies', label: 'Policies', permission: 'policies:read', group: 'Decide' },
  { path: '/exceptions', label: 'Exceptions', permission: 'exceptions:read', group: 'Decide' },
  { path: '/clusters', label: 'Clusters', permission: 'environments:read', group: 'Decide' },
  { path: '/environments', label: 'Environments', permission: 'environments:read', group: 'Decide' },
  { path: '/audit', label: 'Audit', permission: 'audit:read', group: 'Run' },
  { path: '/administration', label: 'Administration', permission: 'keys:read', group: 'Run' },
];

/** A page whose code is loaded when somebody goes there. */
export function lazyPage(load: () => Promise<ComponentType>): ComponentType {
  return lazy(async () => {
    try {
      return { default: await load() };
    } catch (cause) {
      throw new Error('This page could not be loaded: the service is busy or away, or was renewed meanwhile.', {
        cause,
      });
    }
  });
}

import type { JsonObject } from '@assay/core';
import { serverError } from '../../errors.ts';

/** Events that the app is told of. */
const EVENTS = [
  'check_run',
  'check_suite',
  'merge_group',
  'pull_request',
  'push',
  'registry_package',
  'repository',
  'workflow_run',
] as const;

/** What an app is to be. */
interface AppWish {
  readonly name: string;
  readonly origin: string;
  /** Whether it may open pull requests of its own. */
  readonly changes: boolean;
  /** Whether it may write to code scanning. */
  readonly sarif: boolean;
  /** Whether it may make deployments. */
  readonly deployments: boolean;
}

/** The least that the app needs for what it is to do. */
function permissionsFor({
  changes,
  sarif,
  deployments,
}: Pick<AppWish, 'changes' | 'sarif' | 'deployments'>): JsonObject {
  return {
    checks: 'write',
    contents: changes ? 'write' : 'read',
    metadata: 'read',
    pull_requests: 'write',
    packages: 'read',
    merge_queues: 'read',
    actions: 'read',
    ...(sarif ? { security_events: 'write' } : {}),
    ...(deployments ? { deployments: 'write' } : {}),
  };
}

/** Permissions without which no check can be made; what else is missing shows where it is needed. */
const NEEDED = { checks: 'write', contents: 'read', pull_requests: 'write' } as const;

/** Which of them were not given: `checks: write`. Where nothing is known of what was given, none. */
export function lackingPermissions(given: JsonObject): readonly string[] {
  if (Object.keys(given).length === 0) return [];
  return Object.entries(NEEDED).flatMap(([name, level]) => {
    const has = given[name];
    return has === 'write' || has === level ? [] : [`${name}: ${level}`];
  });
}

/** The description from which GitHub makes an app (manifest flow). */
export function appManifest(wish: AppWish): JsonObject {
  const { name, origin } = wish;
  return {
    name,
    url: origin,
    hook_attributes: { url: `${origin}/github/webhook`, active: true },
    redirect_url: `${origin}/github/setup`,
    public: false,
    default_permissions: permissionsFor(wish),
    default_events: [...EVENTS],
  };
}

/**
 * Address of the API of a GitHub, by the address that people use.
 * @throws REQUEST_INVALID
 */
export function apiUrlOf(webUrl: string): string {
  if (!URL.canParse(webUrl)) throw serverError('REQUEST_INVALID', 'the address of GitHub is none');
  const url = new URL(webUrl);
  if (url.hostname === 'github.com') return 'https://api.github.com';
  // Enterprise Cloud with data residency has its API under a name of its own; Enterprise Server under a path.
  if (url.hostname.endsWith('.ghe.com')) return `${url.protocol}//api.${url.host}`;
  return `${url.origin}/api/v3`;
}

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

/** The least that the app needs for what it is to do. */
function permissionsFor({ changes, sarif }: { readonly changes: boolean; readonly sarif: boolean }): JsonObject {
  return {
    checks: 'write',
    contents: changes ? 'write' : 'read',
    metadata: 'read',
    pull_requests: 'write',
    packages: 'read',
    merge_queues: 'read',
    actions: 'read',
    ...(sarif ? { security_events: 'write' } : {}),
  };
}

/** The description from which GitHub makes an app (manifest flow). */
export function appManifest(wish: {
  readonly name: string;
  readonly origin: string;
  readonly changes: boolean;
  readonly sarif: boolean;
}): JsonObject {
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

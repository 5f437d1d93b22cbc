import type { JsonObject } from '@assay/core';
import { type Scope, githubApps, githubRepositories } from '@assay/store';
import type { ServiceParts } from '../../service/parts.ts';
import type { OpenGithubApp } from '../client/github-clients.ts';
import { requestSync } from '../github-jobs-asked.ts';

const PAGE = 100;
/** Installations of one app that are read. */
const MOST = 1000;

/** Where an app is installed, as GitHub tells it. */
export type ReadInstallation = Omit<githubApps.GithubInstallation, 'settings' | 'updatedAt'>;

/** Reads where an app is installed. */
export async function readInstallations(
  parts: Pick<ServiceParts, 'github'>,
  app: OpenGithubApp,
): Promise<readonly ReadInstallation[]> {
  const found: ReadInstallation[] = [];
  for (let page = 1; found.length < MOST; page++) {
    const { data } = await parts.github.app(app).request('GET /app/installations', { per_page: PAGE, page });
    for (const { id, account, suspended_at: suspended, permissions } of data) {
      found.push({
        app: app.id,
        installationId: id,
        account: account !== null && 'login' in account ? account.login : '',
        state: suspended === null ? 'active' : 'suspended',
        permissions: permissionsOf(permissions),
      });
    }
    if (data.length < PAGE) break;
  }
  return found;
}

/** Permissions as GitHub names them. */
export function permissionsOf(value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && /^[a-z_]{1,60}$/.test(entry[0]),
  );
  return Object.fromEntries(entries.slice(0, 100).map(([name, level]) => [name, level.slice(0, 20)]));
}

/**
 * Writes down where an app is installed, and that it is nowhere else any more, whether or not events told; has what each installation reaches
 * read anew. `isNew`: images that are known already are looked at for whose commits they were built from.
 */
export async function keepInstallations(
  scope: Scope,
  parts: Pick<ServiceParts, 'queue'>,
  { app, found, isNew }: { readonly app: string; readonly found: readonly ReadInstallation[]; readonly isNew: boolean },
  now: number,
): Promise<void> {
  const there = new Set(found.map(({ installationId }) => installationId));
  const known = (await githubApps.listInstallations(scope)).filter((one) => one.app === app);
  for (const { installationId, account, permissions } of known) {
    // Where not all of them were read, nothing is known of the others.
    if (there.has(installationId) || found.length >= MOST) continue;
    await githubApps.putInstallation(scope, { app, installationId, account, state: 'removed', permissions }, now);
    await githubRepositories.removeRepositories(scope, { app, installationId }, null, now);
  }
  for (const installation of found) {
    await githubApps.putInstallation(scope, installation, now);
    if (installation.state === 'active') await requestSync(scope, parts, app, installation.installationId, { isNew });
  }
}

import type { GithubClient, RepositoryPlace } from '@assay/github';
import { type Scope, githubApps, githubRepositories } from '@assay/store';
import type { ServiceParts } from '../../service/parts.ts';
import type { OpenGithubApp } from './github-clients.ts';

/** A repository that is reached, and GitHub as its installation sees it. */
export interface OpenRepository {
  readonly repository: githubRepositories.GithubRepository;
  readonly app: OpenGithubApp;
  readonly client: GithubClient;
  readonly place: RepositoryPlace;
}

/**
 * Opens a repository by our id. Null where it is not to be asked: it was removed, or the installation is suspended or gone.
 * @throws CREDENTIAL_UNREADABLE
 */
export async function openRepository(parts: ServiceParts, scope: Scope, id: string): Promise<OpenRepository | null> {
  const repository = await githubRepositories.getRepository(scope, id);
  if (repository === null || repository.state !== 'active') return null;
  const opened = await openInstallation(parts, scope, repository.app, repository.installationId);
  if (opened === null) return null;
  const { owner, name } = repository;
  return { ...opened, repository, place: { owner, repo: name } };
}

/** Opens an installation; null where it is suspended or gone. @throws CREDENTIAL_UNREADABLE */
export async function openInstallation(
  parts: ServiceParts,
  scope: Scope,
  appId: string,
  installationId: number,
): Promise<Pick<OpenRepository, 'app' | 'client'> | null> {
  const installation = await githubApps.getInstallation(scope, appId, installationId);
  const app = await githubApps.openApp(scope, parts.keyring, appId);
  if (installation?.state !== 'active' || app === null) return null;
  return { app, client: await parts.github.installation(app, installationId) };
}

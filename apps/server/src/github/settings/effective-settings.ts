import {
  type GithubClient,
  type RepositoryRules,
  type RepositorySettings,
  effectiveForgeSettings,
} from '@assay/github';
import { type Scope, githubApps, type githubRepositories } from '@assay/store';

/** The settings that count for a repository, with what the web interface says of it and of its organisation. */
export async function effectiveSettings(
  scope: Scope,
  client: GithubClient,
  { app, installationId, owner, name, settings }: githubRepositories.GithubRepository,
  rules: RepositoryRules,
): Promise<RepositorySettings> {
  const installation = await githubApps.getInstallation(scope, app, installationId);
  const said = { web: settings, account: installation?.settings ?? null };
  return effectiveForgeSettings(client, { owner, repo: name }, rules, said);
}

import { type Scope, githubApps, githubRepositories } from '@assay/store';
import { type NamedRepository, repositoryAt } from './event-payload.ts';

/** An event whose sender is proved. */
export interface ProvenEvent {
  readonly app: githubApps.GithubApp;
  readonly event: string;
  readonly payload: object;
}

/** What an event is applied to. */
export interface EventTarget extends ProvenEvent {
  readonly installationId: number;
  readonly action: string;
}

/** Writes a repository down as an event names it. */
export async function seeRepository(
  scope: Scope,
  { app, installationId }: EventTarget,
  repository: NamedRepository,
  now: number,
): Promise<githubRepositories.GithubRepository> {
  const known = await githubApps.getInstallation(scope, app.id, installationId);
  if (known === null) {
    // Events do not come in order: this one is before that of the installation.
    const { owner: account } = repository;
    await githubApps.putInstallation(
      scope,
      { app: app.id, installationId, account, state: 'active', permissions: {} },
      now,
    );
  }
  return githubRepositories.seeRepository(scope, { app: app.id, installationId, ...repository }, now);
}

/** The repository that the event is about, as it is known from now on; null for none. */
export async function repositoryOf(
  scope: Scope,
  target: EventTarget,
  now: number,
): Promise<githubRepositories.GithubRepository | null> {
  const named = repositoryAt(target.payload, 'repository');
  return named === null ? null : seeRepository(scope, target, named, now);
}

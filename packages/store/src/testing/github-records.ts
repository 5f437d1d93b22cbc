import type { Keyring } from '../credentials/keyring.ts';
import { githubApps, githubBuilds, githubChanges, githubChecks, githubRepositories } from '../index.ts';
import type { Scope } from '../repositories/scope.ts';

/** Ids of the records that `fillGithub` made. */
export interface FilledGithub {
  readonly app: string;
  readonly repository: string;
}

const PAGE = { limit: 1000 };

/** Repositories of records of the GitHub app, by the names that the package exports. */
export const GITHUB_RECORDS: Readonly<Record<string, object>> = {
  githubApps,
  githubBuilds,
  githubChanges,
  githubChecks,
  githubRepositories,
};

/** Tables that they are in. */
export const GITHUB_TABLES: readonly string[] = [
  'github_apps',
  'github_builds',
  'github_candidates',
  'github_checks',
  'github_deliveries',
  'github_installations',
  'github_pins',
  'github_pulls',
  'github_repositories',
];

/** Functions of the instance. */
export const GITHUB_OF_THE_INSTANCE: readonly string[] = [
  'githubApps.everyApp',
  'githubApps.findApps',
  'githubApps.forgetDeliveries',
  'githubChecks.forgetChecks',
];

/** Writes one record of each kind; `mark` is in every text of them. */
export async function fillGithub(scope: Scope, keys: Keyring, mark: string): Promise<FilledGithub> {
  const draft = { appId: 1, slug: mark, owner: mark, apiUrl: mark, webUrl: mark, createdBy: mark };
  const made = await githubApps.addApp(scope, keys, draft, { privateKey: mark, webhookSecret: mark }, 1);
  const app = made?.id ?? '';
  await githubApps.recordDelivery(scope, { app, delivery: mark, event: mark }, 1);
  const permissions = { [mark]: 'write' };
  await githubApps.putInstallation(scope, { app, installationId: 7, account: mark, state: 'active', permissions }, 1);
  const seen = { app, installationId: 7, repositoryId: 11, owner: mark, name: mark, defaultBranch: mark };
  const { id: repository } = await githubRepositories.seeRepository(scope, seen, 1);
  await githubChecks.putPull(scope, { repository, number: 1, headSha: 'shared', baseRef: mark, open: true }, 1);
  await githubChecks.putCheck(
    scope,
    { repository, headSha: 'shared', name: mark, runId: 1, conclusion: mark, title: mark, pull: 1 },
    1,
  );
  await githubBuilds.recordBuild(scope, {
    repository,
    commitSha: 'shared',
    digest: 'shared',
    reference: mark,
    evidence: 'label',
    at: 1,
  });
  await githubChanges.putPin(
    scope,
    { repository, branch: mark, number: 1, state: 'open', changeKey: mark, headSha: mark, title: mark },
    1,
  );
  await githubChanges.putCandidate(scope, { ...CANDIDATE, repository, environment: mark, commitSha: mark }, 1);
  return { app, repository };
}

const CANDIDATE = {
  repository: 'x',
  environment: 'x',
  commitSha: 'x',
  digest: 'shared',
  reference: 'x',
  state: 'waiting',
  reasons: [],
  policyDigest: null,
  pull: null,
} as const;

type Call = (scope: Scope, other: { readonly mark: string; readonly github: FilledGithub }) => Promise<unknown>;

/** Calls that read, with the ids of another space. */
export function githubReads(keys: Keyring): Readonly<Record<string, Call>> {
  return {
    'githubApps.listApps': (s) => githubApps.listApps(s),
    'githubApps.openApp': (s, o) => githubApps.openApp(s, keys, o.github.app),
    'githubApps.listInstallations': (s) => githubApps.listInstallations(s),
    'githubApps.getInstallation': (s, o) => githubApps.getInstallation(s, o.github.app, 7),
    'githubBuilds.buildsOf': (s, o) => githubBuilds.buildsOf(s, o.github.repository, ['shared']),
    'githubBuilds.buildsOfImage': (s) => githubBuilds.buildsOfImage(s, 'shared'),
    'githubChanges.listPins': (s, o) => githubChanges.listPins(s, o.github.repository),
    'githubChanges.listCandidates': (s) => githubChanges.listCandidates(s, {}, PAGE),
    'githubChecks.openBuilds': (s) => githubChecks.openBuilds(s),
    'githubChecks.listPulls': (s, o) => githubChecks.listPulls(s, o.github.repository, { openOnly: false }),
    'githubChecks.listChecks': (s, o) => githubChecks.listChecks(s, o.github.repository, 'shared'),
    'githubRepositories.getRepository': (s, o) => githubRepositories.getRepository(s, o.github.repository),
    'githubRepositories.listRepositories': (s) => githubRepositories.listRepositories(s, PAGE),
    'githubRepositories.repositoriesNamed': (s, o) => githubRepositories.repositoriesNamed(s, o.mark, o.mark),
  };
}

/** Calls that write, with the ids of another space. */
export function githubWrites(keys: Keyring): Readonly<Record<string, Call>> {
  const app = { appId: 5, slug: 'x', owner: 'x', apiUrl: 'x', webUrl: 'x', createdBy: 'x' };
  return {
    'githubApps.addApp': (s) => githubApps.addApp(s, keys, app, { privateKey: 'x', webhookSecret: 'x' }, 9),
    'githubApps.deleteApp': (s, o) => githubApps.deleteApp(s, o.github.app),
    'githubApps.recordDelivery': (s, o) =>
      refused(githubApps.recordDelivery(s, { app: o.github.app, delivery: 'x', event: 'x' }, 9)),
    'githubApps.putInstallation': (s, o) =>
      refused(
        githubApps.putInstallation(
          s,
          { app: o.github.app, installationId: 7, account: 'x', state: 'removed', permissions: {} },
          9,
        ),
      ),
    'githubApps.setInstallationSettings': (s, o) =>
      githubApps.setInstallationSettings(s, { app: o.github.app, installationId: 7 }, { x: 1 }),
    'githubBuilds.recordBuild': (s, o) =>
      refused(
        githubBuilds.recordBuild(s, {
          repository: o.github.repository,
          commitSha: 'shared',
          digest: 'shared',
          reference: 'x',
          evidence: 'provenance',
          at: 9,
        }),
      ),
    'githubChanges.putPin': (s, o) =>
      refused(
        githubChanges.putPin(
          s,
          {
            repository: o.github.repository,
            branch: o.mark,
            number: 9,
            state: 'moot',
            changeKey: 'x',
            headSha: null,
            title: 'x',
          },
          9,
        ),
      ),
    'githubChanges.putCandidate': (s, o) =>
      refused(githubChanges.putCandidate(s, { ...CANDIDATE, repository: o.github.repository }, 9)),
    'githubChecks.putPull': (s, o) =>
      refused(
        githubChecks.putPull(
          s,
          { repository: o.github.repository, number: 1, headSha: 'x', baseRef: 'x', open: false },
          9,
        ),
      ),
    'githubChecks.setComment': (s, o) => githubChecks.setComment(s, o.github.repository, 1, 9),
    'githubChecks.putCheck': (s, o) =>
      refused(
        githubChecks.putCheck(
          s,
          {
            repository: o.github.repository,
            headSha: 'shared',
            name: o.mark,
            runId: 9,
            conclusion: 'x',
            title: 'x',
            pull: null,
          },
          9,
        ),
      ),
    'githubRepositories.seeRepository': (s, o) =>
      refused(
        githubRepositories.seeRepository(
          s,
          { app: o.github.app, installationId: 7, repositoryId: 11, owner: 'x', name: 'x', defaultBranch: 'x' },
          9,
        ),
      ),
    'githubRepositories.removeRepositories': (s, o) =>
      githubRepositories.removeRepositories(s, { app: o.github.app, installationId: 7 }, null, 9),
    'githubRepositories.setRepositorySettings': (s, o) =>
      githubRepositories.setRepositorySettings(s, o.github.repository, { x: 1 }),
    'githubRepositories.setRepositoryTold': (s, o) =>
      githubRepositories.setRepositoryTold(s, o.github.repository, { x: 1 }),
    'githubRepositories.setTrouble': (s, o) =>
      githubRepositories.setTrouble(s, o.github.repository, 'github-check', 'it is not allowed'),
  };
}

/** Records that point at what the space does not have cannot be made: the database itself refuses them. */
async function refused(work: Promise<unknown>): Promise<void> {
  await work;
  throw new Error('a record points at one of another space');
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Keyring } from '../credentials/keyring.ts';
import { rotateKeys } from '../credentials/rotate-keys.ts';
import { type Store, openStore } from '../database/open-store.ts';
import { type TestDatabase, databaseKinds } from '../testing/test-stores.ts';
import * as apps from './github-apps.ts';
import * as builds from './github-builds.ts';
import * as changes from './github-changes.ts';
import * as checks from './github-checks.ts';
import * as repositories from './github-repositories.ts';
import { type Scope, inSpace } from './scope.ts';
import { createSpace } from './spaces.ts';

const KEYS: Keyring = { current: 'k', keys: new Map([['k', new Uint8Array(32).fill(7)]]) };
const APP = { appId: 9_000_000_000, slug: 's', owner: 'o', apiUrl: 'https://a', webUrl: 'https://w', createdBy: 'me' };
const SECRETS = { privateKey: 'PEM', webhookSecret: 'SECRET-of-one' };

describe.each(databaseKinds())('records of the GitHub app on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let database: TestDatabase;
  let store: Store;
  let own: Scope;
  let other: Scope;
  let app: string;
  let repository: string;

  beforeAll(async () => {
    if (kind.missing !== null) return;
    database = await kind.create();
    store = await openStore(database.location);
    const [one, two] = [await createSpace(store.write, 'one', 1), await createSpace(store.write, 'two', 1)];
    if (one === null || two === null) throw new Error('both spaces are new');
    own = inSpace(store.write, one.id);
    other = inSpace(store.write, two.id);
    app = (await apps.addApp(own, KEYS, APP, SECRETS, 1))?.id ?? '';
    await apps.putInstallation(own, INSTALLATION(app, 'active'), 1);
    repository = (await repositories.seeRepository(own, SEEN(app, 'web'), 1)).id;
    await checks.putPull(own, { repository, number: 1, headSha: 'a', baseRef: 'main', open: true }, 1);
    await checks.putCheck(own, CHECK(repository), 1);
    await builds.recordBuild(own, BUILD(repository, 'label'));
    await changes.putPin(own, PIN(repository), 1);
    await changes.putCandidate(own, CANDIDATE(repository, 'waiting'), 1);
  });

  afterAll(async () => {
    if (kind.missing !== null) return;
    await store.close();
    await database.dispose();
  });

  on('tell open pull requests whose head an image was built from, of the own space only', async () => {
    const pull = { repository, number: 9, headSha: '9'.repeat(40), baseRef: 'main', open: true };
    await checks.putPull(own, pull, 2);
    expect(await checks.openBuilds(own)).toEqual([]);
    await builds.recordBuild(own, {
      ...BUILD(repository, 'label'),
      commitSha: pull.headSha,
      reference: 'r.example/a:1',
    });
    expect(await checks.openBuilds(own)).toEqual([{ repository, number: 9, reference: 'r.example/a:1' }]);
    expect(await checks.openBuilds(other)).toEqual([]);
    await checks.putPull(own, { ...pull, open: false }, 3);
    expect(await checks.openBuilds(own)).toEqual([]);
  });

  on('keep secrets of an app sealed, and seal them anew', async () => {
    const rows = await store.read.selectFrom('github_apps').selectAll().execute();
    expect(Buffer.from(rows[0]?.sealed ?? []).includes('SECRET')).toBe(false);
    const next: Keyring = { current: 'n', keys: new Map([...KEYS.keys, ['n', new Uint8Array(32).fill(8)]]) };
    expect(await rotateKeys(store, next)).toBe(1);
    expect(await apps.openApp(own, next, app)).toMatchObject(SECRETS);
    await expect(apps.openApp(own, KEYS, app)).rejects.toMatchObject({ code: 'CREDENTIAL_UNREADABLE' });
    expect(await rotateKeys(store, { ...next, current: 'k' })).toBe(1);
  });

  on('take an event once, and after it was forgotten again', async () => {
    const delivery = { app, delivery: 'd', event: 'push' };
    expect(await apps.recordDelivery(own, delivery, 5)).toBe(true);
    expect(await apps.recordDelivery(own, delivery, 6)).toBe(false);
    expect(await apps.forgetDeliveries(store.write, 6)).toBe(1);
    expect(await apps.recordDelivery(own, delivery, 7)).toBe(true);
  });

  on('find apps of every space by their number', async () => {
    const found = await apps.findApps(store.read, KEYS, APP.appId);
    expect(found).toMatchObject([{ space: own.space, webhookSecret: SECRETS.webhookSecret }]);
    expect(await apps.findApps(store.read, KEYS, 1)).toEqual([]);
    expect(await apps.addApp(own, KEYS, APP, SECRETS, 1)).toBeNull();
  });

  on('know a repository by its number whatever its name', async () => {
    await repositories.setRepositorySettings(own, repository, { a: 1 });
    const seen = await repositories.seeRepository(
      own,
      { ...SEEN(app, 'Renamed'), owner: 'New', defaultBranch: null },
      2,
    );
    expect(seen).toMatchObject({ id: repository, name: 'Renamed', settings: { a: 1 }, defaultBranch: 'trunk' });
    expect(await repositories.repositoriesNamed(own, 'nEw', 'renamed')).toHaveLength(1);
    await repositories.removeRepositories(own, { app, installationId: 7 }, [11], 3);
    expect(await repositories.repositoriesNamed(own, 'new', 'renamed')).toEqual([]);
    await repositories.seeRepository(own, SEEN(app, 'web'), 4);
  });

  on('keep the comment of a pull request, and take surer evidence only', async () => {
    await checks.setComment(own, repository, 1, 77);
    await checks.putPull(own, { repository, number: 1, headSha: 'b', baseRef: 'main', open: true }, 2);
    expect(await checks.listPulls(own, repository, { openOnly: true })).toMatchObject([
      { headSha: 'b', commentId: 77 },
    ]);
    expect(await builds.recordBuild(own, BUILD(repository, 'package-event'))).toBe(false);
    expect(await builds.recordBuild(own, BUILD(repository, 'provenance'))).toBe(true);
    expect(await builds.buildsOf(own, repository, ['c'])).toMatchObject([{ evidence: 'provenance' }]);
  });

  on('remember when a candidate became ready first', async () => {
    expect((await changes.putCandidate(own, CANDIDATE(repository, 'ready'), 20)).candidateAt).toBe(20);
    expect((await changes.putCandidate(own, CANDIDATE(repository, 'proposed'), 30)).candidateAt).toBe(20);
    expect((await changes.putCandidate(own, CANDIDATE(repository, 'waiting'), 40)).candidateAt).toBe(20);
  });

  on('tell what stands in the way of each kind of work, until it does not any more', async () => {
    await repositories.setTrouble(own, repository, 'check', 'it is not allowed');
    await repositories.setTrouble(own, repository, 'pin', 'nor is this');
    await repositories.setTrouble(own, repository, 'check', null);
    await repositories.setTrouble(other, repository, 'pin', null);
    expect((await repositories.getRepository(own, repository))?.troubles).toEqual({ pin: 'nor is this' });
    await repositories.setTrouble(own, repository, 'pin', null);
  });

  on('show nothing to another space and let it change nothing', async () => {
    expect(await apps.listApps(other)).toEqual([]);
    expect(await apps.openApp(other, KEYS, app)).toBeNull();
    expect(await apps.deleteApp(other, app)).toBe(false);
    expect(await apps.listInstallations(other)).toEqual([]);
    expect(await apps.getInstallation(other, app, 7)).toBeNull();
    expect(await apps.setInstallationSettings(other, { app, installationId: 7 }, {})).toBe(false);
    expect((await repositories.listRepositories(other, {})).items).toEqual([]);
    expect(await repositories.getRepository(other, repository)).toBeNull();
    expect(await repositories.repositoriesNamed(other, 'acme', 'web')).toEqual([]);
    expect(await repositories.setRepositorySettings(other, repository, { x: 1 })).toBe(false);
    await repositories.setRepositoryTold(other, repository, { x: 1 });
    await repositories.removeRepositories(other, { app, installationId: 7 }, null, 9);
    expect(await checks.listPulls(other, repository, { openOnly: false })).toEqual([]);
    expect(await checks.listChecks(other, repository, null)).toEqual([]);
    await checks.setComment(other, repository, 1, 9);
    expect(await builds.buildsOf(other, repository, ['c'])).toEqual([]);
    expect(await builds.buildsOfImage(other, 'd')).toEqual([]);
    expect(await changes.listPins(other, repository)).toEqual([]);
    expect((await changes.listCandidates(other, {}, {})).items).toEqual([]);
    // Records of another space's repository cannot even be made: nothing of that name is in this space.
    await expect(checks.putCheck(other, CHECK(repository), 9)).rejects.toThrow();
    await expect(repositories.seeRepository(other, SEEN(app, 'web'), 9)).rejects.toThrow();
    expect(await repositories.getRepository(own, repository)).toMatchObject({ state: 'active', told: {} });
    expect((await apps.listApps(own)).map(({ id }) => id)).toEqual([app]);
  });

  on('go with the app', async () => {
    expect(await apps.deleteApp(own, app)).toBe(true);
    expect((await repositories.listRepositories(own, {})).items).toEqual([]);
    expect((await changes.listCandidates(own, {}, {})).items).toEqual([]);
  });
});

const INSTALLATION = (app: string, state: 'active' | 'suspended') =>
  ({ app, installationId: 7, account: 'acme', state, permissions: { checks: 'write' } }) as const;
const SEEN = (app: string, name: string) => ({
  app,
  installationId: 7,
  repositoryId: 11,
  owner: 'acme',
  name,
  defaultBranch: 'trunk',
});
const CHECK = (repository: string) => ({
  repository,
  headSha: 'a',
  name: 'assay/secrets',
  runId: 1,
  conclusion: 'success',
  title: 't',
  pull: null,
});
const BUILD = (repository: string, evidence: 'label' | 'package-event' | 'provenance') =>
  ({ repository, commitSha: 'c', digest: 'd', reference: 'r', evidence, at: 1 }) as const;
const PIN = (repository: string) =>
  ({ repository, branch: 'b', number: 1, state: 'open', changeKey: 'k', headSha: null, title: 't' }) as const;
const CANDIDATE = (repository: string, state: 'waiting' | 'ready' | 'proposed') =>
  ({
    repository,
    environment: 'prod',
    commitSha: 'c',
    digest: 'd',
    reference: 'r',
    state,
    reasons: ['why'],
    policyDigest: null,
    pull: null,
  }) as const;

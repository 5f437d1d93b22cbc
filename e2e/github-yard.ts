import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject } from '@assay/core';
import { buildImage } from '@assay/oci';
import { githubRepositories, inSpace, jobs, spaces } from '@assay/store';
import { type FakeRegistry, startFakeRegistry } from '@assay/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest';
import { writeAdvisories } from '../apps/server/src/testing/advisory-file.ts';
import { denied, policyText } from '../apps/server/src/testing/policy-text.ts';
import { startServiceOn } from '../apps/server/src/testing/service-stores.ts';
import type { TestAnswer, TestService } from '../apps/server/src/testing/test-service.ts';
import { type DatabaseKind, databaseKinds } from '../packages/store/src/testing/test-stores.ts';
import { type GithubEvent, GithubEvents } from './github-stand-in/events.ts';
import { GithubStandIn } from './github-stand-in/stand-in.ts';
import type { CheckRun, Pull, Repository } from './github-stand-in/state.ts';

/** Put together here, so that no file of ours holds what looks like a secret. */
export const TOKEN: string = ['gh', 'p_', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5'].join('');

/** Stories that are told on every kind of database; where one is not installed they are left out. */
export function describeOnDatabases(title: string, tell: (yard: GithubYard) => void): void {
  for (const kind of databaseKinds()) {
    describe.skipIf(kind.missing !== null)(`${title}, on ${kind.name}`, () => {
      tell(useGithubYard(kind));
    });
  }
}

/** How a yard is opened. */
interface YardOptions {
  /** False: no app is set up. Default true. */
  readonly withApp?: boolean;
  /** Where the built web interface lies. Default: there is none. */
  readonly webDirectory?: string;
}

/** Stories that do not depend on the database. */
export function describeOnce(title: string, tell: (yard: GithubYard) => void, options: YardOptions = {}): void {
  const [kind] = databaseKinds();
  describe(title, () => {
    if (kind !== undefined) tell(useGithubYard(kind, options));
  });
}

type Files = Readonly<Record<string, string | Buffer | null>>;
type Packages = Readonly<Record<string, string>>;

/** What an image says of itself. */
interface BuildOptions {
  /** Default: the commit and the repository that it is built from. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Default `team/NAME` of the repository. */
  readonly repository?: string;
}

/** A service with GitHub, a registry, an advisory database and a policy that refuses the package `forbidden`. */
export interface GithubYard {
  readonly github: GithubStandIn;
  readonly events: GithubEvents;
  readonly registry: FakeRegistry;
  readonly service: TestService;
  /** Everything that the service keeps in files. */
  readonly directory: string;
  /** A repository of the test's own. */
  readonly web: Repository;
  /** The app as the service knows it. */
  readonly app: string;
  deliver(event: GithubEvent, changes?: Readonly<Record<string, string>>): Promise<number>;
  /** Waits until nothing is left to do; what failed for good fails the test. */
  settled(): Promise<void>;
  run(repository: Repository, sha: string, name: string): CheckRun;
  openPull(files: Files, branch?: string): Promise<Pull>;
  /** Puts an image of a commit of `web` into the registry. Returns its digest and reference. */
  push(commit: string, packages: Packages, tag: string, options?: BuildOptions): { digest: string; reference: string };
  /** The same, and has it inspected. Returns the digest. */
  build(commit: string, packages: Packages, tag: string, options?: BuildOptions): Promise<string>;
  /** Our id of a repository. */
  idOf(repository: Repository): Promise<string>;
  /** Has a repository looked at anew, base images too. */
  again(): Promise<void>;
  /** Does what the service does every six hours. */
  reconcile(): Promise<void>;
  /** Has the policy refuse this package as well, and whatever was judged judged anew. */
  refuse(name: string): Promise<void>;
  /** The list that a route answers. */
  list(path: string): Promise<readonly unknown[]>;
  noViolations(): void;
  /** Fails where one of the texts is in a file of the service. */
  expectNowhere(...texts: readonly string[]): void;
}

/** Opens a yard for the tests of a suite. */
function useGithubYard(kind: DatabaseKind, { withApp = true, webDirectory }: YardOptions = {}): GithubYard {
  const directory = mkdtempSync(join(tmpdir(), 'assay-github-'));
  const github = new GithubStandIn();
  const events = new GithubEvents(github);
  let registry: FakeRegistry | null = null;
  let service: TestService | null = null;
  let web: Repository | null = null;
  let app = '';
  let policyId = '';
  const refused = ['forbidden'];
  let count = 0;
  const there = <T>(value: T | null): T => {
    if (value === null) throw new Error('the yard is not open');
    return value;
  };
  const request = async (method: string, path: string, body?: unknown): Promise<TestAnswer> =>
    there(service).request(method, path, body);

  beforeAll(async () => {
    await github.start();
    registry = await startFakeRegistry();
    const advisoryDatabase = join(directory, 'advisories.db');
    await writeAdvisories(
      advisoryDatabase,
      [
        { id: 'GHSA-0000-0000-0001', name: 'old-trouble', fixed: '9.0.0' },
        { id: 'GHSA-0000-0000-0002', name: 'new-trouble', fixed: '2.0.0', severity: 'CRITICAL' },
      ],
      '2026-01-01T00:00:00Z',
    );
    service = await startServiceOn(kind, {
      dataDirectory: directory,
      blobs: { kind: 'directory', path: join(directory, 'blobs') },
      ...(kind.name === 'SQLite' ? { database: { kind: 'sqlite', file: join(directory, 'assay.db') } } : {}),
      advisoryDatabase,
      insecureRegistries: [registry.host],
      ...(webDirectory === undefined ? {} : { webDirectory }),
    });
    const document = policyText(refused.map((one) => denied(one)));
    const policy = await request('POST', '/api/v1/policies', { name: 'p', document });
    policyId = isJsonObject(policy.body) ? String(policy.body['id']) : '';
    expect((await request('POST', `/api/v1/policies/${policyId}/activate`, { version: 1 })).status).toBe(200);
    expect((await request('POST', `/api/v1/policies/${policyId}/default`)).status).toBeLessThan(300);
    if (withApp) app = await addApp();
    await yard.settled();
    if (withApp) await trustImages();
  }, 120_000);

  /** Labels of images below `team/` say from which commit they are. */
  const trustImages = async (): Promise<void> => {
    const path = `/api/v1/github/installations/${app}/${github.installation}/settings`;
    const answer = await request('PUT', path, { images: [`${yard.registry.host}/team/*`] });
    expect(answer.status).toBe(204);
    await yard.settled();
  };

  const addApp = async (): Promise<string> => {
    const { appId, privateKey, webhookSecret, url: webUrl } = github;
    const added = await request('POST', '/api/v1/github/apps', { appId, privateKey, webhookSecret, webUrl });
    expect(added.status).toBe(201);
    return isJsonObject(added.body) ? String(added.body['id']) : '';
  };

  afterAll(async () => {
    await service?.stop();
    await github.stop();
    await registry?.[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });

  beforeEach(() => {
    count += 1;
    // What other tests left behind is not looked at again and again.
    github.repositories.length = 0;
    web = github.repository('acme', `web-${count}`);
    github.calm();
  });

  const yard: GithubYard = {
    github,
    events,
    directory,
    get registry() {
      return there(registry);
    },
    get service() {
      return there(service);
    },
    get web() {
      return there(web);
    },
    get app() {
      return app;
    },
    async deliver(event, changes = {}) {
      const response = await fetch(`${there(service).url}/github/webhook`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-github-event': event.name,
          'x-github-delivery': event.delivery,
          'x-hub-signature-256': event.signature,
          'x-github-hook-installation-target-id': String(github.appId),
          ...changes,
        },
        body: event.body,
      });
      await response.text();
      return response.status;
    },
    async settled() {
      const { queue, store } = there(service).service.parts;
      for (let quiet = 0, round = 0; quiet < 3; round++) {
        const { lanes, dead } = await queue.status();
        const busy = Object.values(lanes).some(({ queued, running }) => queued + running > 0);
        quiet = busy ? 0 : quiet + 1;
        if (dead > 0 || round > 1500) {
          const { items } = await jobs.listJobs(store.read, { state: dead > 0 ? 'dead' : 'queued' }, {});
          throw new Error(`jobs are left: ${JSON.stringify(items.map(({ kind: of, problem }) => ({ of, problem })))}`);
        }
        await delay(20);
      }
    },
    run(repository, sha, name) {
      const found = repository.runs(sha).get(`assay/${name}`);
      if (found === undefined) throw new Error(`there is no check ${name}: ${[...repository.runs(sha).keys()].join()}`);
      return found;
    },
    async openPull(files, branch = 'change') {
      yard.web.push(branch, files, { from: 'main' });
      const pull = yard.web.open(branch);
      expect(await yard.deliver(events.pull(yard.web, pull, 'opened'))).toBe(202);
      await yard.settled();
      return pull;
    },
    push(commit, packages, tag, { labels, repository = `team/${yard.web.name}` } = {}) {
      const image = buildImage({
        layers: [
          {
            entries: Object.entries(packages).map(([name, version]) => ({
              path: `app/node_modules/${name}/package.json`,
              content: JSON.stringify({ name, version }),
            })),
          },
        ],
        config: {
          labels: labels ?? {
            'org.opencontainers.image.revision': commit,
            'org.opencontainers.image.source': `${github.url}/${yard.web.fullName}`,
          },
        },
      });
      for (const { bytes } of image.blobs) yard.registry.putBlob(repository, bytes);
      yard.registry.putManifest(repository, { ...image.root, tags: [tag] });
      return { digest: image.root.digest, reference: `${yard.registry.host}/${repository}:${tag}` };
    },
    async build(commit, packages, tag, options = {}) {
      const { digest, reference } = yard.push(commit, packages, tag, options);
      expect((await request('POST', '/api/v1/images', { reference })).status).toBe(202);
      await yard.settled();
      return digest;
    },
    async idOf(repository) {
      const { store } = there(service).service.parts;
      const space = await spaces.findSpace(store.read, 'default');
      if (space === null) throw new Error('the first space is there');
      const scope = inSpace(store.read, space.id);
      const [found] = await githubRepositories.repositoriesNamed(scope, repository.owner, repository.name);
      return found?.id ?? '';
    },
    async again() {
      const answer = await request('POST', `/api/v1/github/repositories/${await yard.idOf(yard.web)}/checks`);
      expect(answer.status).toBe(202);
      await yard.settled();
    },
    async reconcile() {
      const { queue, store } = there(service).service.parts;
      await queue.enqueue(store.write, { lane: 'feed', kind: 'github-reconcile', payload: {} });
      await yard.settled();
    },
    async refuse(name) {
      refused.push(name);
      const document = policyText(refused.map((one) => denied(one)));
      const added = await request('POST', `/api/v1/policies/${policyId}/versions`, { document });
      expect(added.status).toBeLessThan(300);
      const path = `/api/v1/policies/${policyId}/activate`;
      expect((await request('POST', path, { version: refused.length })).status).toBe(200);
      await yard.settled();
    },
    async list(path) {
      const { body } = await request('GET', path);
      return isJsonObject(body) && Array.isArray(body['items']) ? body['items'] : [];
    },
    noViolations() {
      expect(github.violations).toEqual([]);
    },
    expectNowhere(...texts) {
      for (const file of filesBelow(directory)) {
        const bytes = readFileSync(file);
        for (const text of texts) expect(bytes.includes(text), file).toBe(false);
      }
    },
  };
  return yard;
}

function filesBelow(path: string): readonly string[] {
  return readdirSync(path).flatMap((name) => {
    const inner = join(path, name);
    return statSync(inner).isDirectory() ? filesBelow(inner) : [inner];
  });
}

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject } from '@assay/core';
import { buildImage } from '@assay/oci';
import { githubApps, githubRepositories, inSpace, jobs, spaces } from '@assay/store';
import { type FakeRegistry, startFakeRegistry } from '@assay/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeAdvisories } from '../apps/server/src/testing/advisory-file.ts';
import { denied, policyText } from '../apps/server/src/testing/policy-text.ts';
import { type TestService, startTestService } from '../apps/server/src/testing/test-service.ts';
import { type GithubEvent, GithubEvents } from './github-stand-in/events.ts';
import { GithubStandIn } from './github-stand-in/stand-in.ts';
import type { CheckRun, Repository } from './github-stand-in/state.ts';
import { temporaryDirectory } from './program.ts';

/** Put together here, so that no file of ours holds what looks like a secret. */
const TOKEN = ['gh', 'p_', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5'].join('');

describe('the GitHub app', () => {
  const { path: directory, remove } = temporaryDirectory();
  let github: GithubStandIn;
  let events: GithubEvents;
  let registry: FakeRegistry;
  let service: TestService;
  let web: Repository;
  let count = 0;

  beforeAll(async () => {
    github = new GithubStandIn();
    await github.start();
    events = new GithubEvents(github);
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
    service = await startTestService({
      dataDirectory: directory,
      database: { kind: 'sqlite', file: join(directory, 'assay.db') },
      blobs: { kind: 'directory', path: join(directory, 'blobs') },
      advisoryDatabase,
      insecureRegistries: [registry.host],
    });
    const added = await service.request('POST', '/api/v1/github/apps', {
      appId: github.appId,
      privateKey: github.privateKey,
      webhookSecret: github.webhookSecret,
      webUrl: github.url,
    });
    expect(added.status).toBe(201);
    const document = policyText([denied('forbidden')]);
    const policy = await service.request('POST', '/api/v1/policies', { name: 'p', document });
    const id = isJsonObject(policy.body) ? String(policy.body['id']) : '';
    expect((await service.request('POST', `/api/v1/policies/${id}/activate`, { version: 1 })).status).toBe(200);
    expect((await service.request('POST', `/api/v1/policies/${id}/default`)).status).toBeLessThan(300);
    await settled();
  }, 120_000);

  afterAll(async () => {
    await service.stop();
    await github.stop();
    await registry[Symbol.asyncDispose]();
    remove();
  });

  beforeEach(() => {
    count += 1;
    web = github.repository('acme', `web-${count}`);
    github.violations.length = 0;
    github.remaining = null;
  });

  const parts = () => service.service.parts;
  const deliver = async (event: GithubEvent, changes: Readonly<Record<string, string>> = {}): Promise<number> => {
    const response = await fetch(`${service.url}/github/webhook`, {
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
  };
  /** Waits until nothing is left to do. */
  const settled = async (): Promise<void> => {
    for (let quiet = 0, round = 0; quiet < 3; round++) {
      const { lanes, dead } = await parts().queue.status();
      const busy = Object.values(lanes).some(({ queued, running }) => queued + running > 0);
      quiet = busy ? 0 : quiet + 1;
      if (dead > 0 || round > 1500) {
        const { items } = await jobs.listJobs(parts().store.read, { state: 'dead' }, {});
        throw new Error(`jobs failed: ${JSON.stringify(items.map(({ kind, problem }) => ({ kind, problem })))}`);
      }
      await delay(20);
    }
  };
  const run = (repository: Repository, sha: string, name: string): CheckRun => {
    const found = repository.runs(sha).get(`assay/${name}`);
    if (found === undefined) throw new Error(`there is no check ${name}: ${[...repository.runs(sha).keys()].join()}`);
    return found;
  };
  const openPull = async (
    files: Readonly<Record<string, string | Buffer | null>>,
    branch = 'change',
  ): Promise<ReturnType<Repository['open']>> => {
    web.push(branch, files, { from: 'main' });
    const pull = web.open(branch);
    expect(await deliver(events.pull(web, pull, 'opened'))).toBe(202);
    await settled();
    return pull;
  };
  /** Puts an image of a commit into the registry and has it inspected. */
  const build = async (commit: string, packages: Readonly<Record<string, string>>, tag: string): Promise<string> => {
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
        labels: {
          'org.opencontainers.image.revision': commit,
          'org.opencontainers.image.source': `${github.url}/${web.fullName}`,
        },
      },
    });
    const name = `team/${web.name}`;
    for (const { bytes } of image.blobs) registry.putBlob(name, bytes);
    registry.putManifest(name, { ...image.root, tags: [tag] });
    const answer = await service.request('POST', '/api/v1/images', { reference: `${registry.host}/${name}:${tag}` });
    expect(answer.status).toBe(202);
    await settled();
    return image.root.digest;
  };
  const noViolations = (): void => {
    expect(github.violations).toEqual([]);
  };

  it('checks a pull request and puts annotations on the lines that are new', async () => {
    web.push('main', { Dockerfile: 'FROM debian:12\nRUN sudo true\n' });
    const pull = await openPull({ Dockerfile: 'FROM debian:12\nRUN sudo true\nWORKDIR relative\n' });
    const found = run(web, web.headOf(pull), 'dockerfile');
    expect(found).toMatchObject({ status: 'completed', conclusion: 'neutral' });
    expect(found.annotations.map(({ path, start_line }) => [path, start_line])).toEqual([['Dockerfile', 3]]);
    expect([...web.runs(web.headOf(pull)).keys()].toSorted()).toEqual([
      'assay/base-image',
      'assay/dockerfile',
      'assay/policy',
      'assay/secrets',
      'assay/vulnerabilities',
    ]);
    expect(run(web, web.headOf(pull), 'vulnerabilities')).toMatchObject({ conclusion: 'neutral' });
    noViolations();
  });

  it('fails where the settings of the target branch say so, whatever the change says', async () => {
    web.push('main', { Dockerfile: 'FROM debian:12\n', 'assay.yaml': 'github:\n  dockerfile: enforce\n' });
    const pull = await openPull({
      Dockerfile: 'FROM debian:12\nWORKDIR relative\n',
      'assay.yaml': 'github:\n  dockerfile: off\n',
    });
    expect(run(web, web.headOf(pull), 'dockerfile').conclusion).toBe('failure');
    noViolations();
  });

  it('names only the vulnerabilities that the change brings', async () => {
    web.push('main', { 'package.json': '{}' });
    await deliver(events.push(web, 'main', null));
    await settled();
    await build(web.refs.get('main') ?? '', { 'old-trouble': '1.0.0' }, 'main');
    const pull = await openPull({ 'package.json': '{"a":1}' });
    const sha = web.headOf(pull);
    await build(sha, { 'old-trouble': '1.0.0', 'new-trouble': '1.0.0' }, 'change');
    const found = run(web, sha, 'vulnerabilities');
    expect(found).toMatchObject({ conclusion: 'failure', title: '1 critical new' });
    expect(found.text).toContain('new&#45;trouble');
    expect(found.text).not.toContain('old&#45;trouble');
    expect(run(web, sha, 'policy').conclusion).toBe('success');
    expect(web.comments).toHaveLength(1);
    web.push('change', { 'package.json': '{"a":2}' });
    await deliver(events.pull(web, pull, 'synchronize'));
    await settled();
    const next = web.headOf(pull);
    await build(next, { 'old-trouble': '1.0.0', 'new-trouble': '2.0.0' }, 'change-2');
    expect(run(web, next, 'vulnerabilities')).toMatchObject({ conclusion: 'success' });
    expect(web.comments).toHaveLength(1);
    noViolations();
  });

  it('finds a secret in commits between, and tells it nowhere', async () => {
    web.push('main', { 'app.env': 'A=1\n' });
    web.push('leak', { 'app.env': `A=1\nGITHUB_TOKEN=${TOKEN}\n` }, { from: 'main' });
    web.push('leak', { 'app.env': 'A=2\n' });
    const pull = web.open('leak');
    await deliver(events.pull(web, pull, 'opened'));
    await settled();
    const found = run(web, web.headOf(pull), 'secrets');
    expect(found).toMatchObject({ conclusion: 'failure' });
    expect(found.text).toContain('not at HEAD any more');
    expect(found.summary).toContain('revoke it first');
    const told = JSON.stringify([
      web.checks,
      web.comments,
      github.requests.map(({ body, path }) => [body, path]),
      service.lines,
    ]);
    expect(told).not.toContain(TOKEN);
    for (const file of filesBelow(directory)) expect(readFileSync(file).includes(TOKEN), file).toBe(false);
    noViolations();
  });

  it('does not blame a change for a secret that was there before', async () => {
    web.push('main', { 'app.env': `GITHUB_TOKEN=${TOKEN}\n` });
    const pull = await openPull({ 'app.env': `B=2\nGITHUB_TOKEN=${TOKEN}\n` });
    expect(run(web, web.headOf(pull), 'secrets').conclusion).toBe('success');
  });

  it('pins base images, and again when the tag moves, without churn and without touching the work of people', async () => {
    const base = (text: string): string => {
      const image = buildImage({ layers: [{ entries: [{ path: 'etc/version', content: text }] }] });
      for (const { bytes } of image.blobs) registry.putBlob('base/os', bytes);
      registry.putManifest('base/os', { ...image.root, tags: ['1'] });
      return image.root.digest;
    };
    const first = base(`one ${count}`);
    const before = web.refs.get('main') ?? null;
    web.push('main', {
      Dockerfile: `# base\nFROM ${registry.host}/base/os:1 AS run\n`,
      'assay.yaml': 'github:\n  pin: repository\n',
    });
    await deliver(events.push(web, 'main', before));
    await settled();
    expect(web.pulls).toMatchObject([{ title: `Pin ${registry.host}/base/os:1 to its digest`, state: 'open' }]);
    const text = `# base\nFROM ${registry.host}/base/os:1@${first} AS run\n`;
    expect(web.text('assay/pin-images', 'Dockerfile')).toBe(text);
    const head = web.refs.get('assay/pin-images');
    await again();
    expect(web.refs.get('assay/pin-images')).toBe(head);
    const second = base(`two ${count}`);
    await again();
    expect(web.pulls).toHaveLength(1);
    expect(web.text('assay/pin-images', 'Dockerfile')).toContain(second);
    // Merged: the next move makes a pull request that says what it does.
    web.push('main', { Dockerfile: web.text('assay/pin-images', 'Dockerfile') ?? '' });
    const [pull] = web.pulls;
    if (pull === undefined) throw new Error('there is a pull request');
    Object.assign(pull, { state: 'closed', merged: true });
    web.refs.delete('assay/pin-images');
    await deliver(events.pull(web, pull, 'closed'));
    const third = base(`three ${count}`);
    await again();
    expect(web.pulls[1]).toMatchObject({ title: `Update the digest of ${registry.host}/base/os:1`, state: 'open' });
    expect(web.pulls[1]?.body).toContain(third.slice('sha256:'.length));
    // Somebody works on the branch: it is left alone.
    const edited = web.push('assay/pin-images', { 'NOTES.md': 'mine' });
    base(`four ${count}`);
    await again();
    expect(web.refs.get('assay/pin-images')).toBe(edited);
    noViolations();
  });

  const again = async (): Promise<void> => {
    const answer = await service.request('POST', `/api/v1/github/repositories/${await idOf(web)}/checks`);
    expect(answer.status).toBe(202);
    await settled();
  };
  const idOf = async (repository: Repository): Promise<string> => {
    const space = await spaces.findSpace(parts().store.read, 'default');
    if (space === null) throw new Error('the first space is there');
    const scope = inSpace(parts().store.read, space.id);
    const [found] = await githubRepositories.repositoriesNamed(scope, repository.owner, repository.name);
    return found?.id ?? '';
  };

  it('does not propose again what was declined', async () => {
    const image = buildImage({ layers: [{ entries: [{ path: 'etc/version', content: 'declined' }] }] });
    for (const { bytes } of image.blobs) registry.putBlob('base/declined', bytes);
    registry.putManifest('base/declined', { ...image.root, tags: ['1'] });
    web.push('main', {
      Dockerfile: `FROM ${registry.host}/base/declined:1\n`,
      'assay.yaml': 'github: { pin: file }\n',
    });
    await deliver(events.push(web, 'main', null));
    await settled();
    const [pull] = web.pulls;
    if (pull === undefined) throw new Error('there is a pull request');
    pull.state = 'closed';
    await deliver(events.pull(web, pull, 'closed'));
    await settled();
    await again();
    expect(web.pulls).toHaveLength(1);
    noViolations();
  });

  it('promotes an image whose checks passed, once, and says why another is not', async () => {
    const gitops = github.repository('acme', `gitops-${count}`);
    gitops.push('main', {
      'web/kustomization.yaml': `images:\n  - name: ${registry.host}/team/${web.name}\n    newTag: old\n`,
    });
    await deliver(events.push(gitops, 'main', null));
    const promote = `production=${gitops.fullName}:web/kustomization.yaml`;
    web.push('main', { 'assay.yaml': `github:\n  scope: all\n  promote: [${promote}]\n`, a: '1' });
    const first = web.refs.get('main') ?? '';
    await deliver(events.push(web, 'main', null));
    await settled();
    await build(first, { forbidden: '1.0.0' }, 'bad');
    expect(gitops.pulls).toEqual([]);
    const waiting = await service.request('GET', '/api/v1/github/candidates');
    expect(JSON.stringify(waiting.body)).toContain('assay/policy is neutral');
    web.push('main', { a: '2' });
    const second = web.refs.get('main') ?? '';
    await deliver(events.push(web, 'main', first));
    await settled();
    const digest = await build(second, { harmless: '1.0.0' }, 'good');
    const after = await service.request('GET', '/api/v1/github/candidates');
    expect(gitops.pulls, JSON.stringify(after.body)).toHaveLength(1);
    const [pull] = gitops.pulls;
    expect(gitops.text(pull?.head ?? '', 'web/kustomization.yaml')).toContain(digest);
    const { body } = await service.request('GET', '/api/v1/github/candidates?environment=production');
    const items = isJsonObject(body) && Array.isArray(body['items']) ? body['items'] : [];
    expect(items[0]).toMatchObject({ state: 'proposed', digest, pull: `${gitops.fullName}#1` });
    noViolations();
  });

  it('takes redelivered, reordered, duplicated and forged events for what they are', async () => {
    web.push('main', { Dockerfile: 'FROM debian:12\n' });
    web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR x\n' }, { from: 'main' });
    const pull = web.open('change');
    const opened = events.pull(web, pull, 'opened');
    web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR y\n' });
    const synchronize = events.pull(web, pull, 'synchronize');
    expect(await deliver(synchronize)).toBe(202);
    expect(await deliver(opened)).toBe(202);
    expect(await deliver(opened)).toBe(202);
    await settled();
    const head = web.headOf(pull);
    expect(run(web, head, 'dockerfile').status).toBe('completed');
    // Only the head that is there now was looked at, and each check was made once.
    expect(new Set(web.checks.map(({ head_sha }) => head_sha))).toEqual(new Set([head]));
    expect(web.checks).toHaveLength(5);
    const fresh = events.pull(web, pull, 'synchronize');
    expect(await deliver(fresh, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).toBe(401);
    expect(await deliver({ ...fresh, body: `${fresh.body} ` })).toBe(401);
    expect(await deliver(fresh, { 'x-github-hook-installation-target-id': '1' })).toBe(404);
    expect(await deliver(fresh, { 'x-hub-signature-256': 'sha1=abc' })).toBe(400);
    expect(await deliver(fresh)).toBe(202);
    await settled();
    expect(web.checks).toHaveLength(5);
    noViolations();
  });

  it('makes new runs when a person asks for them, and pins when a person asks for that', async () => {
    web.push('main', { Dockerfile: 'FROM debian:12\n' });
    const pull = await openPull({ Dockerfile: 'FROM debian:12\nWORKDIR x\n' });
    const before = run(web, web.headOf(pull), 'secrets').id;
    await deliver(events.checkRun(web, web.headOf(pull), 'rerequested'));
    await settled();
    expect(run(web, web.headOf(pull), 'secrets').id).not.toBe(before);
    noViolations();
  });

  it('splits many annotations into batches and stays within what GitHub takes', async () => {
    web.push('main', { README: 'x' });
    const lines = Array.from({ length: 180 }, (_, index) => `WORKDIR relative-${index}`).join('\n');
    const pull = await openPull({ Dockerfile: `FROM debian:12\n${lines}\n` });
    const found = run(web, web.headOf(pull), 'dockerfile');
    expect(found.annotations.length).toBeGreaterThan(100);
    expect(found.status).toBe('completed');
    noViolations();
  });

  it('looks at what it can of hostile changes, and says what it left out', async () => {
    web.push('main', { README: 'x', 'assay.yaml': 'github: { dockerfile: enforce }\n' });
    const files: Record<string, string | Buffer> = {
      'a/Dockerfile': Buffer.from([0x46, 0x52, 0, 0xff, 0xfe]),
      '../outside/Dockerfile': 'FROM debian:12\n',
      '.git/Dockerfile': 'FROM debian:12\n',
      [`b\n](https://evil.example)<script>@everyone/Dockerfile`]: 'FROM debian:12\nWORKDIR x\n',
      [`${'d'.repeat(300)}/Dockerfile`]: 'FROM debian:12\n',
    };
    for (let index = 0; index < 10_000; index++) files[`many/${index}/Dockerfile`] = 'FROM debian:12\n';
    const pull = await openPull(files, 'evil');
    const found = run(web, web.headOf(pull), 'dockerfile');
    expect(found.conclusion).toBe('failure');
    expect(found.summary).toContain('Not looked at');
    expect(found.summary + found.text).not.toContain('<script>');
    expect(found.summary + found.text).not.toMatch(/@everyone/);
    noViolations();
  });

  it('goes on after a limit, a token that was revoked, a name that changed and a repository that is gone', async () => {
    web.push('main', { Dockerfile: 'FROM debian:12\n' });
    github.remaining = 3;
    web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR x\n' }, { from: 'main' });
    const pull = web.open('change');
    await deliver(events.pull(web, pull, 'opened'));
    await delay(500);
    github.remaining = null;
    await settled();
    expect(run(web, web.headOf(pull), 'dockerfile').status).toBe('completed');
    github.tokens.clear();
    web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR y\n' });
    await deliver(events.pull(web, pull, 'synchronize'));
    await settled();
    expect(run(web, web.headOf(pull), 'dockerfile').status).toBe('completed');
    const from = web.name;
    web.name = `${from}-renamed`;
    await deliver(events.renamed(web, from));
    web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR z\n' });
    await deliver(events.pull(web, pull, 'synchronize'));
    await settled();
    expect(run(web, web.headOf(pull), 'dockerfile').status).toBe('completed');
    const gone = events.pull(web, pull, 'synchronize');
    github.repositories.splice(github.repositories.indexOf(web), 1);
    await deliver(gone);
    await settled();
    const told = JSON.stringify(service.lines);
    for (const token of github.tokens) expect(told).not.toContain(token);
  }, 120_000);

  it('does nothing for an installation that is suspended, and goes on when it is not', async () => {
    web.push('main', { Dockerfile: 'FROM debian:12\n' });
    await deliver(events.installation('suspend'));
    const pull = await openPull({ Dockerfile: 'FROM debian:12\nWORKDIR x\n' });
    expect(web.checks).toEqual([]);
    await deliver(events.installation('unsuspend'));
    await settled();
    expect(run(web, web.headOf(pull), 'dockerfile').status).toBe('completed');
  });

  it('looks at open pull requests anew when settings change, and shows who said what', async () => {
    web.push('main', { Dockerfile: 'FROM debian:12\n' });
    const pull = await openPull({ Dockerfile: 'FROM debian:12\nWORKDIR x\n' });
    expect(run(web, web.headOf(pull), 'dockerfile').conclusion).toBe('neutral');
    const path = `/api/v1/github/repositories/${await idOf(web)}`;
    expect((await service.request('PUT', `${path}/settings`, { dockerfile: 'sometimes' })).status).toBe(400);
    expect((await service.request('PUT', `${path}/settings`, { dockerfile: 'enforce' })).status).toBe(204);
    await settled();
    expect(run(web, web.headOf(pull), 'dockerfile').conclusion).toBe('failure');
    const { body } = await service.request('GET', path);
    expect(body).toMatchObject({ effective: { settings: { dockerfile: 'enforce' }, origins: { dockerfile: 'web' } } });
  });

  it('asks for events that did not arrive', async () => {
    github.deliveries.push({ id: 5, guid: 'lost', status: 'timed out' }, { id: 6, guid: 'here', status: 'OK' });
    await parts().queue.enqueue(parts().store.write, { lane: 'feed', kind: 'github-reconcile', payload: {} });
    await settled();
    expect(github.redelivered).toEqual(['5']);
  });

  it('keeps secrets of apps to their space, sealed', async () => {
    const found = await githubApps.findApps(parts().store.read, parts().keyring, github.appId);
    expect(found).toHaveLength(1);
    for (const file of filesBelow(directory)) {
      const bytes = readFileSync(file);
      expect(bytes.includes(github.webhookSecret), file).toBe(false);
      expect(bytes.includes(github.privateKey.slice(100, 160)), file).toBe(false);
    }
  });
});

function filesBelow(path: string): readonly string[] {
  return readdirSync(path).flatMap((name) => {
    const inner = join(path, name);
    return statSync(inner).isDirectory() ? filesBelow(inner) : [inner];
  });
}

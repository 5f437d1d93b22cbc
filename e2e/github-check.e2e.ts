import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildImage } from '@assay/oci';
import { type FakeRegistry, startFakeRegistry } from '@assay/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeAdvisories } from '../apps/server/src/testing/advisory-file.ts';
import { denied, policyText } from '../apps/server/src/testing/policy-text.ts';
import { GithubStandIn } from './github-stand-in/stand-in.ts';
import type { CheckRun, Pull, Repository } from './github-stand-in/state.ts';
import { type Run, assay, requireTools, temporaryDirectory, tool } from './program.ts';

/** Put together here, so that no file of ours holds what looks like a secret. */
const SECRET = ['gh', 'p_', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5'].join('');

/** What the token of a workflow is allowed for a pull request from a fork. */
const READ_ONLY = { checks: 'read', contents: 'read', pull_requests: 'read', security_events: 'read' } as const;
const GRANTED = { checks: 'write', contents: 'read', pull_requests: 'write', security_events: 'write' } as const;

const DEBIAN = 'FROM debian:12\n';

/** The event that GitHub gives a step, and what else it tells of it. */
interface Event {
  readonly name: string;
  readonly payload: object;
  readonly sha: string;
  readonly ref?: string;
}

describe('assay github check', () => {
  const { path: directory, remove } = temporaryDirectory();
  const home = join(directory, 'home');
  const clone = join(directory, 'clone');
  const summary = join(directory, 'summary.md');
  const outputs = join(directory, 'outputs');
  const database = join(directory, 'advisories.db');
  const policy = join(directory, 'policy.json');
  const token = `ghs_${'w'.repeat(36)}`;
  let github: GithubStandIn;
  let registry: FakeRegistry;
  let web: Repository;
  let count = 0;

  beforeAll(async () => {
    requireTools('git');
    github = new GithubStandIn();
    await github.start();
    registry = await startFakeRegistry();
    await writeAdvisories(
      database,
      [
        { id: 'GHSA-0000-0000-0001', name: 'old-trouble', fixed: '9.0.0' },
        { id: 'GHSA-0000-0000-0002', name: 'new-trouble', fixed: '2.0.0', severity: 'CRITICAL' },
      ],
      '2026-01-01T00:00:00Z',
    );
    writeFileSync(policy, policyText([denied('forbidden')]));
  }, 60_000);

  afterAll(async () => {
    await github.stop();
    await registry[Symbol.asyncDispose]();
    remove();
  });

  beforeEach(() => {
    count += 1;
    web = github.repository('acme', `web-${count}`);
    github.violations.length = 0;
    github.requests.length = 0;
    github.remaining = null;
    Object.assign(github.granted, GRANTED);
    github.workflowTokens.add(token);
    for (const path of [clone, summary, outputs]) rmSync(path, { recursive: true, force: true });
    mkdirSync(clone);
  });

  /** Runs the command as a step of a workflow would. */
  const step = async (
    { name, payload, sha, ref = '' }: Event,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Run> => {
    const event = join(directory, 'event.json');
    writeFileSync(event, JSON.stringify({ repository: { default_branch: 'main' }, ...payload }));
    const all = ['--db', database, '--insecure-registry', registry.host, '--policy', policy, ...args];
    return assay(home, ['github', 'check', ...all], {
      cwd: clone,
      env: {
        GITHUB_TOKEN: token,
        GITHUB_API_URL: `${github.url}/api/v3`,
        GITHUB_REPOSITORY: web.fullName,
        GITHUB_EVENT_NAME: name,
        GITHUB_EVENT_PATH: event,
        GITHUB_SHA: sha,
        GITHUB_REF: ref,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_OUTPUT: outputs,
        ...env,
      },
    });
  };
  const ofPull = (pull: Pull): Event => ({
    name: 'pull_request',
    payload: {
      pull_request: {
        number: pull.number,
        head: { sha: web.headOf(pull) },
        base: { sha: web.refs.get(pull.base) ?? '' },
      },
    },
    // GitHub checks out a merge of both.
    sha: 'f'.repeat(40),
    ref: `refs/pull/${pull.number}/merge`,
  });
  const openPull = (files: Readonly<Record<string, string | null>>, branch = 'change'): Pull => {
    web.push(branch, files, { from: 'main' });
    return web.open(branch);
  };
  const check = (sha: string, name: string): CheckRun => {
    const found = web.runs(sha).get(`assay/${name}`);
    if (found === undefined) throw new Error(`there is no check ${name}: ${[...web.runs(sha).keys()].join()}`);
    return found;
  };
  const push = (tag: string, packages: Readonly<Record<string, string>>): string => {
    const entries = Object.entries(packages).map(([name, version]) => ({
      path: `app/node_modules/${name}/package.json`,
      content: JSON.stringify({ name, version }),
    }));
    const image = buildImage({ layers: [{ entries }] });
    for (const { bytes } of image.blobs) registry.putBlob('team/web', bytes);
    registry.putManifest('team/web', { ...image.root, tags: [tag] });
    return `${registry.host}/team/web:${tag}`;
  };
  const asked = (part: string): number => github.requests.filter(({ operation }) => operation.includes(part)).length;
  const noViolations = (): void => expect(github.violations).toEqual([]);

  it('writes the same five checks as the app, with annotations on new lines, and tells the step', async () => {
    web.push('main', { Dockerfile: `${DEBIAN}RUN sudo true\n` });
    const pull = openPull({ Dockerfile: `${DEBIAN}RUN sudo true\nWORKDIR relative\n` });
    const sha = web.headOf(pull);
    // What an app wrote under the same name is its own.
    const ofApp = { ...runOf(sha), name: 'assay/secrets', app: { id: 4711, slug: 'assay-test' }, title: 'of the app' };
    web.checks.push(ofApp);
    const run = await step(ofPull(pull));
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    expect(ofApp).toMatchObject({ title: 'of the app', conclusion: 'failure' });
    expect([...web.runs(sha).keys()].toSorted()).toEqual([
      'assay/base-image',
      'assay/dockerfile',
      'assay/policy',
      'assay/secrets',
      'assay/vulnerabilities',
    ]);
    const dockerfile = check(sha, 'dockerfile');
    expect(dockerfile).toMatchObject({ status: 'completed', conclusion: 'neutral' });
    expect(dockerfile.annotations.map(({ path, start_line }) => [path, start_line])).toEqual([['Dockerfile', 3]]);
    // Nobody would hear of a button.
    expect(dockerfile.actions).toEqual([]);
    expect(check(sha, 'vulnerabilities').summary).toContain('--image REFERENCE');
    expect(run.stdout).toContain('assay/dockerfile: neutral: ');
    expect(readFileSync(summary, 'utf8')).toContain('| ⚪ | `assay/dockerfile` |');
    expect(readFileSync(outputs, 'utf8').split('\n')).toEqual(
      expect.arrayContaining(['verdict=pass', 'written=true', 'dockerfile=neutral', 'secrets=success']),
    );
    expect(web.comments).toHaveLength(1);
    // Once more: the same runs and the same comment.
    const before = web.checks.length;
    await step(ofPull(pull));
    expect(web.checks).toHaveLength(before);
    expect(web.comments).toHaveLength(1);
    noViolations();
  });

  it('names only the vulnerabilities that the image brings, by the image of the merge base or the nearest before', async () => {
    const first = web.push('main', { a: '1' });
    push(`sha-${first}`, { 'old-trouble': '1.0.0' });
    // Of this one no image was built.
    web.push('main', { a: '2' });
    const pull = openPull({ a: '3' });
    const image = push('change', { 'old-trouble': '1.0.0', 'new-trouble': '1.0.0' });
    const base = `--base-image=${registry.host}/team/web:sha-{commit}`;
    const bad = await step(ofPull(pull), ['--image', image, base]);
    expect(bad.code).toBe(2);
    const found = check(web.headOf(pull), 'vulnerabilities');
    expect(found).toMatchObject({ conclusion: 'failure', title: '1 critical new' });
    expect(found.text).toContain('new&#45;trouble');
    expect(found.text).not.toContain('old&#45;trouble');
    expect(found.summary).toContain('nearest commit before');
    expect(check(web.headOf(pull), 'policy').conclusion).toBe('success');
    const good = await step(ofPull(pull), ['--image', push('fixed', { 'old-trouble': '1.0.0' }), base]);
    expect(good.code).toBe(0);
    expect(check(web.headOf(pull), 'vulnerabilities').conclusion).toBe('success');
    noViolations();
  });

  it('says what it cannot know, and lets nothing through that is enforced', async () => {
    web.push('main', { 'assay.yaml': 'github: { policy: enforce }\n' });
    const pull = openPull({ a: '1', 'assay.yaml': 'github: { policy: off }\n' });
    const sha = web.headOf(pull);
    const gone = await step(ofPull(pull), ['--image', `${registry.host}/team/web:none`]);
    expect(gone.code).toBe(4);
    expect(check(sha, 'policy')).toMatchObject({ conclusion: 'failure', title: 'The image could not be read' });
    const image = push('policy', { forbidden: '1.0.0' });
    const alone = await step(ofPull(pull), ['--image', image]);
    expect(alone.code).toBe(2);
    expect(check(sha, 'policy').conclusion).toBe('failure');
    expect(check(sha, 'policy').summary).toContain('The change alters');
    expect(check(sha, 'vulnerabilities')).toMatchObject({ conclusion: 'neutral', title: 'No image to compare with' });
    const blind = await step(ofPull(pull), ['--image', image, '--db', join(directory, 'none.db')]);
    expect(check(sha, 'vulnerabilities')).toMatchObject({ conclusion: 'failure', title: 'There is no advisory data' });
    expect(blind.code).toBe(6);
    noViolations();
  });

  it('tells a pull request from a fork by annotations and summary, and by the exit code', async () => {
    Object.assign(github.granted, READ_ONLY);
    web.push('main', { 'assay.yaml': 'github: { dockerfile: enforce }\n', Dockerfile: DEBIAN });
    const pull = openPull({ 'a%,:b/Dockerfile': `${DEBIAN}WORKDIR relative\n` });
    const run = await step(ofPull(pull));
    expect(run.code).toBe(2);
    expect(web.checks).toEqual([]);
    expect(web.comments).toEqual([]);
    expect(run.stdout).toMatch(/^::notice title=Assay%3A no checks were written::/m);
    expect(run.stdout).toMatch(/^::error title=assay\/dockerfile::/m);
    expect(run.stdout).toMatch(/^::\w+ file=a%25%2C%3Ab\/Dockerfile,line=2,/m);
    expect(readFileSync(summary, 'utf8')).toContain('| ❌ | `assay/dockerfile` |');
    expect(readFileSync(outputs, 'utf8')).toContain('written=false');
    noViolations();
  });

  it('takes contents from the clone, and finds a secret in commits between without telling it', async () => {
    const leak = `A=1\nGITHUB_TOKEN=${SECRET}\n`;
    web.push('main', { 'app.env': 'A=1\n' });
    web.push('change', { 'app.env': leak }, { from: 'main' });
    web.push('change', { 'app.env': 'A=2\n' });
    const pull = web.open('change');
    tool('git', ['init', '-q', '-b', 'main', clone]);
    const put = (text: string): void => {
      mkdirSync(dirname(join(clone, 'app.env')), { recursive: true });
      writeFileSync(join(clone, 'app.env'), text);
      tool('git', ['-C', clone, 'hash-object', '-w', 'app.env']);
    };
    for (const text of ['A=1\n', leak, 'A=2\n']) put(text);
    const run = await step(ofPull(pull));
    expect(run.code).toBe(2);
    const found = check(web.headOf(pull), 'secrets');
    expect(found.conclusion).toBe('failure');
    expect(found.text).toContain('not at HEAD any more');
    expect(found.summary).toContain('GitHub: delete the token');
    expect(asked('git/blobs')).toBe(0);
    const told = JSON.stringify([web.checks, web.comments, github.requests, run, readFileSync(summary, 'utf8')]);
    expect(told).not.toContain(SECRET);
    noViolations();
  });

  it('reads what is accepted from the target branch, and shows what a change accepts itself', async () => {
    const known = `OLD=${SECRET}\n`;
    writeFileSync(join(clone, 'known.env'), known);
    tool('git', ['init', '-q', '-b', 'main', clone]);
    await assay(home, ['secrets', '--write-secret-baseline', 'baseline.json'], { cwd: clone });
    const baseline = readFileSync(join(clone, 'baseline.json'), 'utf8');
    expect(baseline).toContain('known.env');
    rmSync(clone, { recursive: true });
    mkdirSync(clone);
    web.push('main', {
      'assay.yaml': 'secret-baseline: .assay-secrets.json\n',
      '.assay-secrets.json': emptyBaseline(baseline),
    });
    const own = openPull({ 'known.env': known, '.assay-secrets.json': baseline, '.assayignore': 'known.env\n' }, 'own');
    expect((await step(ofPull(own))).code).toBe(2);
    const refused = check(web.headOf(own), 'secrets');
    expect(refused.conclusion).toBe('failure');
    expect(refused.summary).toContain('counts once it is merged');
    expect(refused.summary).toContain('assay&#45;secrets&#46;json');
    // On the target branch it counts.
    web.push('main', { '.assay-secrets.json': baseline });
    const later = openPull({ 'known.env': known }, 'later');
    expect((await step(ofPull(later))).code).toBe(0);
    expect(check(web.headOf(later), 'secrets')).toMatchObject({ conclusion: 'success' });
    expect(check(web.headOf(later), 'secrets').summary).toContain('Accepted by the change');
    const comment = openPull({ 'new.env': `NEW=${SECRET} # assay:allow-secret\n` }, 'comment');
    expect((await step(ofPull(comment))).code).toBe(0);
    const shown = check(web.headOf(comment), 'secrets');
    expect(shown.title).toBe('Nothing that counts, 1 accepted by the change');
    expect(shown.annotations).toMatchObject([{ path: 'new.env', annotation_level: 'notice' }]);
    expect(JSON.stringify(web.checks)).not.toContain(SECRET);
    noViolations();
  });

  it('looks at pushes, merge groups and runs by hand', async () => {
    const before = web.push('main', { Dockerfile: DEBIAN });
    const after = web.push('main', { 'b/Dockerfile': `${DEBIAN}WORKDIR x\n` });
    const onMain = { sha: after, ref: 'refs/heads/main' };
    expect((await step({ name: 'push', payload: { before, after }, ...onMain })).code).toBe(0);
    expect(check(after, 'dockerfile').annotations[0]?.path).toBe('b/Dockerfile');
    const group = web.push('queue', { 'c/Dockerfile': `${DEBIAN}WORKDIR x\n` }, { from: 'main' });
    const merge = { merge_group: { head_sha: group, base_sha: after } };
    expect((await step({ name: 'merge_group', payload: merge, sha: group })).code).toBe(0);
    expect(check(group, 'dockerfile').annotations[0]?.path).toBe('c/Dockerfile');
    const byHand = web.push('main', { d: '1' });
    expect((await step({ name: 'workflow_dispatch', payload: {}, sha: byHand, ref: 'refs/heads/main' })).code).toBe(0);
    expect(check(byHand, 'dockerfile').summary).toContain('Everything at this commit');
    expect(web.comments).toEqual([]);
    noViolations();
  });

  it('splits many annotations, and waits where GitHub takes no more requests', async () => {
    web.push('main', { README: 'x' });
    const lines = Array.from({ length: 120 }, (_, index) => `WORKDIR relative-${index}`).join('\n');
    const pull = openPull({ Dockerfile: `${DEBIAN}${lines}\n` });
    github.remaining = 3;
    const reset = setInterval(() => {
      if ((github.remaining ?? 0) < 0) github.remaining = null;
    }, 20);
    const run = await step(ofPull(pull));
    clearInterval(reset);
    expect(run.stderr).toContain('GitHub takes no more requests for now');
    expect(run.code).toBe(0);
    expect(check(web.headOf(pull), 'dockerfile').annotations.length).toBeGreaterThan(100);
    noViolations();
  });

  it('uploads findings to code scanning, and says on the check where that is not possible', async () => {
    web.push('main', { 'assay.yaml': 'github: { sarif: true }\n' });
    const pull = openPull({ Dockerfile: `${DEBIAN}WORKDIR x\n` });
    await step(ofPull(pull));
    expect(web.sarifs).toEqual(
      expect.arrayContaining([{ ref: `refs/pull/${pull.number}/head`, tool_name: 'assay dockerfile' }]),
    );
    Object.assign(github.granted, { security_events: 'read' });
    const other = openPull({ Dockerfile: `${DEBIAN}WORKDIR y\n` }, 'other');
    expect((await step(ofPull(other))).code).toBe(0);
    expect(check(web.headOf(other), 'dockerfile').summary).toContain('not uploaded to code scanning');
    noViolations();
  });

  it('says what is missing around it, and what GitHub refuses, without the token', async () => {
    const sha = web.push('main', { a: '1' });
    const event = { name: 'push', payload: {}, sha, ref: 'refs/heads/main' };
    const run = await step(event, [], { GITHUB_TOKEN: '' });
    expect(run.code).toBe(64);
    expect(run.stderr).toContain('error[WORKFLOW_UNKNOWN]: the variable GITHUB_TOKEN is not set');
    github.workflowTokens.delete(token);
    const refused = await step(event);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('GITHUB_TOKEN_REFUSED');
    expect(refused.stdout + refused.stderr).not.toContain(token);
  });
});

/** A check run that is over. */
function runOf(sha: string): Omit<CheckRun, 'name' | 'app'> {
  return {
    id: 1,
    head_sha: sha,
    status: 'completed',
    conclusion: 'failure',
    external_id: '',
    title: '',
    summary: '',
    text: '',
    annotations: [],
    actions: [],
  };
}

/** The same baseline without its entries. */
function emptyBaseline(text: string): string {
  return text.replace(/"entries": \[[^]*\]/, '"entries": []');
}

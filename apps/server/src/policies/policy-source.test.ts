import { AssayError } from '@assay/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { type Egress, createEgress } from '../egress/egress.ts';
import { type GitServer, gitPrograms, startGitServer } from '../testing/git-server.ts';
import { always, policyText } from '../testing/policy-text.ts';
import { untilQuiet } from '../testing/quiet.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestAnswer, TestService } from '../testing/test-service.ts';
import { type GitFile, fetchGitFile } from './git/fetch-file.ts';
import { packObjects } from './git/pack-objects.ts';

const programs = await gitPrograms();
const withGit = it.skipIf(programs === null);

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'nothing';
  } catch (error) {
    return error instanceof AssayError ? error.code : String(error);
  }
}

describe.each([true, false])('a file of a repository that can leave contents out: %s', (filters) => {
  let server: GitServer;
  let egress: Egress;
  beforeEach(async () => {
    if (programs === null) return;
    server = await startGitServer(programs, { filters });
    egress = createEgress({ allowedEgress: ['127.0.0.0/8'] });
  });
  afterEach(async () => {
    if (programs === null) return;
    await server.stop();
    await egress[Symbol.asyncDispose]();
  });

  const fetchFile = (changes: Partial<Parameters<typeof fetchGitFile>[1]> = {}): Promise<GitFile> =>
    fetchGitFile(egress, {
      url: server.url,
      ref: 'main',
      path: 'team/policy.yaml',
      known: null,
      authorization: null,
      signal: AbortSignal.timeout(20_000),
      ...changes,
    });

  withGit('is read at the head of a branch or a tag, and not again while nothing changed', async () => {
    // Files that are much alike are packed as what differs.
    const lines = Array.from({ length: 400 }, (_, index) => `line ${index} ${(index * 7919) % 1000}`);
    const alike = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [`team/like-${index}`, [...lines, `${index}`].join('\n')]),
    );
    const first = await server.commit('main', { ...alike, 'team/policy.yaml': lines.join('\n') });
    await server.git('gc', '--quiet', '--aggressive');
    expect(await fetchFile()).toEqual({ commit: first, text: lines.join('\n') });
    expect(await fetchFile({ known: first })).toEqual({ commit: first, text: null });
    await server.git('tag', '--annotate', '--message', 'v1', 'v1');
    const second = await server.commit('main', { 'team/policy.yaml': 'ünïcode' });
    expect(await fetchFile({ known: first })).toEqual({ commit: second, text: 'ünïcode' });
    expect(await fetchFile({ ref: 'v1' })).toEqual({ commit: first, text: lines.join('\n') });
    for (let index = 0; index < 8; index++) {
      expect((await fetchFile({ path: `team/like-${index}` })).text).toBe(alike[`team/like-${index}`]);
    }
  });

  withGit.each([
    ['a branch that is not there', { ref: 'other' }, 'GIT_NOT_FOUND'],
    ['a file that is not there', { path: 'team/other.yaml' }, 'GIT_NOT_FOUND'],
    ['a directory', { path: 'team' }, 'GIT_NOT_FOUND'],
    ['a file as if it were a directory', { path: 'team/policy.yaml/x' }, 'GIT_NOT_FOUND'],
    ['a path that goes up', { path: '../team/policy.yaml' }, 'GIT_NOT_FOUND'],
    ['a link', { path: 'link' }, 'GIT_NOT_FOUND'],
    ['no path', { path: '/' }, 'GIT_NOT_FOUND'],
  ])('%s gives nothing', async (_, changes, code) => {
    await server.commit('main', { 'team/policy.yaml': 'x' });
    const blob = await server.git('rev-parse', 'HEAD:team/policy.yaml');
    await server.git('update-index', '--add', '--cacheinfo', `120000,${blob},link`);
    await server.git('commit', '--quiet', '--message', 'a link');
    expect(await codeOf(fetchFile(changes))).toBe(code);
  });

  withGit('addresses that are not allowed, and repositories that are none', async () => {
    await server.commit('main', { 'team/policy.yaml': 'x' });
    expect(await codeOf(fetchFile({ url: server.url.replace('/policies', '/others') }))).toBe('GIT_NOT_FOUND');
    const strict = createEgress({ allowedEgress: [] });
    expect(await codeOf(fetchGitFile(strict, { ...request(), url: server.url }))).toBe('EGRESS_REFUSED');
    await strict[Symbol.asyncDispose]();
  });
});

function request(): Parameters<typeof fetchGitFile>[1] {
  const signal = AbortSignal.timeout(20_000);
  return { url: 'http://127.0.0.1:1', ref: 'main', path: 'p', known: null, authorization: null, signal };
}

describe('packs that are damaged', () => {
  const empty = Buffer.concat([Buffer.from('PACK\0\0\0\x02\0\0\0\x01', 'latin1'), Buffer.alloc(40)]);
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['another kind of file', Buffer.alloc(64, 'x')],
    ['an object of no type', empty],
    ['too many objects', Buffer.from('PACK\0\0\0\x02\xff\xff\xff\xff'.padEnd(40, '\0'), 'latin1')],
    ['a size without an end', Buffer.concat([empty.subarray(0, 12), Buffer.alloc(40, 0xff)])],
    ['a base that is not there', Buffer.concat([empty.subarray(0, 12), Buffer.from([0x60, 5]), Buffer.alloc(40, 1)])],
  ])('%s is told', async (_, pack) => {
    expect(await codeOf(packObjects(pack))).toBe('GIT_UNREADABLE');
  });

  withGit('in any byte give the objects or are told, and never something else', async () => {
    const server = await startGitServer(programs ?? '');
    await server.commit('main', { a: 'hello '.repeat(50), b: `${'hello '.repeat(50)}!` });
    await server.git('repack', '-a', '-d', '--quiet');
    const name = await server.git('count-objects', '-v');
    expect(name).toContain('packs: 1');
    const { readdir, readFile } = await import('node:fs/promises');
    const directory = `${await server.git('rev-parse', '--absolute-git-dir')}/objects/pack`;
    const file = (await readdir(directory)).find((one) => one.endsWith('.pack')) ?? '';
    const pack = await readFile(`${directory}/${file}`);
    const whole = await packObjects(pack);
    expect(whole.size).toBe(4);
    for (let at = 0; at < pack.length - 20; at++) {
      const damaged = Buffer.from(pack);
      damaged.writeUInt8((damaged.readUInt8(at) + 1 + (at % 200)) & 255, at);
      expect(['nothing', 'GIT_UNREADABLE']).toContain(await codeOf(packObjects(damaged)));
      expect(await codeOf(packObjects(pack.subarray(0, at)))).toBe('GIT_UNREADABLE');
    }
    await server.stop();
  });
});

describe.each(databaseKinds())('policies from a git repository on $name', (kind) => {
  const missing = kind.missing !== null || programs === null;
  const on = it.skipIf(missing);
  let service: TestService;
  let server: GitServer;
  beforeAll(async () => {
    if (missing) return;
    service = await startServiceOn(kind);
    server = await startGitServer(programs ?? '');
  }, 60_000);
  afterAll(async () => {
    if (missing) return;
    await service.stop();
    await server.stop();
  });

  const send = (method: string, path: string, body?: unknown): Promise<TestAnswer> =>
    service.request(method, `/api/v1${path}`, body);

  on('new versions come, count where that is wanted, and what cannot be used is told', async () => {
    const { parts } = service.service;
    const made = await send('POST', '/policies', { name: 'main', document: policyText([always('WARN')]) });
    const policy = (made.headers.get('location') ?? '').slice('/api/v1'.length);
    await send('POST', `${policy}/activate`, { version: 1 });
    const commit = await server.commit('main', { 'p.yaml': policyText([always('STOP')]) });
    const source = { url: server.url, ref: 'main', path: 'p.yaml', activates: true, everySeconds: 60 };
    expect(await send('GET', `${policy}/source`)).toMatchObject({ status: 404 });
    expect(await send('PUT', `${policy}/source`, source)).toMatchObject({
      status: 200,
      body: { ...source, commit: null },
    });
    await untilQuiet(parts);
    expect(await send('GET', `${policy}/source`)).toMatchObject({ body: { commit, problem: null } });
    expect(await send('GET', policy)).toMatchObject({ body: { activeVersion: 2, latestVersion: 2 } });
    expect(await send('GET', `${policy}/versions/2`)).toMatchObject({
      body: { createdBy: 'system', note: `commit ${commit}` },
    });

    await server.commit('main', { 'p.yaml': 'rule_sets: 7' });
    expect(await send('POST', `${policy}/source/check`)).toMatchObject({ status: 202 });
    await untilQuiet(parts);
    expect(await send('GET', `${policy}/source`)).toMatchObject({ body: { problem: 'POLICY_INVALID' } });
    expect(await send('GET', policy)).toMatchObject({ body: { activeVersion: 2, latestVersion: 2 } });

    await send('PUT', `${policy}/source`, { ...source, activates: false });
    await untilQuiet(parts);
    await server.commit('main', { 'p.yaml': policyText([always('GO')]) });
    await send('POST', `${policy}/source/check`);
    await untilQuiet(parts);
    expect(await send('GET', policy)).toMatchObject({ body: { activeVersion: 2, latestVersion: 3 } });

    await server.git('rm', '--quiet', 'p.yaml');
    await server.commit('main', { other: 'x' });
    await send('POST', `${policy}/source/check`);
    await untilQuiet(parts);
    expect(await send('GET', `${policy}/source`)).toMatchObject({ body: { problem: 'GIT_NOT_FOUND' } });
    expect(await send('DELETE', `${policy}/source`)).toMatchObject({ status: 204 });
    expect(await send('DELETE', `${policy}/source`)).toMatchObject({ status: 404 });
  });

  on.each([
    ['an internal address', { url: 'http://169.254.169.254/x' }, 403],
    ['another scheme', { url: 'ssh://git.example.com/x' }, 400],
    ['credentials in the URL', { url: 'https://a:b@git.example.com/x' }, 400],
    ['a branch that is an option', { ref: '--upload-pack=x' }, 400],
    ['looks without end', { everySeconds: 1 }, 400],
  ])('%s is refused', async (_, changes, status) => {
    const source = { url: server.url, ref: 'main', path: 'p', activates: true, everySeconds: null, ...changes };
    const { body } = await send('GET', '/policies');
    const [first] = Object(body).items;
    expect(await send('PUT', `/policies/${first.id}/source`, source)).toMatchObject({ status });
  });
});

import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { buildImage, writeOciLayout } from '@assay/oci';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MemoryRun, runInMemory } from '../../testing/memory-io.ts';
import { repositoryTarget } from '../sources/repository-target.ts';

const PINNED = `FROM debian:12@sha256:${'a'.repeat(64)}\nUSER 1000\nCMD ["sh"]\n`;
/** In parts, so that this file holds nothing that looks like a token. */
const TOKEN = ['gh', 'p_', 'x7Kq2Rw9Tz4Lm8Vb3Nc6Hd1Js5Pf0Ga2We9x'].join('');

let base = '';
let repository = '';
const write = async (name: string, text: string): Promise<void> => {
  await mkdir(dirname(join(repository, name)), { recursive: true });
  await writeFile(join(repository, name), text);
};
const check = async (...args: readonly string[]): Promise<MemoryRun> =>
  runInMemory(['check', ...args, '--offline'], { workingDirectory: repository });

const policy = (action: string): string => `id: p
name: Test policy
version: "2"
rule_sets: [{ id: r, name: r, version: "2", rules: [{ id: one, gate: always, trigger: always, action: ${action} }] }]
mappings:
  - { id: m, name: all, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [r], allowlist_ids: [] }
`;

const validate = new Ajv2020({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(new URL('../../../../docs/schemas/repository-check.schema.json', import.meta.url), 'utf8')),
);
const faultsOf = (text: string): readonly unknown[] => (validate(JSON.parse(text)) ? [] : (validate.errors ?? []));

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'assay-check-repository-'));
  const image = buildImage({ layers: [{ entries: [{ path: 'etc/os-release', content: 'ID=demo\n' }] }] });
  await writeOciLayout(join(base, 'app'), [{ content: image, name: '1.0' }]);
});
afterAll(async () => rm(base, { recursive: true, force: true }));
beforeEach(async () => {
  repository = await mkdtemp(join(base, 'repository-'));
  await write('Dockerfile', PINNED);
});

describe('assay check of a repository', () => {
  it('passes when every part does', async () => {
    const { code, stdout, stderr } = await check('.', '-o', 'json');
    expect(code, stdout + stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      verdict: 'pass',
      found: { dockerfiles: ['Dockerfile'], policies: [] },
      sources: [{ tool: 'lint' }, { tool: 'pin' }, { tool: 'secrets' }, { tool: 'policies' }],
      images: [],
    });
  });

  it.each<[string, () => Promise<void>, number, string]>([
    ['a name that is not pinned', async () => write('Dockerfile', 'FROM debian:12\nUSER 1000\n'), 2, 'Base images'],
    ['a secret', async () => write('.env', `GITHUB_TOKEN=${TOKEN}\n`), 2, 'Secrets'],
    ['a broken policy', async () => write('web.policy.yaml', 'id: x\n'), 2, 'Policies'],
    ['a broken Dockerfile', async () => write('Dockerfile', 'FROM\nFOO bar\n'), 2, 'Dockerfile rules'],
    [
      'a file that cannot be read',
      async () => {
        await write('locked.txt', 'x');
        await chmod(join(repository, 'locked.txt'), 0);
      },
      process.getuid?.() === 0 ? 0 : 5,
      'Secrets',
    ],
  ])('says so of %s', async (_, prepare, expected, part) => {
    await prepare();
    const { code, stdout, stderr } = await check('.');
    expect(code, stdout + stderr).toBe(expected);
    if (expected === 2) expect(stdout).toMatch(new RegExp(String.raw`^  FAIL +${part}: `, 'm'));
    expect(stdout).not.toContain(TOKEN);
  });

  it('takes severities and parts from flags and from assay.yaml', async () => {
    await write('Dockerfile', 'FROM debian:12\nUSER 1000\n');
    expect((await check('.', '--parts', 'pin=error')).code).toBe(0);
    expect((await check('.', '--parts', 'pin=error', '--fail-on', 'warn')).code).toBe(3);
    expect((await check('.', '--parts', 'pin=never')).code).toBe(0);
    await write('assay.yaml', 'parts:\n  pin: off\n');
    const off = await check('.');
    expect(off.code).toBe(0);
    expect(off.stdout).toContain('turned off by the settings: pin');
    expect((await check('.', '--parts', 'pin=bad')).code).toBe(64);
    expect((await check('.', '--parts', 'nope=error')).stderr).toContain('OPTION_INVALID');
  });

  it('goes by the settings of the Dockerfile rules where nothing else is said', async () => {
    await write('Dockerfile', `${PINNED}MAINTAINER me\n`);
    expect((await check('.')).code).toBe(2);
    await write('.hadolint.yaml', 'failure-threshold: none\n');
    expect((await check('.')).code).toBe(0);
    expect((await check('.', '--parts', 'lint=style')).code).toBe(2);
  });

  it('has no verdict when everything is turned off', async () => {
    const off = ['lint', 'pin', 'secrets', 'policies', 'images'].flatMap((part) => ['--parts', `${part}=off`]);
    expect(await check('.', ...off)).toMatchObject({ code: 1, stdout: expect.stringMatching(/^ERROR/) });
  });

  it('judges the images that are named, and tells those that are built here', async () => {
    await write('compose.yaml', 'services:\n  web:\n    build: .\n    image: example.com/team/web:1.0\n');
    expect((await check('.')).stdout).toMatch(/built here: example\.com\/team\/web:1\.0/);
    await write('ci/stop.yaml', policy('STOP'));
    await write('ci/go.yaml', policy('GO'));
    const image = `oci:${base}/app:1.0`;
    expect((await check('.', '--image', image, '--policy', 'ci/go.yaml')).code).toBe(0);
    const failed = await check('.', '--image', image, '--policy', 'ci/stop.yaml', '-o', 'json');
    expect(failed.code).toBe(2);
    expect(faultsOf(failed.stdout)).toEqual([]);
    expect(JSON.parse(failed.stdout)).toMatchObject({
      verdict: 'fail',
      images: [{ image, verdict: 'fail', decisions: [{ verdict: 'fail' }], problem: null }],
    });
    await write('assay.yaml', `images: ["${image}"]\npolicy: ci/stop.yaml\n`);
    expect((await check('.')).code).toBe(2);
    expect((await check('.', '--parts', 'images=off')).code).toBe(0);
  });

  it('tells everything else when an image cannot be reached', async () => {
    await write('Dockerfile', 'FROM debian:12\nUSER 1000\n');
    const { code, stdout } = await check('.', '--image', `oci:${base}/none:1`, '-o', 'json');
    expect(code).toBe(4);
    expect(faultsOf(stdout)).toEqual([]);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'error',
      sources: [{ tool: 'lint' }, { tool: 'pin', verdict: 'fail' }, { tool: 'secrets' }, { tool: 'policies' }],
      images: [{ verdict: 'error', problem: { code: 'IMAGE_NOT_FOUND' } }],
    });
  });

  it('writes every format in one pass', async () => {
    await write('.env', `GITHUB_TOKEN=${TOKEN}\n`);
    const formats = ['json', 'markdown', 'sarif', 'junit', 'github', 'github-summary', 'gitlab'];
    const outputs = formats.flatMap((format) => ['-o', `${format}=out-${format}`]);
    const { code, stdout } = await check('.', '--image', `oci:${base}/app:1.0`, '-o', 'table', ...outputs);
    expect(code).toBe(2);
    for (const text of [
      stdout,
      ...(await Promise.all(formats.map(async (id) => readFile(join(repository, `out-${id}`), 'utf8')))),
    ]) {
      expect(text).not.toContain(TOKEN);
      expect(text.replaceAll('&#45;', '-')).toContain('github-personal-access-token');
    }
    expect((await check('.', '-o', 'tap')).stderr).toContain('OUTPUT_INVALID');
  });

  it.each([
    [['.', '--explain', 'x'], 'OPTION_CONFLICT'],
    [['.', '--write-evidence', 'x'], 'OPTION_CONFLICT'],
    [['oci:./none', '--image', 'x'], 'OPTION_CONFLICT'],
    [['.', '--lint-config', 'none.yaml'], 'FILE_UNREADABLE'],
  ])('refuses %j', async (args, word) => {
    expect(await check(...args)).toMatchObject({ code: 64, stderr: expect.stringContaining(word) });
  });
});

describe('repositoryTarget', () => {
  it('tells repositories from images', async () => {
    await mkdir(join(base, 'rootfs/etc'), { recursive: true });
    await writeFile(join(base, 'rootfs/etc/passwd'), '');
    await writeFile(join(base, 'rootfs/Dockerfile'), '');
    await mkdir(join(base, 'configured/.git'), { recursive: true });
    await mkdir(join(base, 'configured/etc'));
    await mkdir(join(base, 'empty'), { recursive: true });
    await mkdir(join(base, 'settings'), { recursive: true });
    await writeFile(join(base, 'settings/assay.yaml'), '');
    await mkdir(join(base, 'git/.git'), { recursive: true });
    const found = (target: string): string | null => repositoryTarget(target, base);
    expect(found('settings')).toBe('settings');
    expect(found('git')).toBe('git');
    expect(found('configured')).toBe('configured');
    expect(found(repository)).toBe(repository);
    for (const none of ['rootfs', 'app', 'empty', 'dir:rootfs', `dir:${repository}`, 'debian:12', 'none', '']) {
      expect(found(none), none).toBeNull();
    }
    expect(found('repo:rootfs')).toBe('rootfs');
    expect(found('repo:.')).toBe('.');
    expect(found('repo:./none')).toBe('./none');
    expect(found('repo:1.0'), 'an image called repo').toBeNull();
  });
});

import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, writeOciLayout } from '@assay/oci';
import { assay, report, repositoryRoot, temporaryDirectory, tool } from './program.ts';

const temporary = temporaryDirectory();
const home = join(temporary.path, 'home');
const layout = join(temporary.path, 'layout');
const big = join(temporary.path, 'big');

const file = (name: string, text: string): string => {
  const path = join(temporary.path, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(async () => {
  mkdirSync(home, { recursive: true });
  await writeOciLayout(layout, [
    { content: buildImage({ layers: [{ entries: [{ path: 'etc/os-release', content: 'ID=demo\n' }] }] }), name: 'a' },
  ]);
  const noise = Buffer.alloc(1 << 20, 'noise and more ');
  const layers = Array.from({ length: 6 }, (_, layer) => ({
    entries: Array.from({ length: 40 }, (__, at) => ({ path: `layer${layer}/file${at}`, content: noise })),
  }));
  await writeOciLayout(big, [{ content: buildImage({ layers }), name: 'a' }]);
});
afterAll(temporary.remove);

const GOOD = `id: p
name: p
version: "2"
rule_sets: [{ id: r, name: r, version: "2", rules: [] }]
mappings: [{ id: m, name: all, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [r], allowlist_ids: [] }]
`;

describe('wrong input', () => {
  const rule = (text: string): string => GOOD.replace('rules: []', `rules: [${text}]`);
  it.each([
    ['a missing file', ['inspect', './missing.tar'], 4, 'IMAGE_NOT_FOUND'],
    ['a missing layout', ['inspect', 'oci:/nowhere/at/all'], 4, 'IMAGE_NOT_FOUND'],
    ['a text file as image', ['inspect', file('text.txt', 'hello')], 1, 'NOT_AN_IMAGE'],
    ['an upper-case reference', ['inspect', 'NGINX'], 64, 'REFERENCE_INVALID'],
    ['a missing policy', ['check', `oci:${layout}`, '--policy', '/nowhere.yaml'], 64, 'POLICY'],
    ['a policy that is no YAML', ['check', `oci:${layout}`, '--policy', file('bad.yaml', 'a: [b\n')], 64, 'bad.yaml:'],
    [
      'an unknown gate',
      [
        'check',
        `oci:${layout}`,
        '--policy',
        file('gate.yaml', rule('{ id: x, gate: dockerfil, trigger: instruction, action: STOP, params: [] }')),
      ],
      64,
      'dockerfile',
    ],
    [
      'an unknown parameter',
      [
        'check',
        `oci:${layout}`,
        '--policy',
        file(
          'param.yaml',
          rule('{ id: x, gate: files, trigger: name_match, action: STOP, params: [{ name: regx, value: a }] }'),
        ),
      ],
      64,
      'regex',
    ],
    ['an unknown flag', ['check', `oci:${layout}`, '--polcy', 'x'], 64, '--policy'],
    ['an unknown command', ['chek', 'x'], 64, 'check'],
    ['no image', ['check'], 64, 'image'],
    ['a bad instant', ['check', `oci:${layout}`, '--at', 'yesterday'], 64, 'INSTANT_INVALID'],
    ['an unknown format', ['inspect', `oci:${layout}`, '-o', 'jsno'], 64, 'json'],
    ['a platform that is not there', ['inspect', `oci:${layout}`, '--platform', 'linux/s390x'], 4, 'PLATFORM'],
    ['the network when offline', ['inspect', '--offline', 'nginx'], 4, 'OFFLINE'],
  ])('%s: one clear message, the right code, nothing on stdout', async (_, args, code, words) => {
    const run = await assay(home, args);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain(words);
    expect(run.stderr).not.toMatch(/\n\s+at /);
    expect(run.code).toBe(code);
  });

  it('keeps an incomplete inspection from passing: exit 5, gap in the report', async () => {
    const run = await assay(home, [
      'check',
      `oci:${big}`,
      '--limit',
      'maxEntries=10',
      '--policy',
      file(
        'good.yaml',
        GOOD.replace(
          'rules: []',
          'rules: [{ id: x, gate: files, trigger: suid_or_guid_set, action: STOP, params: [] }]',
        ),
      ),
      '-o',
      'json',
    ]);
    expect(run.code).toBe(5);
    expect(report(run)).toMatchObject({ verdict: 'error', finalAction: 'stop' });
    expect(run.stdout).toContain('LIMIT_ENTRIES');
  });

  it('reads no layer for a policy that needs none', async () => {
    const run = await assay(home, [
      'check',
      `oci:${big}`,
      '--limit',
      'maxEntries=1',
      '--policy',
      file('none.yaml', GOOD),
    ]);
    expect(run.code).toBe(0);
  });
});

describe('being interrupted', () => {
  it('gives the same answer after runs that were killed half-way, from a whole cache', async () => {
    const args = ['inspect', `oci:${big}`, '-o', 'json'];
    const expected = await assay(join(temporary.path, 'other'), args);
    expect(expected.code).toBe(0);
    for (const delayMs of [60, 100, 140, 180, 240, 320]) {
      const child = spawn(join(repositoryRoot, 'assay'), args, {
        stdio: 'ignore',
        env: { PATH: process.env['PATH'], HOME: home, XDG_CACHE_HOME: join(home, 'cache') },
      });
      await new Promise((resolve) => {
        setTimeout(resolve, delayMs);
      });
      child.kill('SIGKILL');
    }
    expect((await assay(home, args)).stdout).toBe(expected.stdout);
    expect((await assay(home, args)).stdout).toBe(expected.stdout);
  });

  it('lets several processes share one cache', async () => {
    const shared = join(temporary.path, 'shared');
    const runs = await Promise.all(
      Array.from({ length: 4 }, async () => assay(shared, ['inspect', `oci:${big}`, '-o', 'json'])),
    );
    expect(new Set(runs.map((run) => run.stdout)).size).toBe(1);
    expect(runs.map((run) => run.code)).toEqual([0, 0, 0, 0]);
  });

  it('works without a cache that it can write to', async () => {
    const blocked = join(temporary.path, 'blocked');
    mkdirSync(blocked);
    const cache = join(blocked, 'cache');
    writeFileSync(cache, 'a file, not a directory');
    chmodSync(blocked, 0o500);
    expect((await assay(home, ['inspect', `oci:${layout}`], { env: { XDG_CACHE_HOME: cache } })).code).toBe(0);
    chmodSync(blocked, 0o700);
  });
});

describe('what a new user does first', () => {
  it('runs the demo without a network and without leaving anything but the cache', async () => {
    const fresh = join(temporary.path, 'fresh');
    mkdirSync(fresh);
    const run = await assay(fresh, ['demo']);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/fail/i);
    expect(readdirSync(fresh).filter((name) => name !== 'cache')).toEqual([]);
  });

  it('shows help and version', async () => {
    expect((await assay(home, ['--version'])).stdout).toMatch(/^(assay )?\d+\.\d+\.\d+\n$/);
    const help = await assay(home, ['--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('check');
  });

  it('is found through a symbolic link from anywhere', () => {
    const link = join(temporary.path, 'assay-link');
    tool('ln', ['-s', join(repositoryRoot, 'assay'), link]);
    expect(tool(link, ['--version'])).toMatch(/\d/);
  });
});

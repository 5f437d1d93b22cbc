import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
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

describe('a decision and what it was made from', () => {
  const suid = file(
    'suid.yaml',
    GOOD.replace(
      'rules: []',
      'rules: [{ id: suid, gate: files, trigger: suid_or_guid_set, action: STOP, params: [] }]',
    ),
  );
  const verify = file(
    'verify.yaml',
    GOOD.replace('rules: []', 'rules: [{ id: verify, gate: packages, trigger: verify, action: STOP, params: [] }]'),
  );
  const none = file('nothing.yaml', GOOD);
  const place = (name: string): string => join(temporary.path, name);

  beforeAll(async () => {
    const status = 'Package: demo\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\nDescription: x\n';
    const entries = [
      { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
      { path: 'var/lib/dpkg/status', content: status },
      { path: 'var/lib/dpkg/info/demo.list', content: '/bin/demo\n' },
      { path: 'var/lib/dpkg/info/demo.md5sums', content: `${'0'.repeat(32)}  bin/demo\n` },
      { path: 'bin/demo', content: 'changed', mode: 0o4755 },
    ];
    await writeOciLayout(place('app'), [{ content: buildImage({ layers: [{ entries }] }), name: '1.0' }]);
  });

  it('is made again byte by byte, from the cache and from a file, and not from anything else', async () => {
    const image = `oci:${place('app')}`;
    const decision = place('decision.json');
    const evidence = place('evidence.json');
    const args = ['--policy', suid, '-o', `json=${decision}`, '--write-evidence', evidence];
    expect((await assay(home, ['check', image, ...args])).code).toBe(2);
    const replay = ['check', '--replay', decision, '--policy', suid];
    expect(await assay(home, replay)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^IDENTICAL/) });
    const elsewhere = join(temporary.path, 'elsewhere');
    expect(await assay(elsewhere, replay)).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('REPLAY_INPUT_MISSING'),
    });
    expect((await assay(elsewhere, [...replay, '--inspection', evidence])).code).toBe(0);
    expect((await assay(home, ['check', '--replay', decision, '--policy', none])).stderr).toContain(
      'REPLAY_INPUT_CHANGED',
    );
    const forged = file(
      'forged.json',
      readFileSync(decision, 'utf8').replace('"verdict": "fail"', '"verdict": "pass"'),
    );
    const run = await assay(home, ['check', '--replay', forged, '--policy', suid]);
    expect(run.stdout).toContain('DIFFERENT');
    expect(run.code).toBe(2);
  });

  it('comes out the same from a kept inspection, and undecided from one that lacks what the rule needs', async () => {
    const image = `oci:${place('app')}`;
    const direct = await assay(home, ['check', image, '--policy', verify, '-o', 'json']);
    expect(direct.code).toBe(2);
    const folder = place('kept');
    mkdirSync(folder);
    await assay(home, ['inspect', image, '-o', `inspection=${join(folder, 'app.json')}`]);
    const kept = await assay(home, ['policy', 'simulate', folder, '--policy', verify, '--against', none, '-o', 'json']);
    expect(report(kept)).toMatchObject({
      counts: { 'newly-failing': 1 },
      images: [{ before: 'pass', after: 'fail', appeared: [{ ruleId: 'verify' }] }],
    });
    await assay(home, ['inspect', image, '--files', '-o', `json=${place('short.json')}`]);
    const short = await assay(home, ['policy', 'simulate', place('short.json'), '--policy', verify, '--against', none]);
    expect(short.stdout).toContain('pass -> error');
    expect(short.stdout).toContain('facts were not gathered: files of packages');
  });

  it('simulates over many kept inspections in threads', async () => {
    const folder = place('hundred');
    mkdirSync(folder);
    const text = readFileSync(join(place('kept'), 'app.json'), 'utf8');
    for (let index = 0; index < 100; index++) writeFileSync(join(folder, `${index}.json`), text);
    const run = await assay(home, ['policy', 'simulate', folder, '--policy', suid, '--against', none, '-o', 'junit']);
    expect(run.stdout).toContain('<testsuites tests="100" failures="100">');
    expect(run.code).toBe(2);
  });

  it('is explained down to the layer, with an item that would accept it', async () => {
    const run = await assay(home, ['check', `oci:${place('app')}`, '--policy', suid, '--explain', '/bin/demo']);
    for (const words of [
      'r/suid, line',
      '/bin/demo, layer 1',
      'known from',
      'what to do',
      'trigger_id: /bin/demo',
      'expires_on:',
    ])
      expect(run.stdout).toContain(words);
    const stored = await assay(home, ['explain', '/bin/demo', '--decision', place('decision.json'), '--policy', suid]);
    expect(stored.stdout).toContain('/bin/demo, layer 1');
    expect(stored.code).toBe(0);
  });

  it('shows both readings of a policy', async () => {
    const elsewhere = file('elsewhere.yaml', GOOD.replace('registry: "*"', 'registry: nowhere.example'));
    const run = await assay(home, ['check', `oci:${place('app')}`, '--policy', elsewhere, '--compat', 'both']);
    expect(run.stdout).toContain('as the policy means it:      fail (unmapped)');
    expect(run.stdout).toContain('as anchore would have said:  pass');
    expect(run.code).toBe(2);
  });

  it('is expected by tests of a policy that name an image', async () => {
    const tests = file(
      'image.test.yaml',
      `policy: suid.yaml\ncases: [{ name: real, target: "oci:app", expect: { verdict: fail, findings: [suid] } }]\n`,
    );
    const run = await assay(home, ['policy', 'test', tests]);
    expect(run.stdout).toContain('1 case: 1 passed');
    expect(run.code).toBe(0);
  });
});

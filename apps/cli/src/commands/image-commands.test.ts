import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage, buildIndex, writeOciLayout } from '@assay/oci';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MemoryIoOptions, type MemoryRun, runInMemory } from '../../testing/memory-io.ts';

let directory = '';
const assay = async (argv: readonly string[], options: Partial<MemoryIoOptions> = {}): Promise<MemoryRun> =>
  runInMemory(
    argv.map((word) => word.replace(/^oci:/, `oci:${directory}/`).replace(/^@/, `${directory}/`)),
    { workingDirectory: directory, ...options },
  );

const place = async (name: string, text: string): Promise<void> => writeFile(join(directory, name), text);

/** A policy of one rule for one registry. */
const policy = (rule: string, registry: string = '*'): string => `id: p
name: Test policy
version: "2"
rule_sets:
  - id: r
    name: r
    version: "2"
    rules: [${rule}]
mappings:
  - { id: m, name: all, registry: "${registry}", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [r], allowlist_ids: [] }
`;
const rule = (gate: string, trigger: string, action: string): string =>
  `{ id: one, gate: ${gate}, trigger: ${trigger}, action: ${action} }`;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-image-commands-'));
  const entries = [
    { path: 'etc/os-release', content: 'ID=demo\nPRETTY_NAME="Demo 1"\n' },
    { path: 'bin/su', content: 'x', mode: 0o4755 },
  ];
  const image = buildImage({ layers: [{ entries }] });
  const arm = buildImage({ layers: [{ entries }], platform: { os: 'linux', architecture: 'arm64', variant: null } });
  await writeOciLayout(join(directory, 'app'), [{ content: image, name: '1.0' }]);
  await writeOciLayout(join(directory, 'many'), [{ content: buildIndex({ images: [image, arm] }), name: '1.0' }]);
  await place('pass.yaml', policy(''));
  await place('warn.yaml', policy(rule('always', 'always', 'WARN')));
  await place('fail.yaml', policy(rule('always', 'always', 'STOP')));
  await place('layers.yaml', policy(rule('files', 'suid_or_guid_set', 'STOP')));
  await place('elsewhere.yaml', policy('', 'registry.example'));
  await place('broken.yaml', policy(rule('alwas', 'always', 'STOP')));
  await place('not.yaml', 'a: [b\n');
});
afterAll(async () => rm(directory, { recursive: true, force: true }));

describe('assay check ends with the code of its verdict', () => {
  it.each<[string, readonly string[], number, string]>([
    ['pass', ['--policy', 'pass.yaml'], 0, 'PASS'],
    ['warn', ['--policy', 'warn.yaml'], 0, 'WARN'],
    ['warn under --fail-on warn', ['--policy', 'warn.yaml', '--fail-on', 'warn'], 3, 'WARN'],
    ['fail', ['--policy', 'fail.yaml'], 2, 'FAIL'],
    ['fail from what is in the layers', ['--policy', 'layers.yaml'], 2, '/bin/su'],
    ['an image without a mapping', ['--policy', 'elsewhere.yaml'], 2, 'UNMAPPED'],
    ['the same when it may pass', ['--policy', 'elsewhere.yaml', '--unmapped', 'pass'], 0, 'UNMAPPED'],
    [
      'the same when it may pass with a warning',
      ['--policy', 'elsewhere.yaml', '--unmapped', 'warn', '--fail-on', 'warn'],
      3,
      'UNMAPPED',
    ],
    [
      'an image that is judged as from elsewhere',
      ['--policy', 'elsewhere.yaml', '--as', 'registry.example/a:1'],
      0,
      'registry.example/a:1',
    ],
    ['an image over a limit', ['--policy', 'layers.yaml', '--limit', 'maxEntries=1'], 5, 'LIMIT_ENTRIES'],
    ['an image over a limit that no rule looks into', ['--policy', 'fail.yaml', '--limit', 'maxEntries=1'], 2, 'FAIL'],
  ])('%s', async (_, args, code, words) => {
    const run = await assay(['check', 'oci:app', ...args]);
    expect(run.stderr).toBe('');
    expect(run.stdout).toContain(words);
    expect(run.code).toBe(code);
  });
});

describe('what cannot be judged: one message, the right code, nothing on stdout', () => {
  it.each<[string, readonly string[], number, RegExp]>([
    ['a missing image', ['check', 'oci:none', '--policy', 'pass.yaml'], 4, /^error\[IMAGE_NOT_FOUND\]/],
    ['no image', ['inspect', '@pass.yaml'], 1, /^error\[NOT_AN_IMAGE\]/],
    [
      'a missing policy',
      ['check', 'oci:app', '--policy', 'none.yaml'],
      64,
      /^error\[POLICY_UNREADABLE\]: the policy none\.yaml cannot be read: there is no such file\n {2}hint: /,
    ],
    ['a directory as policy', ['check', 'oci:app', '--policy', 'app'], 64, /^error\[POLICY_UNREADABLE\]/],
    [
      'an unknown gate',
      ['check', 'oci:app', '--policy', 'broken.yaml'],
      64,
      /^error\[POLICY_INVALID\][\s\S]*\nbroken\.yaml:8:\d+: error GATE_UNKNOWN: [\s\S]*always/,
    ],
    ['a policy that is no YAML', ['check', 'oci:app', '--policy', 'not.yaml'], 64, /\nnot\.yaml:\d+:\d+: error /],
    ['a network that is forbidden', ['inspect', '--offline', 'nginx'], 4, /^error\[OFFLINE\]/],
    [
      'a platform that is not there',
      ['inspect', 'oci:many', '--platform', 'linux/s390x'],
      4,
      /^error\[PLATFORM_NOT_FOUND\]/,
    ],
    ['an unknown format', ['check', 'oci:app', '-o', 'jsno'], 64, /Did you mean json\?/],
    ['a format of another command', ['inspect', 'oci:app', '-o', 'sarif'], 64, /^error\[OUTPUT_INVALID\]/],
    ['an interruption', ['inspect', 'oci:app', '--no-cache'], 130, /^error\[INTERRUPTED\]/],
  ])('%s', async (name, args, code, message) => {
    const run = await assay(args, name === 'an interruption' ? { interruptAfterMs: 0 } : {});
    expect(run.stderr).toMatch(message);
    expect(run.stderr).not.toMatch(/\n\s+at /);
    expect(run).toMatchObject({ code, stdout: '' });
  });
});

describe('reports of assay check', () => {
  it('are the decision document under -o json', async () => {
    const run = await assay([
      'check',
      'oci:app',
      '--policy',
      'fail.yaml',
      '-o',
      'json',
      '--at',
      '2026-01-01T00:00:00Z',
    ]);
    expect(JSON.parse(run.stdout)).toMatchObject({
      schemaVersion: 1,
      verdict: 'fail',
      finalAction: 'stop',
      reason: 'policy_evaluation',
      evaluatedAt: expect.stringMatching(/^2026-01-01T00:00:00/),
      subject: { platform: 'linux/amd64' },
      policy: { id: 'p', name: 'Test policy' },
      mapping: { name: 'all', index: 0 },
      findings: [{ gate: 'always', ruleId: 'one' }],
    });
  });

  it('are the same bytes with and without the cache', async () => {
    const args = ['check', 'oci:app', '--policy', 'layers.yaml', '-o', 'json'];
    const first = await assay([...args, '--no-cache']);
    expect((await assay(args)).stdout).toBe(first.stdout);
    expect((await assay(args)).stdout).toBe(first.stdout);
  });

  it('go to several files from one run', async () => {
    const run = await assay([
      'check',
      'oci:app',
      '--policy',
      'fail.yaml',
      '-o',
      'sarif=r.sarif',
      '-o',
      'junit=r.xml',
      '-o',
      'markdown=r.md',
    ]);
    expect(run).toEqual({ code: 2, stdout: '', stderr: '' });
    expect(JSON.parse(await readFile(join(directory, 'r.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(await readFile(join(directory, 'r.xml'), 'utf8')).toContain('<testsuites');
    expect((await readdir(directory)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('hold every platform under --all-platforms', async () => {
    const run = await assay(['check', 'oci:many', '--policy', 'warn.yaml', '--all-platforms', '-o', 'json']);
    expect(JSON.parse(run.stdout)).toMatchObject({
      schemaVersion: 1,
      verdict: 'warn',
      decisions: [{ subject: { platform: 'linux/amd64' } }, { subject: { platform: 'linux/arm64' } }],
    });
  });

  it('name the policy that comes with Assay when none was named', async () => {
    const run = await assay(['check', 'oci:app', '-o', 'json']);
    expect(run.stderr).toMatch(/^note: no policy was named/);
    expect((await assay(['check', 'oci:app', '--quiet', '-o', 'json'])).stderr).toBe('');
  });

  it('take the policy from a variable or a configuration file, relative to where it stands', async () => {
    expect((await assay(['check', 'oci:app'], { environment: { ASSAY_POLICY: 'fail.yaml' } })).code).toBe(2);
    await place('assay.yaml', 'policy: warn.yaml\nfail-on: warn\n');
    expect((await assay(['check', 'oci:app'])).code).toBe(3);
    await rm(join(directory, 'assay.yaml'));
  });

  it('are coloured on a terminal, and not under NO_COLOR', async () => {
    const args = ['check', 'oci:app', '--policy', 'fail.yaml'];
    expect((await assay(args, { terminal: true })).stdout).toContain('\u001b[1m\u001b[31mFAIL');
    expect((await assay(args, { terminal: true, environment: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b');
    expect((await assay(args, { environment: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b');
    expect((await assay([...args, '--color', 'never'], { environment: { FORCE_COLOR: '1' } })).stdout).not.toContain(
      '\u001b',
    );
  });
});

describe('assay inspect', () => {
  it('gives the inspection document under -o json, with paths only when asked', async () => {
    const brief: unknown = JSON.parse((await assay(['inspect', 'oci:app', '-o', 'json'])).stdout);
    expect(brief).toMatchObject({ schemaVersion: 1, os: { id: 'demo' }, files: { count: 2 }, gaps: [], secrets: [] });
    const unsearched: unknown = JSON.parse(
      (await assay(['inspect', 'oci:app', '-o', 'json', '--skip-secrets'])).stdout,
    );
    expect(unsearched).toMatchObject({ secrets: null });
    expect(brief).not.toHaveProperty('files.entries');
    const whole: unknown = JSON.parse((await assay(['inspect', 'oci:app', '-o', 'json', '--files'])).stdout);
    expect(whole).toHaveProperty('files.entries');
  });

  it('shows a table otherwise', async () => {
    const run = await assay(['inspect', 'oci:app']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('Demo 1');
  });

  it('still reports when over a limit, and ends with 5', async () => {
    const run = await assay(['inspect', 'oci:app', '--limit', 'maxEntries=1', '-o', 'json']);
    expect(run.code).toBe(5);
    expect(JSON.parse(run.stdout)).toMatchObject({
      gaps: expect.arrayContaining([expect.objectContaining({ effect: 'incomplete', code: 'LIMIT_ENTRIES' })]),
    });
  });
});

describe('assay demo', () => {
  it('explains each finding, ends with 0 and leaves nothing behind', async () => {
    const run = await assay(['demo', '--cache-dir', 'demo-cache']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    for (const word of [
      'FAIL',
      'effective_user',
      'exposed_ports',
      'telnet',
      '/usr/bin/mount-share',
      'accepted',
      'exit code 2',
      'Why',
      'Fix',
    ]) {
      expect(run.stdout).toContain(word);
    }
    expect(run.stdout).not.toContain('The policy does not say');
    expect(await readdir(join(directory, 'demo-cache'))).toEqual([]);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { buildImage, writeOciLayout } from '@assay/oci';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MemoryRun, runInMemory } from '../../testing/memory-io.ts';

/** In parts, so that this file holds nothing that looks like a token. */
const TOKEN = ['gh', 'p_', 'x7Kq2Rw9Tz4Lm8Vb3Nc6Hd1Js5Pf0Ga2We9x'].join('');
const OS = { path: 'etc/os-release', content: 'ID=demo\n' };
const POLICY = `id: p
name: Test policy
version: "2"
rule_sets: [{ id: r, name: r, version: "2", rules: [{ id: one, gate: files, trigger: suid_or_guid_set, action: STOP }] }]
mappings:
  - { id: m, name: all, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [r], allowlist_ids: [] }
`;

let directory = '';
const assay = async (...args: readonly string[]): Promise<MemoryRun> =>
  runInMemory(
    args.map((word) => word.replace(/^oci:/, `oci:${directory}/`)),
    { workingDirectory: directory },
  );
const diff = async (...args: readonly string[]): Promise<MemoryRun> => assay('diff', ...args, '--skip-vulnerabilities');
const npm = (name: string, license: string): { path: string; content: string } => ({
  path: `app/node_modules/${name}/package.json`,
  content: JSON.stringify({ name, version: '1.0.0', license }),
});

const validate = new Ajv2020({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(new URL('../../../../docs/schemas/diff.schema.json', import.meta.url), 'utf8')),
);
const faultsOf = (text: string): readonly unknown[] => (validate(JSON.parse(text)) ? [] : (validate.errors ?? []));

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-diff-'));
  const base = buildImage({
    layers: [{ entries: [OS, npm('a', 'MIT'), { path: 'bin/su', content: 'x' }] }],
    config: { user: '1000', env: ['A=1'] },
  });
  const entries = [
    npm('gnu', 'GPL-3.0-only'),
    { path: 'bin/su', content: 'x', mode: 0o4755 },
    { path: 'app/.env', content: `GITHUB_TOKEN=${TOKEN}\n` },
    { path: 'big', content: 'abc'.repeat(5000) },
  ];
  const image = buildImage({
    layers: [{ entries: [OS, npm('a', 'MIT'), { path: 'bin/su', content: 'x' }] }, { entries }],
    config: { env: ['A=2'], exposedPorts: ['22/tcp'] },
  });
  const arm = buildImage({
    layers: [{ entries: [OS] }],
    platform: { os: 'linux', architecture: 'arm64', variant: null },
  });
  await writeOciLayout(join(directory, 'base'), [{ content: base, name: 'v' }]);
  await writeOciLayout(join(directory, 'image'), [{ content: image, name: 'v' }]);
  await writeOciLayout(join(directory, 'arm'), [{ content: arm, name: 'v' }]);
  await writeFile(join(directory, 'policy.yaml'), POLICY);
  const kept = await assay('inspect', 'oci:base:v', '-o', `inspection=${directory}/base.json`);
  expect(kept.code, kept.stderr).toBe(0);
});
afterAll(async () => rm(directory, { recursive: true, force: true }));

describe('assay diff tells every class of differences', () => {
  it.each(['oci:base:v', 'base.json'])('of %s and an image', async (base) => {
    const { code, stdout, stderr } = await diff(base, 'oci:image:v', '-o', 'json', '--policy', 'policy.yaml');
    expect(code, stderr).toBe(0);
    expect(stdout).not.toContain(TOKEN);
    expect(faultsOf(stdout)).toEqual([]);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      vulnerabilitiesCompared: false,
      packages: [{ kind: 'added', name: 'gnu' }],
      files: { newSetuid: { count: 1, paths: ['/bin/su'] } },
      secrets: { added: [{ path: '/app/.env' }], removed: [] },
      licenses: [{ kind: 'added', license: 'GPL-3.0-only', category: 'strong-copyleft' }],
      size: { layers: [{ kind: 'added', index: 1 }] },
      policy: { before: 'pass', after: 'fail', added: [{ gate: 'files' }], removed: [] },
      gate: [],
    });
    const { config }: { config: { field: string }[] } = JSON.parse(stdout);
    expect(config.map(({ field }) => field)).toEqual(['env', 'port', 'user']);
  });

  it('is nothing between an image and itself', async () => {
    const { code, stdout } = await diff(
      'oci:image:v',
      'oci:image:v',
      '-o',
      'json',
      '--fail-on',
      'new-secret,new-setuid,size+0%,config',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ packages: [], config: [], licenses: [], files: { list: [] } });
  });

  it('is read as a table and as a comment', async () => {
    const table = await diff('oci:base:v', 'oci:image:v', '--fail-on', 'new-secret');
    expect(table.stdout).toMatch(/SECRETS \(1\)\n {2}\+ /);
    expect(table.stdout).toMatch(/FAIL {2}new-secret {2}1 new secret/);
    expect(table.stdout).toMatch(/~ {2}\/bin\/su +newly setuid or setgid, mode +0644 -> 4755/);
    const comment = await diff('oci:base:v', 'oci:image:v', '-o', 'markdown');
    expect(comment.stdout).toMatch(/^<!-- assay:diff -->\n### /);
    expect(comment.stdout).toMatch(/\| Files \| \d+ \| 0 \| \d+ \| 1 newly setuid or setgid \|/);
  });
});

describe('assay diff --fail-on', () => {
  it.each<[string, number]>([
    ['new-secret', 2],
    ['new-setuid', 2],
    ['new-world-writable', 0],
    ['new-capabilities', 0],
    ['new-package', 2],
    ['new-port', 2],
    ['became-root', 2],
    ['config', 2],
    ['new-license', 2],
    ['new-license:copyleft', 2],
    ['new-license:GPL-3.0-only', 2],
    ['new-license:network-copyleft', 0],
    ['size+1%', 2],
    ['size+1GiB', 0],
    ['new-world-writable,size+1GiB', 0],
    ['new-world-writable, new-secret', 2],
    ['new-critical', 64],
    ['new-finding', 64],
    ['new', 64],
    ['size+x', 64],
    ['size+0B', 64],
  ])('%s ends with %d', async (condition, expected) => {
    const { code, stderr } = await diff('oci:base:v', 'oci:image:v', '--fail-on', condition);
    expect(code, stderr).toBe(expected);
  });

  it('asks the policy that is named', async () => {
    const args = ['oci:base:v', 'oci:image:v', '--policy', 'policy.yaml'];
    expect((await diff(...args, '--fail-on', 'new-finding:stop')).code).toBe(2);
    expect((await diff('oci:image:v', 'oci:image:v', '--policy', 'policy.yaml', '--fail-on', 'new-finding')).code).toBe(
      0,
    );
  });

  it('refuses what cannot be judged, and images for two platforms', async () => {
    const unseen = await diff('oci:base:v', 'oci:image:v', '--skip-secrets', '--fail-on', 'new-secret');
    expect(unseen).toMatchObject({ code: 64, stderr: expect.stringContaining('secrets were not looked for') });
    await assay('inspect', 'oci:base:v', '-o', `json=${directory}/short.json`);
    const short = await diff('short.json', 'oci:image:v', '--fail-on', 'new-setuid');
    expect(short).toMatchObject({ code: 64, stderr: expect.stringContaining('no list of files') });
    const other = await diff('base.json', 'oci:arm:v', '--platform', 'linux/arm64');
    expect(other).toMatchObject({ code: 64, stderr: expect.stringContaining('COMPARISON_PLATFORM') });
  });

  it('names what Dockerfiles are built on', async () => {
    await writeFile(join(directory, 'Dockerfile.old'), 'FROM scratch\n');
    await writeFile(join(directory, 'Dockerfile.new'), 'ARG X\nFROM ${X}\n');
    expect((await diff('Dockerfile.old', 'Dockerfile.new')).stderr).toContain('built on nothing');
    expect((await diff('--bases', 'Dockerfile.new', 'Dockerfile.old')).stderr).toContain('is not known');
    expect((await diff('--bases', 'none', 'Dockerfile.old')).stderr).toContain('FILE_UNREADABLE');
  });
});

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltImage, buildImage, writeOciLayout } from '@assay/oci';
import { type Run, assay, requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';
import { writeRecords } from './vulnerable-image.ts';

const temporary = temporaryDirectory();
const home = join(temporary.path, 'home');
let server: RegistryServer;
let stopped = false;

const BASE = [{ path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' }];
const NEXT = [{ path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\nX=1\n' }];
const base = buildImage({ layers: [{ entries: BASE }], config: { created: '2026-08-01T00:00:00Z' } });
const next = buildImage({ layers: [{ entries: NEXT }], config: { created: '2026-08-20T00:00:00Z' } });

beforeAll(async () => {
  requireTools('docker-registry', 'skopeo');
  mkdirSync(home, { recursive: true });
  mkdirSync(join(temporary.path, 'registry'));
  server = await startRegistry(join(temporary.path, 'registry'));
  await push(base, 'base:1');
  for (const [name, digest] of [
    ['app:1', base.root.digest],
    ['liar:1', next.root.digest],
    ['bare:1', null],
  ] as const) {
    const labels = {
      'org.opencontainers.image.base.name': `${server.host}/base:1`,
      ...(digest === null ? {} : { 'org.opencontainers.image.base.digest': digest }),
    };
    const layers = [{ entries: BASE }, { entries: [{ path: 'app', content: 'x' }] }];
    await push(buildImage({ layers, config: { labels } }), name);
  }
}, 60_000);

afterAll(async () => {
  if (!stopped) await server.stop();
  temporary.remove();
});

async function push(image: BuiltImage, name: string): Promise<void> {
  const layout = join(temporary.path, `layout-${name.replace(':', '-')}-${image.root.digest.slice(-8)}`);
  await writeOciLayout(layout, [{ content: image, name: '1' }]);
  tool('skopeo', ['copy', '-q', '--dest-tls-verify=false', `oci:${layout}:1`, `docker://${server.host}/${name}`]);
}

const POLICY = `id: base
name: base
version: "2"
rule_sets:
  - id: rs
    name: rules
    version: "2"
    rules:
      - { id: outdated, gate: base_image, trigger: outdated, action: STOP, params: { max_age_days: 60, tag: true } }
mappings:
  - { id: m, name: all, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [rs], allowlist_ids: [] }
`;

async function check(name: string, ...more: readonly string[]): Promise<Run> {
  const policy = join(temporary.path, 'policy.yaml');
  writeFileSync(policy, POLICY);
  const args = ['check', `${server.host}/${name}`, '--policy', policy, '--insecure-registry', server.host];
  return await assay(home, [...args, '--at', '2026-09-01T00:00:00Z', ...more]);
}

describe('a rule on the age of the base image', () => {
  it('passes while the tag is what the image was built on, by digest and by layers alike', async () => {
    for (const name of ['app:1', 'bare:1']) {
      expect(await check(name), name).toMatchObject({ code: 0 });
    }
  });

  it('is undecided offline, and when a label names layers that the image does not have', async () => {
    const layout = join(temporary.path, 'here');
    tool('skopeo', ['copy', '-q', '--src-tls-verify=false', `docker://${server.host}/app:1`, `oci:${layout}:1`]);
    const policy = join(temporary.path, 'policy.yaml');
    const offline = await assay(home, ['check', `oci:${layout}`, '--policy', policy, '--offline', '-o', 'json']);
    expect(JSON.parse(offline.stdout)).toMatchObject({
      verdict: 'error',
      findings: [{ status: 'error', message: expect.stringMatching(/not asked offline/) }],
    });
    await push(next, 'base:other');
    const lied = await check('liar:1', '-o', 'json');
    expect(JSON.parse(lied.stdout)).toMatchObject({
      verdict: 'error',
      findings: [{ message: expect.stringMatching(/does not begin with the layers/) }],
    });
  });

  it('fires when the tag moves and when it grows old, and is decided again from what was kept', async () => {
    await push(next, 'base:1');
    const decision = join(temporary.path, 'decision.json');
    const moved = await check('app:1', '-o', `json=${decision}`);
    expect(moved.code).toBe(2);
    expect(readFileSync(decision, 'utf8')).toContain(`was replaced since: ${next.root.digest}`);
    expect((await check('bare:1', '-o', 'json', '--no-cache')).stdout).toContain('was replaced since');
    const old = await check('app:1', '-o', 'json', '--at', '2026-12-01T00:00:00Z');
    expect(old.stdout).toContain('is older than 60 days');
    await server.stop();
    stopped = true;
    const policy = join(temporary.path, 'policy.yaml');
    const again = await assay(home, ['check', '--replay', decision, '--policy', policy]);
    expect(again.stdout).toMatch(/^IDENTICAL /);
    server = await startRegistry(join(temporary.path, 'registry'));
    stopped = false;
  });
});

describe('pin', () => {
  it('pins, waits where it is told to, and knows the age', async () => {
    await push(base, 'base:1');
    const project = join(temporary.path, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'Dockerfile'), `FROM ${server.host}/base:1\r\nUSER 1\r\n`);
    const run = async (...args: readonly string[]): Promise<Run> =>
      await assay(home, ['pin', project, '--insecure-registry', server.host, ...args]);
    const waited = await run('--cooldown', '24h', '-o', 'json');
    expect(waited.stdout).toContain('image-pin-waits');
    const aged = await run('--check', '--max-age', '1', '--approved', 'debian', '-o', 'json');
    expect(aged.stdout).toContain('image-too-old');
    expect(aged.stdout).toContain('image-not-approved');
    cpSync(join(project, 'Dockerfile'), join(temporary.path, 'before'));
    expect(await run()).toMatchObject({ code: 0 });
    expect(readFileSync(join(project, 'Dockerfile'), 'utf8')).toBe(
      `FROM ${server.host}/base:1@${base.root.digest}\r\nUSER 1\r\n`,
    );
    await push(next, 'base:1');
    expect(await run('--update')).toMatchObject({ code: 0 });
    expect(readFileSync(join(project, 'Dockerfile'), 'utf8')).toContain(next.root.digest);
  });

  it('says what a newer tag fixes', async () => {
    const withPackage = (version: string): BuiltImage => {
      const path = `usr/lib/python3/dist-packages/alpha-${version}.dist-info/METADATA`;
      const content = `Metadata-Version: 2.1\nName: alpha\nVersion: ${version}\n`;
      return buildImage({ layers: [{ entries: [...BASE, { path, content }] }] });
    };
    await push(withPackage('1.0'), 'library/tool:1');
    await push(withPackage('2.0'), 'library/tool:2');
    const at = (name: string): string => join(temporary.path, name);
    writeRecords(at('feed'), [
      { id: 'PYSEC-2026-1', ecosystem: 'PyPI', name: 'alpha', fixed: '1.5', severity: 'HIGH' },
      { id: 'DSA-1-1', ecosystem: 'Debian:12', name: 'nothing', fixed: '1' },
    ]);
    const built = await assay(home, ['db', 'build', '--from', at('feed'), '--db', at('advisories.db')]);
    expect(built.code, built.stderr).toBe(0);
    const tags = [
      { tags: ['1'], architectures: ['amd64'] },
      { tags: ['2'], architectures: ['amd64'] },
    ];
    writeFileSync(
      at('official.json'),
      JSON.stringify({ schemaVersion: 1, snapshot: '2026-08-21', images: { tool: tags } }),
    );
    mkdirSync(at('other'));
    writeFileSync(join(at('other'), 'Dockerfile'), `FROM ${server.host}/library/tool:1\n`);
    const options = ['--official-mirror', `${server.host}/library`, '--official-images', at('official.json')];
    const common = ['pin', at('other'), '--check', '--compare', '--insecure-registry', server.host, ...options];
    const compared = await assay(home, [...common, '--db', at('advisories.db'), '-o', 'json']);
    expect(compared.stdout, compared.stderr).toContain(
      `The tag 2 in place of ${server.host}/library/tool:1: 1 vulnerability fixed, 0 introduced, 1 package changed.`,
    );
    const blind = await assay(home, [...common, '--db', at('none.db'), '-o', 'json']);
    expect(blind.stdout).toContain('IMAGES_NOT_COMPARED');
  });
});

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, writeOciLayout } from '@assay/oci';
import { assay, packageLines, report, requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

const temporary = temporaryDirectory();
const home = join(temporary.path, 'home');
const layout = join(temporary.path, 'layout');
const user = { name: 'ci', password: 'correct horse' };
let open: RegistryServer;
let closed: RegistryServer;

const STATUS = `Package: openssl
Status: install ok installed
Architecture: amd64
Version: 3.0.11-1~deb12u2
Maintainer: nobody
Description: x

`;

function policy(name: string, rules: string, mapping = '"*"'): string {
  const file = join(temporary.path, `${name}.yaml`);
  writeFileSync(
    file,
    `id: ${name}
name: ${name}
version: "2"
rule_sets:
  - id: rs
    name: rules
    version: "2"
    rules:
${rules}
allowlists: []
mappings:
  - id: m1
    name: mapped
    registry: ${mapping}
    repository: "*"
    image: { type: tag, value: "*" }
    rule_set_ids: [rs]
    allowlist_ids: []
allowlisted_images: []
denylisted_images: []
`,
  );
  return file;
}

const NO_ROOT = `      - id: no-root
        gate: dockerfile
        trigger: effective_user
        action: STOP
        params: [{ name: users, value: root }, { name: type, value: denylist }]`;
const NO_SETUID = `      - { id: setuid, gate: files, trigger: suid_or_guid_set, action: WARN, params: [] }`;

beforeAll(async () => {
  requireTools('docker-registry', 'skopeo', 'htpasswd');
  mkdirSync(home, { recursive: true });
  for (const name of ['open', 'closed']) mkdirSync(join(temporary.path, name));
  open = await startRegistry(join(temporary.path, 'open'));
  closed = await startRegistry(join(temporary.path, 'closed'), user);
  const app = buildImage({
    layers: [
      {
        entries: [
          { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
          { path: 'var/lib/dpkg/status', content: STATUS },
          { path: 'usr/bin/su', content: 'x', mode: 0o4755 },
        ],
      },
    ],
    config: { env: ['A=b'] },
  });
  await writeOciLayout(layout, [{ content: app, name: '1.0' }]);
  for (const [server, login] of [
    [open, []],
    [closed, ['--dest-creds', `${user.name}:${user.password}`]],
  ] as const) {
    tool('skopeo', [
      'copy',
      '-q',
      '--dest-tls-verify=false',
      ...login,
      `oci:${layout}:1.0`,
      `docker://${server.host}/team/app:1.0`,
    ]);
  }
});

afterAll(async () => {
  await open?.stop();
  await closed?.stop();
  temporary.remove();
});

describe('assay check against a real registry', () => {
  it('fails an image that runs as root, says why, and exits 2', async () => {
    const run = await assay(home, ['check', `${open.host}/team/app:1.0`, '--policy', policy('root', NO_ROOT)]);
    expect(run.code).toBe(2);
    expect(run.stdout).toMatch(/fail/i);
    expect(run.stdout).toContain('effective_user');
  });

  it('writes the decision document with -o json', async () => {
    const run = await assay(home, [
      'check',
      `${open.host}/team/app:1.0`,
      '--policy',
      policy('root', NO_ROOT),
      '-o',
      'json',
    ]);
    expect(run.code).toBe(2);
    expect(report(run)).toMatchObject({
      schemaVersion: 1,
      verdict: 'fail',
      finalAction: 'stop',
      reason: 'policy_evaluation',
      subject: { reference: `${open.host}/team/app:1.0` },
      mapping: { name: 'mapped', index: 0 },
      findings: [{ gate: 'dockerfile', trigger: 'effective_user', ruleId: 'no-root', status: 'open', action: 'stop' }],
    });
  });

  it('warns with exit 0, and 3 under --fail-on warn, from layers of the registry', async () => {
    const args = ['check', `${open.host}/team/app:1.0`, '--policy', policy('setuid', NO_SETUID)];
    const warned = await assay(home, [...args, '-o', 'json']);
    expect(warned.code).toBe(0);
    expect(report(warned)).toMatchObject({ verdict: 'warn', findings: [{ subject: { key: '/usr/bin/su' } }] });
    expect((await assay(home, [...args, '--fail-on', 'warn'])).code).toBe(3);
  });

  it('works by digest and keeps tag and digest', async () => {
    const digest = tool('skopeo', [
      'inspect',
      '--tls-verify=false',
      '--format',
      '{{.Digest}}',
      `docker://${open.host}/team/app:1.0`,
    ]).trim();
    const run = await assay(home, [
      'check',
      `${open.host}/team/app:1.0@${digest}`,
      '--policy',
      policy('setuid', NO_SETUID),
      '-o',
      'json',
    ]);
    expect(report(run)).toMatchObject({ subject: { reference: `${open.host}/team/app:1.0@${digest}`, digest } });
  });

  it('fails an unmapped image by default and says so; --unmapped pass lets it through', async () => {
    const args = ['check', `${open.host}/team/app:1.0`, '--policy', policy('elsewhere', NO_ROOT, 'ghcr.io')];
    const run = await assay(home, args);
    expect(run.code).toBe(2);
    expect(run.stdout).toMatch(/no mapping/i);
    expect((await assay(home, [...args, '--unmapped', 'pass'])).code).toBe(0);
  });

  it('inspects from the registry', async () => {
    const run = await assay(home, ['inspect', `${open.host}/team/app:1.0`, '-o', 'json']);
    expect(run.code).toBe(0);
    expect(packageLines(report(run))).toEqual(['openssl 3.0.11-1~deb12u2 amd64']);
    expect(report(run)).toMatchObject({ os: { id: 'debian' }, gaps: [] });
  });
});

describe('credentials', () => {
  it('exits 4 with REGISTRY_UNAUTHORIZED without them, nothing on stdout', async () => {
    const run = await assay(home, ['inspect', `${closed.host}/team/app:1.0`, '-o', 'json']);
    expect(run).toMatchObject({ code: 4, stdout: '' });
    expect(run.stderr).toContain('REGISTRY_UNAUTHORIZED');
  });

  it.each([
    ['the right password', user.password, 0],
    ['a wrong password', 'wrong', 4],
  ])('honours the docker configuration file with %s', async (name, password, code) => {
    const config = join(temporary.path, `docker-${name.replaceAll(' ', '-')}`);
    mkdirSync(config);
    const auth = Buffer.from(`${user.name}:${password}`).toString('base64');
    writeFileSync(join(config, 'config.json'), JSON.stringify({ auths: { [closed.host]: { auth } } }));
    const run = await assay(home, ['inspect', `${closed.host}/team/app:1.0`], { env: { DOCKER_CONFIG: config } });
    expect(run.code).toBe(code);
    expect(run.stderr + run.stdout).not.toContain(password === 'wrong' ? auth : user.password);
  });

  it('honours a credential helper', async () => {
    const folder = join(temporary.path, 'helper');
    mkdirSync(folder);
    const answer = JSON.stringify({ Username: user.name, Secret: user.password });
    writeFileSync(
      join(folder, 'docker-credential-e2e'),
      `#!/bin/sh\nread -r host\n[ "$host" = "${closed.host}" ] && echo '${answer}'\n`,
      { mode: 0o755 },
    );
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ credHelpers: { [closed.host]: 'e2e' } }));
    const run = await assay(home, ['inspect', `${closed.host}/team/app:1.0`], {
      env: { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
    });
    expect(run.code).toBe(0);
  });
});

describe('what a registry can do wrong', () => {
  it('exits 4 for an unknown tag and for a port where nobody listens', async () => {
    expect(await assay(home, ['inspect', `${open.host}/team/app:none`])).toMatchObject({ code: 4, stdout: '' });
    expect(await assay(home, ['inspect', 'localhost:1/team/app:1'])).toMatchObject({ code: 4, stdout: '' });
  });

  it.each(['altered', 'cut short'])('exits 5 without a report when a layer was %s in its storage', async (damage) => {
    const name = `damaged-${damage.replaceAll(' ', '-')}`;
    const source = join(temporary.path, name);
    const content = createHash('sha512').update(name).digest('hex').repeat(4000);
    const image = buildImage({ layers: [{ entries: [{ path: 'a', content }] }] });
    await writeOciLayout(source, [{ content: image, name: 't' }]);
    tool('skopeo', ['copy', '-q', '--dest-tls-verify=false', `oci:${source}:t`, `docker://${open.host}/${name}:t`]);
    const blobs = join(temporary.path, 'open/storage/docker/registry/v2/blobs/sha256');
    const manifest: { layers: { digest: string }[] } = JSON.parse(
      tool('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${open.host}/${name}:t`]),
    );
    const hex = manifest.layers[0]?.digest.slice(7) ?? '';
    const file = join(blobs, hex.slice(0, 2), hex, 'data');
    const bytes = readFileSync(file);
    if (damage === 'altered') {
      const middle = Math.floor(bytes.length / 2);
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 0xff, middle);
      writeFileSync(file, bytes);
    } else {
      truncateSync(file, bytes.length - 20);
    }
    const run = await assay(home, [
      'check',
      `${open.host}/${name}:t`,
      '--policy',
      policy('setuid', NO_SETUID),
      '-o',
      'json',
    ]);
    expect(run).toMatchObject({ code: 5, stdout: '' });
    expect(run.stderr).toMatch(/MISMATCH|SIZE|DIGEST/);
    expect(readdirSync(home)).not.toContain('core');
  });
});

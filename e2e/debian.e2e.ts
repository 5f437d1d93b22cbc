import { chmodSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assay, packageLines, report, requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

const temporary = temporaryDirectory();
const home = join(temporary.path, 'home');
const layout = join(temporary.path, 'layout');
const root = join(temporary.path, 'root');
let registry: RegistryServer;

/** A real Debian, made by mmdebstrap and packed by umoci. */
beforeAll(async () => {
  requireTools('mmdebstrap', 'umoci', 'skopeo', 'docker-registry', 'dpkg-query');
  mkdirSync(home, { recursive: true });
  mkdirSync(join(temporary.path, 'registry'));
  tool('mmdebstrap', [
    '--quiet',
    '--variant=minbase',
    '--mode=root',
    '--include=ca-certificates,python3-minimal',
    'bookworm',
    root,
  ]);
  tool('umoci', ['init', '--layout', layout]);
  tool('umoci', ['new', '--image', `${layout}:debian`]);
  const bundle = join(temporary.path, 'bundle');
  tool('umoci', ['unpack', '--image', `${layout}:debian`, bundle]);
  tool('cp', ['-a', `${root}/.`, join(bundle, 'rootfs')]);
  tool('umoci', ['repack', '--image', `${layout}:debian`, bundle]);
  tool('umoci', [
    'config',
    '--image',
    `${layout}:debian`,
    '--config.user',
    'nobody',
    '--config.exposedports',
    '22/tcp',
  ]);
  chmodSync(temporary.path, 0o755);
  registry = await startRegistry(join(temporary.path, 'registry'));
  tool('skopeo', [
    'copy',
    '-q',
    '--dest-tls-verify=false',
    `oci:${layout}:debian`,
    `docker://${registry.host}/base/debian:12`,
  ]);
});

afterAll(async () => {
  await registry?.stop();
  temporary.remove();
});

function dpkgLines(): readonly string[] {
  const format = '${db:Status-Abbrev}|${Package} ${Version} ${Architecture}\n';
  return tool('dpkg-query', [`--admindir=${join(root, 'var/lib/dpkg')}`, '-W', '-f', format])
    .split('\n')
    .filter((line) => line.startsWith('ii'))
    .map((line) => line.slice(line.indexOf('|') + 1))
    .toSorted();
}

describe('a Debian root made by mmdebstrap', () => {
  it.each([
    ['registry', () => `${registry.host}/base/debian:12`],
    ['layout', () => `oci:${layout}:debian`],
    ['root file system directory', () => `dir:${root}`],
  ])('has exactly the packages that dpkg-query lists, from the %s', async (_, target) => {
    const run = await assay(home, ['inspect', target(), '-o', 'json']);
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    const expected = dpkgLines();
    expect(expected.length).toBeGreaterThan(80);
    expect(packageLines(report(run))).toEqual(expected);
    expect(report(run)).toMatchObject({ os: { id: 'debian', versionId: '12' }, gaps: [] });
  });

  it('has exactly the regular files of the root', async () => {
    const run = await assay(home, ['inspect', `oci:${layout}:debian`, '-o', 'json']);
    const files = tool('find', [root, '-xdev', '-type', 'f']).trimEnd().split('\n').length;
    expect(report(run)).toMatchObject({ files: { count: files } });
    expect(files).toBeGreaterThan(1000);
  });

  it('gets the verdict of its policy: the exposed port stops it', async () => {
    const run = await assay(home, ['check', `${registry.host}/base/debian:12`, '-o', 'json']);
    expect(run.code).toBe(2);
    expect(report(run)).toMatchObject({ verdict: 'fail' });
    expect(run.stdout).toContain('exposed_ports');
    expect(run.stderr).toMatch(/default policy/i);
  });

  it('gives the same packages as a docker archive made by skopeo', async () => {
    const archive = join(temporary.path, 'debian.tar');
    tool('skopeo', ['copy', '-q', `oci:${layout}:debian`, `docker-archive:${archive}:base/debian:12`]);
    expect(existsSync(archive)).toBe(true);
    const run = await assay(home, ['inspect', archive, '-o', 'json']);
    expect(packageLines(report(run))).toEqual(dpkgLines());
  });

  it('leaves the image unchanged and nothing outside its cache', async () => {
    const before = tool('find', [layout, '-printf', '%p %s %T@\n']);
    const copy = join(temporary.path, 'home2');
    cpSync(home, copy, { recursive: true });
    await assay(copy, ['inspect', `oci:${layout}:debian`]);
    expect(tool('find', [layout, '-printf', '%p %s %T@\n'])).toBe(before);
    expect(tool('find', [copy, '-mindepth', '1', '-maxdepth', '1', '-printf', '%f\n']).trim()).toBe('cache');
  });
});

import { BASIC_REQUEST, type Cataloger, type Coverage, type Image, type Inspection } from '@assay/core';
import { type TarEntry, buildLayer } from '@assay/oci';
import { memoryImage, whiteout } from '@assay/testkit';
import { describe, expect, test } from 'vitest';
import { dpkgCataloger } from '../catalogers/dpkg/cataloger.ts';
import { npmCataloger } from '../catalogers/npm/cataloger.ts';
import { pythonCataloger } from '../catalogers/python/cataloger.ts';
import { inspectWith } from '../inspect-image.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { InlineRunner } from '../worker/inline-runner.ts';

const CATALOGERS: readonly Cataloger[] = [dpkgCataloger, npmCataloger, pythonCataloger];

function inspect(...layers: readonly (readonly TarEntry[])[]): Promise<Inspection> {
  const image: Image = memoryImage(layers.map((entries) => buildLayer({ entries })));
  const signal = new AbortController().signal;
  const options = { request: BASIC_REQUEST, limits: DEFAULT_LIMITS, cache: null, signal, toolVersion: '0.0.0' };
  return inspectWith(image, options, { catalogers: CATALOGERS, runner: new InlineRunner(CATALOGERS) });
}

async function coverageOf(...layers: readonly (readonly TarEntry[])[]): Promise<Coverage> {
  const { coverage } = await inspect(...layers);
  if (coverage === undefined) throw new Error('there is no coverage');
  return coverage;
}

const program = (path: string, mode = 0o755): TarEntry => ({ path, content: 'program', mode });
const data = (path: string): TarEntry => ({ path, content: 'data', mode: 0o644 });
const symlink = (path: string, linkTarget: string): TarEntry => ({ path, type: 'symlink', linkTarget });
const hardLink = (path: string, linkTarget: string): TarEntry => ({ path, type: 'hardlink', linkTarget, mode: 0o755 });
const STATUS: TarEntry = {
  path: 'var/lib/dpkg/status',
  content: 'Package: tools\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n',
};
const list = (...paths: readonly string[]): TarEntry => ({
  path: 'var/lib/dpkg/info/tools.list',
  content: `/.\n${paths.join('\n')}\n`,
});
const npm = (directory: string, name: string): TarEntry => ({
  path: `${directory}/node_modules/${name}/package.json`,
  content: JSON.stringify({ name, version: '1.0.0' }),
});

describe('executables that no package owns', () => {
  test.each<[string, readonly TarEntry[], readonly string[]]>([
    ['one beside owned ones', [STATUS, list('/usr/bin/a'), program('usr/bin/a'), program('usr/bin/b')], ['/usr/bin/b']],
    ['owned below a linked directory', [STATUS, list('/bin/a'), symlink('bin', 'usr/bin'), program('usr/bin/a')], []],
    [
      'owned below two linked directories',
      [STATUS, list('/bin/x/a'), symlink('bin', 'usr/bin'), symlink('usr/bin/x', '/opt'), program('opt/a')],
      [],
    ],
    [
      'what an owned link leads to is not owned',
      [STATUS, list('/usr/bin/a'), symlink('usr/bin/a', '../../opt/a'), program('opt/a')],
      ['/opt/a'],
    ],
    [
      'owned under another name',
      [STATUS, list('/usr/bin/z'), program('usr/bin/a'), hardLink('usr/bin/z', 'usr/bin/a')],
      [],
    ],
    ['two names of one count once', [program('usr/bin/a'), hardLink('usr/bin/z', 'usr/bin/a')], ['/usr/bin/a']],
    [
      'any execute bit counts',
      [program('a', 0o700), program('b', 0o610), program('c', 0o601), program('d', 0o644)],
      ['/a', '/b', '/c'],
    ],
    ['setuid without an execute bit is none', [program('a', 0o4644)], []],
    [
      'scripts of dpkg for installed packages are owned',
      [
        STATUS,
        ...['tools.postinst', 'tools:amd64.prerm', 'other.postinst', 'tools.evil', 'tools'].map((name) =>
          program(`var/lib/dpkg/info/${name}`),
        ),
      ],
      ['/var/lib/dpkg/info/other.postinst', '/var/lib/dpkg/info/tools', '/var/lib/dpkg/info/tools.evil'],
    ],
    [
      'packages of npm own what is below them, but not below their node_modules',
      [
        npm('app', 'x'),
        program('app/node_modules/x/bin/x'),
        program('app/node_modules/x/node_modules/miner/run'),
        program('app/run'),
      ],
      ['/app/node_modules/x/node_modules/miner/run', '/app/run'],
    ],
    [
      'nested packages of npm own their own',
      [
        npm('app', 'x'),
        npm('app/node_modules/x', '@s/y'),
        program('app/node_modules/x/node_modules/@s/y/bin/y'),
        program('app/node_modules/x/node_modules/@s/z'),
      ],
      ['/app/node_modules/x/node_modules/@s/z'],
    ],
    [
      'Python records own what they list, not what lies beside it',
      [
        { path: 'site/p-1.dist-info/METADATA', content: 'Metadata-Version: 2.1\nName: p\nVersion: 1\n\n' },
        { path: 'site/p-1.dist-info/RECORD', content: 'p/run,,\n../bin/p,,\n' },
        program('site/p/run'),
        program('bin/p'),
        program('site/p-1.dist-info/hidden'),
        program('site/p/other'),
      ],
      ['/site/p-1.dist-info/hidden', '/site/p/other'],
    ],
  ])('%s', async (_name, entries, expected) => {
    const coverage = await coverageOf(entries);
    expect(coverage.unownedExecutables).toEqual(expected);
    expect(coverage.unownedExecutableCount).toBe(expected.length);
  });

  test('are of the final file system', async () => {
    expect((await coverageOf([program('a')], [whiteout('a')])).unownedExecutables).toEqual([]);
  });

  test('show when the package database is removed', async () => {
    const base = [STATUS, list('/usr/bin/a'), program('usr/bin/a')];
    expect((await coverageOf(base)).unownedExecutables).toEqual([]);
    expect((await coverageOf(base, [whiteout('var/lib/dpkg')])).unownedExecutables).toEqual(['/usr/bin/a']);
  });

  test('are counted beyond those that are listed', async () => {
    const coverage = await coverageOf(
      Array.from({ length: 1005 }, (_, at) => program(`bin/${String(at).padStart(4, '0')}`)),
    );
    expect(coverage.unownedExecutables).toHaveLength(1000);
    expect(coverage.unownedExecutables.at(-1)).toBe('/bin/0999');
    expect(coverage.unownedExecutableCount).toBe(1005);
  });
});

test('files and bytes are counted once, links and directories are not', async () => {
  const coverage = await coverageOf([
    STATUS,
    list('/usr', '/usr/share', '/usr/share/a', '/usr/share/gone', '/usr/share/link'),
    data('usr/share/a'),
    hardLink('usr/share/b', 'usr/share/a'),
    symlink('usr/share/link', 'c'),
    data('usr/share/c'),
  ]);
  const database = Buffer.byteLength(String(STATUS.content));
  const listed = '/.\n/usr\n/usr/share\n/usr/share/a\n/usr/share/gone\n/usr/share/link\n'.length;
  expect(coverage.files).toEqual({ owned: 3, total: 4 });
  expect(coverage.bytes).toEqual({ owned: database + listed + 4, total: database + listed + 8 });
});

test('nothing is owned in an image without packages', async () => {
  expect(await coverageOf([data('a')])).toEqual({
    files: { owned: 0, total: 1 },
    bytes: { owned: 0, total: 4 },
    unownedExecutables: [],
    unownedExecutableCount: 0,
  });
});

test('a language package that a distribution installed is owned, its copy elsewhere makes it a package of its own', async () => {
  const module = npm('usr/share/nodejs', 'x');
  const owned = await inspect([STATUS, list(`/${module.path}`), module]);
  expect(owned.packages.map(({ type, ownedBy }) => [type, ownedBy])).toEqual([
    ['deb', undefined],
    ['npm', 'pkg:deb/tools@1?arch=amd64'],
  ]);
  const copied = await inspect([STATUS, list(`/${module.path}`), module, npm('app', 'x')]);
  expect(copied.packages.find(({ type }) => type === 'npm')).not.toHaveProperty('ownedBy');
});

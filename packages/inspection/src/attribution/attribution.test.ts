import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BASIC_REQUEST, type Cataloger, type Image, type Inspection, type InspectionRequest } from '@assay/core';
import { type TarEntry, buildLayer } from '@assay/oci';
import { memoryImage, opaqueWhiteout, whiteout } from '@assay/testkit';
import { describe, expect, test } from 'vitest';
import { dpkgCataloger } from '../catalogers/dpkg/cataloger.ts';
import { npmCataloger } from '../catalogers/npm/cataloger.ts';
import { type TagValue, buildHeader, buildNdb } from '../catalogers/rpm/build-database.ts';
import { rpmCataloger } from '../catalogers/rpm/cataloger.ts';
import { inspectWith } from '../inspect-image.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { InlineRunner } from '../worker/inline-runner.ts';

const ALL_LAYERS: InspectionRequest = { ...BASIC_REQUEST, scope: 'all-layers' };
const REAL: readonly Cataloger[] = [dpkgCataloger, npmCataloger, rpmCataloger];

function inspect(image: Image, request = ALL_LAYERS, catalogers = REAL): Promise<Inspection> {
  const signal = new AbortController().signal;
  const options = { request, limits: DEFAULT_LIMITS, cache: null, signal, toolVersion: '0.0.0' };
  return inspectWith(image, options, { catalogers, runner: new InlineRunner(catalogers) });
}

const imageOf = (...layers: readonly (readonly TarEntry[])[]): Image =>
  memoryImage(layers.map((entries) => buildLayer({ entries })));
const STATUS = 'var/lib/dpkg/status';
const status = (...packages: readonly string[]): TarEntry => ({
  path: STATUS,
  content: packages
    .map((text) => text.split('='))
    .map(
      ([name, version]) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
    )
    .join('\n'),
});
const npm = (directory: string, name: string, version = '1.0.0'): TarEntry => ({
  path: `${directory}/node_modules/${name}/package.json`,
  content: JSON.stringify({ name, version }),
});
const present = (inspection: Inspection): string[] =>
  inspection.packages.map(({ name, version, addedBy }) => `${name} ${version} +${addedBy}`);
const gone = (inspection: Inspection): string[] =>
  (inspection.removedPackages ?? []).map(
    ({ name, version, addedBy, removedBy }) => `${name} ${version} +${addedBy} -${removedBy}`,
  );

describe('the layer that brought a package', () => {
  test.each<[string, readonly (readonly TarEntry[])[], readonly string[], readonly string[]]>([
    ['installed at once', [[status('a=1')]], ['a 1 +0'], []],
    ['in a database that is written again without a change', [[status('a=1')], [status('a=1')]], ['a 1 +0'], []],
    ['beside one that is installed later', [[status('a=1')], [status('a=1', 'b=1')]], ['a 1 +0', 'b 1 +1'], []],
    [
      'installed, upgraded, removed',
      [[status('a=1')], [status('a=1', 'b=1')], [status('a=1', 'b=2')], [status('a=1')]],
      ['a 1 +0'],
      ['b 1 +1 -2', 'b 2 +2 -3'],
    ],
    [
      'removed and installed again',
      [[status('a=1', 'b=1')], [status('a=1')], [status('a=1', 'b=1')]],
      ['a 1 +0', 'b 1 +2'],
      [],
    ],
    [
      'removed and installed again, twice gone',
      [[status('b=1')], [], [status('a=1')], [status('a=1', 'b=1')], [status('a=1')]],
      ['a 1 +2'],
      ['b 1 +3 -4'],
    ],
    [
      'in a layer below many others',
      [[status('a=1')], [npm('app', 'x')], [], [status('a=1')]],
      ['a 1 +0', 'x 1.0.0 +1'],
      [],
    ],
    ['whose file is written again without a change', [[npm('app', 'x')], [npm('app', 'x')]], ['x 1.0.0 +0'], []],
    [
      'whose file is replaced by another version',
      [[npm('app', 'x')], [npm('app', 'x', '2.0.0')]],
      ['x 2.0.0 +1'],
      ['x 1.0.0 +0 -1'],
    ],
    ['that moves', [[npm('app', 'x')], [whiteout('app'), npm('srv', 'x')]], ['x 1.0.0 +0'], []],
    ['that gets a second place', [[npm('app', 'x')], [npm('srv', 'x')]], ['x 1.0.0 +0'], []],
    [
      'whose directory becomes opaque',
      [[npm('app', 'x')], [{ path: 'app', type: 'directory' }, opaqueWhiteout('app')]],
      [],
      ['x 1.0.0 +0 -1'],
    ],
    [
      'hidden and back in the next layer',
      [[npm('app', 'x')], [whiteout('app')], [npm('app', 'x')]],
      ['x 1.0.0 +2'],
      [],
    ],
  ])('%s', async (_name, layers, packages, removed) => {
    const inspection = await inspect(imageOf(...layers));
    expect(present(inspection)).toEqual(packages);
    expect(gone(inspection)).toEqual(removed);
    expect(inspection.gaps).toEqual([]);
  });

  test('is told apart from the layer that wrote the evidence last', async () => {
    const inspection = await inspect(imageOf([status('a=1')], [status('a=1', 'b=1')]));
    const [, last] = inspection.source.layers;
    expect(inspection.packages.map(({ locations }) => locations[0]?.layer)).toEqual([last?.diffId, last?.diffId]);
  });

  test('does not change with the release of the distribution', async () => {
    const release = (id: string): TarEntry => ({ path: 'etc/os-release', content: `ID=debian\nVERSION_ID=${id}\n` });
    expect(present(await inspect(imageOf([release('1'), status('a=1')], [release('2'), status('a=1')])))).toEqual([
      'a 1 +0',
    ]);
  });
});

describe('behind links', () => {
  const LINK: TarEntry = { path: 'var/lib/dpkg', type: 'symlink', linkTarget: '/opt/dpkg' };
  const hidden = (...packages: readonly string[]): TarEntry => ({ ...status(...packages), path: 'opt/dpkg/status' });

  test.each([BASIC_REQUEST, ALL_LAYERS])('the history of a database is found as well (%j)', async (request) => {
    const inspection = await inspect(
      imageOf([LINK, hidden('a=1')], [hidden('a=1', 'b=1')], [hidden('a=1', 'b=1', 'c=1')]),
      request,
    );
    expect(present(inspection)).toEqual(['a 1 +0', 'b 1 +1', 'c 1 +2']);
  });

  test('a database that is gone is found when it is asked for', async () => {
    const inspection = await inspect(imageOf([LINK, hidden('a=1')], [hidden('b=1')], [whiteout('opt/dpkg/status')]));
    expect(gone(inspection)).toEqual(['a 1 +0 -1', 'b 1 +1 -2']);
    expect(inspection.gaps).toMatchObject([{ code: 'PACKAGE_DATABASE_REMOVED' }]);
  });

  test('a second name that is removed takes no package away and leaves no gap', async () => {
    const copy: TarEntry = { path: 'srv/copy', type: 'hardlink', linkTarget: STATUS };
    const inspection = await inspect(imageOf([status('a=1'), copy], [whiteout('srv/copy')]));
    expect([present(inspection), gone(inspection), inspection.gaps]).toEqual([['a 1 +0'], [], []]);
  });
});

describe('what lock files name', () => {
  const declaring: Cataloger = { ...npmCataloger, id: 'npm-lock', state: 'declared', claims: ['/**/lock.json'] };
  const image = imageOf(
    [{ path: 'app/lock.json', content: '{"name":"x","version":"1"}' }, npm('app', 'y')],
    [whiteout('app/lock.json')],
    [{ path: 'srv/lock.json', content: '{"name":"z","version":"1"}' }],
  );
  const names = (packages: Inspection['declared']): string[] | undefined => packages?.map(({ name }) => name);

  test('is kept apart, and gone without a trace when it is gone', async () => {
    const found = await inspect(image, { ...ALL_LAYERS, declared: true }, [...REAL, declaring]);
    expect([names(found.packages), names(found.declared), names(found.removedPackages)]).toEqual([['y'], ['z'], []]);
  });

  test('is not looked at unless it is asked for', async () => {
    const read = (): never => {
      throw new Error('was read');
    };
    const found = await inspect(image, ALL_LAYERS, [...REAL, { ...declaring, read }]);
    expect(found).not.toHaveProperty('declared');
    expect([names(found.packages), found.gaps]).toEqual([['y'], []]);
  });
});

describe('packages that are gone', () => {
  test('are named after the distribution that was there when nothing tells of one any more', async () => {
    const release: TarEntry = { path: 'usr/lib/os-release', content: 'ID=debian\nVERSION_ID=12\n' };
    const inspection = await inspect(imageOf([release, status('a=1')], [whiteout('usr'), whiteout('var')]));
    expect(inspection.os).toBeNull();
    expect(inspection.removedPackages?.map(({ purl }) => purl)).toEqual([
      'pkg:deb/debian/a@1?arch=amd64&distro=debian-12',
    ]);
  });

  const removed = [[status('a=1', 'b=2')], [npm('app', 'x')], [whiteout(STATUS)]];

  test('are listed with the evidence that there was when their database is removed', async () => {
    const inspection = await inspect(imageOf(...removed));
    expect(gone(inspection)).toEqual(['a 1 +0 -2', 'b 2 +0 -2']);
    expect(inspection.removedPackages?.map(({ locations }) => locations)).toEqual([
      [{ path: `/${STATUS}`, layer: inspection.source.layers[0]?.diffId }],
      [{ path: `/${STATUS}`, layer: inspection.source.layers[0]?.diffId }],
    ]);
  });

  test.each<[string, readonly (readonly TarEntry[])[]]>([
    ['removed', removed],
    ['removed with its directory', [[status('a=1')], [whiteout('var')]]],
    ['emptied', [[status('a=1')], [{ path: STATUS, content: '' }]]],
    ['replaced by a directory', [[status('a=1')], [{ path: STATUS, type: 'directory' }]]],
  ])('leave a gap in every scope when their database is %s', async (_name, layers) => {
    for (const request of [BASIC_REQUEST, ALL_LAYERS]) {
      expect((await inspect(imageOf(...layers), request)).gaps).toMatchObject([
        { code: 'PACKAGE_DATABASE_REMOVED', effect: 'partial', cataloger: 'dpkg', path: `/${STATUS}` },
      ]);
    }
  });

  test('are left out when only the final file system is asked for', async () => {
    expect(await inspect(imageOf(...removed), BASIC_REQUEST)).not.toHaveProperty('removedPackages');
  });

  test('may be unknown: files of lower layers that cannot be read are gaps when they are asked for', async () => {
    const layers = [[{ path: 'app/node_modules/x/package.json', content: '{' }], [whiteout('app')]];
    expect((await inspect(imageOf(...layers), BASIC_REQUEST)).gaps).toEqual([]);
    expect((await inspect(imageOf(...layers))).gaps).toMatchObject([
      { code: 'JSON_INVALID', path: '/app/node_modules/x/package.json' },
    ]);
  });
});

test('a root file system without layers has no attribution', async () => {
  const rootDirectory = await mkdtemp(join(tmpdir(), 'assay-attribution-'));
  try {
    await mkdir(join(rootDirectory, 'var/lib/dpkg'), { recursive: true });
    await writeFile(join(rootDirectory, STATUS), String(status('a=1').content));
    const inspection = await inspect({ ...imageOf(), rootDirectory });
    expect(inspection.packages.map(({ name }) => name)).toEqual(['a']);
    expect(inspection.packages[0]).not.toHaveProperty('addedBy');
    expect(inspection).not.toHaveProperty('layerUse');
    expect(inspection).not.toHaveProperty('baseImage');
  } finally {
    await rm(rootDirectory, { recursive: true });
  }
});

test('a database in many layers is looked at once for each', async () => {
  let files = 0;
  const dpkg: Cataloger = dpkgCataloger;
  const counting: Cataloger = {
    ...dpkg,
    assemble: (given, context) => {
      files += given.length;
      return dpkg.assemble(given, context);
    },
  };
  const layers = Array.from({ length: 30 }, (_, at) => [
    status(...Array.from({ length: at + 1 }, (_unused, index) => `p${index}=1`)),
  ]);
  const inspection = await inspect(imageOf(...layers), BASIC_REQUEST, [counting]);
  expect(inspection.packages.map(({ name, addedBy }) => `p${addedBy}` === name)).toEqual(
    Array.from({ length: 30 }, () => true),
  );
  expect(files).toBe(30);
});

describe('the use of layers', () => {
  const data = (path: string, length: number): TarEntry => ({ path, content: 'x'.repeat(length) });
  test.each<[string, readonly (readonly TarEntry[])[], readonly (readonly [files: number, wasted: number])[]]>([
    [
      'nothing is lost',
      [[data('a', 100)], [data('b', 10)]],
      [
        [1, 0],
        [1, 0],
      ],
    ],
    [
      'a file is written over',
      [[data('a', 100)], [data('a', 10)]],
      [
        [1, 100],
        [1, 0],
      ],
    ],
    [
      'a file is removed',
      [[data('a', 100)], [whiteout('a')]],
      [
        [1, 100],
        [0, 0],
      ],
    ],
    [
      'a directory is removed',
      [[data('d/a', 100), data('d/e/b', 1)], [data('d/c', 7)], [whiteout('d')]],
      [
        [2, 101],
        [1, 7],
        [0, 0],
      ],
    ],
    [
      'a directory becomes a file',
      [[data('d/a', 100)], [data('d', 3)]],
      [
        [1, 100],
        [1, 0],
      ],
    ],
    ['a file is written twice by one layer', [[data('a', 100), data('a', 10)]], [[2, 0]]],
    [
      'one of two names is removed',
      [[data('a', 100), { path: 'b', type: 'hardlink', linkTarget: 'a' }], [whiteout('a')]],
      [
        [1, 0],
        [0, 0],
      ],
    ],
    [
      'both names are removed',
      [[data('a', 100), { path: 'b', type: 'hardlink', linkTarget: 'a' }], [whiteout('a')], [whiteout('b')]],
      [
        [1, 100],
        [0, 0],
        [0, 0],
      ],
    ],
  ])('%s', async (_name, layers, expected) => {
    const { layerUse, source } = await inspect(imageOf(...layers));
    expect(layerUse?.map(({ files, wastedBytes }) => [files, wastedBytes])).toEqual(expected);
    expect(layerUse?.map(({ diffId }) => diffId)).toEqual(source.layers.map(({ diffId }) => diffId));
    for (const { unpackedBytes, wastedBytes } of layerUse ?? []) expect(unpackedBytes).toBeGreaterThan(wastedBytes);
  });
});

test('packages that are gone do not tell what they needed', async () => {
  const text = (value: string): TagValue => ({ kind: 'text', value });
  const content = buildNdb([
    buildHeader({ 1000: text('a'), 1001: text('1'), 1049: { kind: 'texts', value: ['b'] } }),
    buildHeader({ 1000: text('b'), 1001: text('1') }),
  ]);
  const database = { path: 'var/lib/rpm/Packages.db', content };
  const kept = await inspect(imageOf([database]));
  expect(kept.packages.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
    ['a', ['pkg:rpm/b@1']],
    ['b', undefined],
  ]);
  const later = await inspect(imageOf([database], [whiteout('var/lib/rpm')]));
  expect((later.removedPackages ?? []).map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
    ['a', undefined],
    ['b', undefined],
  ]);
});

describe('the base image by labels', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const NAME = 'org.opencontainers.image.base.name';
  const DIGEST = 'org.opencontainers.image.base.digest';
  test.each([
    [{}, null],
    [
      { [NAME]: 'docker.io/library/debian:12', [DIGEST]: digest },
      { name: 'docker.io/library/debian:12', digest },
    ],
    [
      { [NAME]: 'debian', [DIGEST]: 'sha256:short' },
      { name: 'debian', digest: null },
    ],
    [
      { [NAME]: ' ', [DIGEST]: digest },
      { name: null, digest },
    ],
    [{ [NAME]: '', [DIGEST]: digest.toUpperCase() }, null],
  ])('%j', async (labels, expected) => {
    const image = imageOf([]);
    const { baseImage } = await inspect({ ...image, config: { ...image.config, labels } });
    expect(baseImage).toEqual(expected === null ? null : { ...expected, evidence: 'label' });
  });
});

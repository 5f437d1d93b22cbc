import type { Catalog } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { catalogFiles } from '../catalog-files.ts';
import { buildHeader, buildNdb } from './build-database.ts';
import { rpmCataloger } from './cataloger.ts';
import { type RpmSource, rankSources } from './rank-sources.ts';
import { parseContainerManifest } from './parse-container-manifest.ts';

function database(...packages: readonly Readonly<Record<string, string>>[]): Buffer {
  const tags: Readonly<Record<string, number>> = {
    name: 1000,
    version: 1001,
    release: 1002,
    source: 1044,
    module: 5096,
  };
  return buildNdb(
    packages.map((one) =>
      buildHeader(
        Object.fromEntries(
          Object.entries(one).map(([key, value]) => [tags[key] ?? 0, { kind: 'text', value } as const]),
        ),
      ),
    ),
  );
}

function catalog(files: Readonly<Record<string, Uint8Array>>): Catalog {
  return catalogFiles(rpmCataloger, { files: new Map(Object.entries(files)) });
}

describe('rpmCataloger', () => {
  test.each([
    ['a-1-2.src.rpm', 'a', '1-2'],
    ['a-b-1.0-2.el9.src.rpm', 'a-b', '1.0-2.el9'],
    ['a-1-2.nosrc.rpm', 'a', '1-2'],
    ['(none)', undefined, undefined],
    ['', undefined, undefined],
  ])('reads the source package from %s', (source, sourceName, sourceVersion) => {
    const { packages } = catalog({
      '/var/lib/rpm/Packages.db': database({ name: 'x', version: '1', release: '2', source }),
    });
    expect(packages[0]?.sourceName).toBe(sourceName);
    expect(packages[0]?.sourceVersion).toBe(sourceVersion);
  });

  test('finds what packages require by name, provision and file, but not conditions on rpm', () => {
    const header = (name: string, lists: Readonly<Record<number, readonly string[]>>): Buffer =>
      buildHeader({
        1000: { kind: 'text', value: name },
        1001: { kind: 'text', value: '1' },
        ...Object.fromEntries(
          Object.entries(lists).map(([tag, value]) => [Number(tag), { kind: 'texts', value } as const]),
        ),
      });
    const { packages } = catalog({
      '/var/lib/rpm/Packages.db': buildNdb([
        header('a', {
          1049: ['b', 'libc.so.6()(64bit)', '/bin/sh', 'rpmlib(X)', '(c if d)', 'missing', 'a'],
          1047: ['a', '(c if d)'],
        }),
        header('b', { 1047: ['b', 'libc.so.6()(64bit)'] }),
        buildHeader({
          1000: { kind: 'text', value: 'sh' },
          1001: { kind: 'text', value: '1' },
          1116: { kind: 'int32', value: [0] },
          1117: { kind: 'texts', value: ['sh'] },
          1118: { kind: 'texts', value: ['/bin/'] },
        }),
        header('c', {}),
      ]),
    });
    expect(packages.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
      ['a', ['pkg:rpm/b@1', 'pkg:rpm/sh@1']],
      ['b', undefined],
      ['sh', undefined],
      ['c', undefined],
    ]);
  });

  test('keeps the label of a module', () => {
    const { packages } = catalog({
      '/var/lib/rpm/Packages.db': database({ name: 'x', version: '1', release: '2', module: 'nodejs:18:1:2' }),
    });
    expect(packages[0]?.metadata['modularityLabel']).toBe('nodejs:18:1:2');
  });

  test.each([
    ['of no known format', Buffer.from('hello')],
    ['cut short', database({ name: 'x', version: '1' }).subarray(0, 4120)],
  ])('makes the inspection incomplete for a database %s', (_name, bytes) => {
    expect(catalog({ '/var/lib/rpm/Packages': bytes })).toMatchObject({
      packages: [],
      gaps: [{ code: 'RPM_DATABASE_INVALID', effect: 'incomplete', path: '/var/lib/rpm/Packages' }],
    });
  });

  test('makes the inspection incomplete for a package that cannot be read', () => {
    const found = catalog({ '/var/lib/rpm/Packages.db': database({ name: 'x', version: '1' }, { name: 'y' }) });
    expect(found.packages.map((one) => one.name)).toEqual(['x']);
    expect(found.gaps).toMatchObject([{ code: 'PACKAGE_DATABASE_DAMAGED', effect: 'incomplete' }]);
  });
});

function sourceAt(
  path: string,
  layerIndex: number,
  count: number,
  backend: 'sqlite' | 'ndb' | 'berkeley-db',
): RpmSource {
  const { packages } = parseContainerManifest(Buffer.from('a\t1-1\n'.repeat(count)));
  return { path, layer: null, layerIndex, reading: { kind: 'packages', backend, packages, damage: 0 } };
}

describe('rankSources', () => {
  test.each([
    ['the upper layer', [sourceAt('old', 0, 1, 'sqlite'), sourceAt('new', 1, 1, 'berkeley-db')], 'new'],
    ['packages over none', [sourceAt('full', 0, 1, 'berkeley-db'), sourceAt('empty', 1, 0, 'sqlite')], 'full'],
    [
      'the newer format of one layer',
      [sourceAt('bdb', 0, 1, 'berkeley-db'), sourceAt('sqlite', 0, 1, 'sqlite')],
      'sqlite',
    ],
  ])('prefers %s', (_name, sources, first) => {
    expect(rankSources(sources)[0]?.path).toBe(first);
    expect(rankSources(sources.toReversed())[0]?.path).toBe(first);
  });
});

describe('parseContainerManifest', () => {
  test.each([
    ['a line without version', 'a\n', 0, 1],
    ['a version without release', 'a\t1\n', 0, 1],
    ['blank lines', '\n\na\t1-1\n', 1, 0],
    ['only name and version', 'a\t1-1', 1, 0],
    ['nothing', '', 0, 0],
  ])('reads %s', (_name, text, packages, damage) => {
    const manifest = parseContainerManifest(Buffer.from(text));
    expect(manifest.packages).toHaveLength(packages);
    expect(manifest.damage).toBe(damage);
  });
});

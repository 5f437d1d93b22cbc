import { type FileEntry, type Package, type PackageType } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { createFileView } from '../overlay/file-view.ts';
import { DependencyIndex } from './dependency-index.ts';
import { nodeDependencies } from './node-dependencies.ts';
import { withDependencies } from './with-dependencies.ts';

const NO_FILES = createFileView([]);

function made(type: PackageType, name: string, rest: Partial<Package> = {}): Package {
  return {
    name,
    version: '1',
    type,
    purl: `pkg:${type}/${name}`,
    licenses: [],
    locations: [{ path: `/${name}`, layer: null }],
    metadata: {},
    ...rest,
  };
}

/** What the first of these packages depends on. */
function neededBy(packages: readonly Package[], files = NO_FILES): readonly string[] | undefined {
  return withDependencies(packages, files).packages[0]?.dependsOn;
}

describe('dependencies', () => {
  test.each<[string, readonly Package[], readonly string[] | undefined]>([
    [
      'Debian packages by name, whatever version and architecture they ask for',
      [
        made('deb', 'a', { metadata: { depends: 'b (>= 2), c:any, missing', preDepends: 'd [amd64]' } }),
        ...['b', 'c', 'd', 'e'].map((name) => made('deb', name)),
      ],
      ['pkg:deb/b', 'pkg:deb/c', 'pkg:deb/d'],
    ],
    [
      'the first alternative that is there',
      [made('deb', 'a', { metadata: { depends: 'x | b | c' } }), made('deb', 'b'), made('deb', 'c')],
      ['pkg:deb/b'],
    ],
    [
      'what stands in for a virtual package',
      [
        made('deb', 'a', { metadata: { depends: 'mail' } }),
        made('deb', 'exim', { metadata: { provides: 'mail (= 1)' } }),
      ],
      ['pkg:deb/exim'],
    ],
    [
      'a package of the same architecture first',
      [
        made('deb', 'a', { architecture: 'i386', metadata: { depends: 'b' } }),
        made('deb', 'b', { architecture: 'amd64', purl: 'pkg:deb/b?arch=amd64' }),
        made('deb', 'b', { architecture: 'i386', purl: 'pkg:deb/b?arch=i386' }),
      ],
      ['pkg:deb/b?arch=i386'],
    ],
    [
      'Alpine packages by what they provide, but not what they conflict with',
      [
        made('apk', 'a', { metadata: { depends: ['so:libc.so.1', 'b>=2', '!c', '/bin/sh'] } }),
        made('apk', 'musl', { metadata: { provides: ['so:libc.so.1=1'] } }),
        made('apk', 'busybox', { metadata: { provides: ['/bin/sh', 'cmd:sh=1'] } }),
        made('apk', 'b'),
        made('apk', 'c'),
      ],
      ['pkg:apk/b', 'pkg:apk/busybox', 'pkg:apk/musl'],
    ],
    [
      'Python distributions in any spelling, those of the same directory first',
      [
        made('pypi', 'a', {
          metadata: { requires: ['Foo_Bar', 'c'] },
          locations: [{ path: '/v/a.dist-info/METADATA', layer: null }],
        }),
        made('pypi', 'foo-bar', {
          purl: 'pkg:pypi/other',
          locations: [{ path: '/s/f.dist-info/METADATA', layer: null }],
        }),
        made('pypi', 'foo.bar', { locations: [{ path: '/v/f.dist-info/METADATA', layer: null }] }),
        made('pypi', 'c', { locations: [{ path: '/s/c.dist-info/METADATA', layer: null }] }),
      ],
      ['pkg:pypi/c', 'pkg:pypi/foo.bar'],
    ],
    [
      'conda packages by the first word',
      [made('conda', 'a', { metadata: { depends: ['b >=1'] } }), made('conda', 'b')],
      ['pkg:conda/b'],
    ],
    [
      'formulae without their tap',
      [made('brew', 'a', { metadata: { dependencies: ['tap/x/b'] } }), made('brew', 'b')],
      ['pkg:brew/b'],
    ],
    [
      'packages of Composer, and those that stand in for them',
      [
        made('composer', 'v/a', { metadata: { requires: ['V/B', 'psr/log-implementation'] } }),
        made('composer', 'v/b'),
        made('composer', 'v/log', { metadata: { provides: ['psr/log-implementation'] } }),
      ],
      ['pkg:composer/v/b', 'pkg:composer/v/log'],
    ],
    [
      'artifacts of Maven: those of the same file first, then of the same directory, then of the version asked for',
      [
        made('maven', 'g:a', {
          metadata: { dependencies: ['g:b:1', 'g:c:1', 'g:d:2', 'g:e', 'g:gone:1'] },
          locations: [{ path: '/app/fat.jar', layer: null }],
        }),
        ...(
          [
            ['b', '1', '/other/b.jar'],
            ['b', '2', '/app/fat.jar'],
            ['c', '1', '/other/c.jar'],
            ['c', '3', '/app/c.jar'],
            ['d', '1', '/x/d.jar'],
            ['d', '2', '/y/d.jar'],
            ['e', '1', '/x/e.jar'],
          ] as const
        ).map(([name, version, path]) =>
          made('maven', `g:${name}`, {
            version,
            purl: `pkg:maven/g/${name}@${version}`,
            locations: [{ path, layer: null }],
          }),
        ),
      ],
      ['pkg:maven/g/b@2', 'pkg:maven/g/c@3', 'pkg:maven/g/d@2', 'pkg:maven/g/e@1'],
    ],
    ['not on themselves', [made('gem', 'a', { metadata: { dependencies: ['a'] } })], undefined],
    [
      'on no package of another kind',
      [made('gem', 'a', { metadata: { dependencies: ['b'] } }), made('npm', 'b')],
      undefined,
    ],
    [
      'that a cataloger told stay, save those that are not listed',
      [made('cargo', 'a', { dependsOn: ['pkg:cargo/b', 'pkg:cargo/gone'] }), made('cargo', 'b')],
      ['pkg:cargo/b'],
    ],
    [
      'that a cataloger told and that are gone leave nothing',
      [made('cargo', 'a', { dependsOn: ['pkg:cargo/gone'] })],
      undefined,
    ],
    ['of odd kinds are none', [made('npm', 'a', { metadata: { dependencies: [1, null, {}] } })], undefined],
  ])('are %s', (_name, packages, expected) => {
    expect(neededBy(packages)).toEqual(expected);
  });
});

describe('packages of Node.js', () => {
  const at = (name: string, path: string, version: string, dependencies: readonly string[] = []): Package =>
    made('npm', name, {
      purl: `pkg:npm/${name}@${version}`,
      locations: [{ path: `${path}/package.json`, layer: null }],
      metadata: { dependencies },
    });

  test('need the nearest of a name', () => {
    const packages = [
      at('a', '/app/node_modules/a', '1', ['b', '@s/c']),
      at('b', '/app/node_modules/b', '1', ['@s/c']),
      at('b', '/app/node_modules/a/node_modules/b', '2', ['@s/c']),
      at('@s/c', '/node_modules/@s/c', '1'),
      at('@s/c', '/other/node_modules/@s/c', '2'),
    ];
    expect(withDependencies(packages, NO_FILES).packages.map(({ purl, dependsOn }) => [purl, dependsOn])).toEqual([
      ['pkg:npm/a@1', ['pkg:npm/@s/c@1', 'pkg:npm/b@2']],
      ['pkg:npm/b@1', ['pkg:npm/@s/c@1']],
      ['pkg:npm/b@2', ['pkg:npm/@s/c@1']],
      ['pkg:npm/@s/c@1', undefined],
      ['pkg:npm/@s/c@2', undefined],
    ]);
  });

  test('are found behind the links of pnpm', () => {
    const store = '/app/node_modules/.pnpm';
    const entry = (path: string, type: FileEntry['type'], linkTarget: string | null = null): FileEntry => {
      return { path, type, mode: 0o755, uid: 0, gid: 0, sizeBytes: 0, linkTarget, layer: 0 };
    };
    const directories = ['/app', '/app/node_modules', store].concat(
      ['a@1', 'b@2'].flatMap((name) => [`${store}/${name}`, `${store}/${name}/node_modules`]),
    );
    const view = createFileView([
      ...directories.map((path) => entry(path, 'directory')),
      entry(`${store}/a@1/node_modules/a`, 'directory'),
      entry(`${store}/a@1/node_modules/b`, 'symlink', '../../b@2/node_modules/b'),
      entry(`${store}/b@2/node_modules/b`, 'directory'),
    ]);
    const packages = [at('a', `${store}/a@1/node_modules/a`, '1', ['b']), at('b', `${store}/b@2/node_modules/b`, '2')];
    expect(neededBy(packages, view)).toEqual(['pkg:npm/b@2']);
  });

  test('in archives need those of the same directory, where only one has the name', () => {
    const zipped = (name: string, version: string, directory: string, dependencies: readonly string[] = []): Package =>
      made('npm', name, {
        purl: `pkg:npm/${name}@${version}`,
        locations: [{ path: `${directory}/${name.replace('/', '-')}-npm-${version}-0.zip`, layer: null }],
        metadata: { dependencies },
      });
    const packages = [
      zipped('a', '1', '/app/.yarn/cache', ['@s/b', 'c', 'd', 'e']),
      zipped('@s/b', '1', '/app/.yarn/cache'),
      zipped('c', '1', '/app/.yarn/cache'),
      zipped('c', '2', '/app/.yarn/cache'),
      zipped('d', '1', '/other/.yarn/cache'),
      at('e', '/app/node_modules/e', '1'),
    ];
    expect(neededBy(packages)).toEqual(['pkg:npm/@s/b@1']);
  });

  test('are looked up so many times, and the rest is a gap', () => {
    const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
    const packages = [at('a', '/x/y/z/node_modules/a', '1', names), at('b', '/x/y/z/node_modules/b', '1', names)];
    const resolve = nodeDependencies(packages, NO_FILES, 50);
    expect(packages.map((found) => resolve(found))).toEqual([null, null]);
    expect(packages.map((found) => nodeDependencies(packages, NO_FILES)(found)?.size)).toEqual([0, 0]);
  });
});

test('no package has more than 5,000 dependencies', () => {
  const index = new DependencyIndex();
  const names = Array.from({ length: 6000 }, (_, at) => `n${at}`);
  for (const name of names) index.provide(name, `pkg:deb/${name}`);
  expect(index.resolve(names, 'pkg:deb/a')).toHaveLength(5000);
});

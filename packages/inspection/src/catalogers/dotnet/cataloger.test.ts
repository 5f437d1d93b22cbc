import { testRuns } from '@assay/testkit';
import { assert, constantFrom, nat, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildElf, buildPe } from '../../binary/build-program.ts';
import { type MemoryFiles, catalogFiles } from '../catalog-files.ts';
import { buildAssembly } from './build-assembly.ts';
import { type BuiltBundle, buildBundle } from './build-bundle.ts';
import { dotnetCataloger } from './cataloger.ts';
import { parseDeps } from './parse-deps.ts';
import { parseRuntimeConfig } from './parse-runtime-config.ts';
import { readAssembly } from './read-assembly.ts';
import { readBundle } from './read-bundle.ts';

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function depsOf(key: string, type: string, target: unknown): Buffer {
  return json({ targets: { '.NETCoreApp,Version=v8.0': { [key]: target } }, libraries: { [key]: { type } } });
}

const DLL = { runtime: { 'lib/net8.0/A.dll': {} } };

function purls(files: Readonly<Record<string, Buffer>>): readonly string[] {
  const image: MemoryFiles = { files: new Map(Object.entries(files)) };
  return catalogFiles(dotnetCataloger, image).packages.map(({ purl }) => purl);
}

describe('libraries', () => {
  test.each([
    ['a package', 'A/1.0.0', 'package', DLL, ['pkg:nuget/A@1.0.0']],
    ['a project', 'A/1.0.0', 'project', DLL, []],
    ['a reference', 'A/1.0.0', 'reference', DLL, []],
    ['a package for the compiler only', 'A/1.0.0', 'package', { compile: { 'lib/net8.0/A.dll': {} } }, []],
    ['a package of packages', 'A/1.0.0', 'package', { dependencies: { B: '1.0.0' } }, []],
    ['a pack of the runtime', 'runtimepack.A/1.0.0', 'runtimepack', DLL, ['pkg:nuget/A@1.0.0']],
    [
      'a native library',
      'A/1.0.0',
      'package',
      { native: { 'runtimes/linux-x64/native/A.dll': {} } },
      ['pkg:nuget/A@1.0.0'],
    ],
    ['no name', '/1.0.0', 'package', DLL, []],
    ['no version', 'A', 'package', DLL, []],
  ])('of %s', (_name, key, type, target, expected) => {
    expect(purls({ '/app/app.deps.json': depsOf(key, type, target), '/app/A.dll': Buffer.alloc(0) })).toEqual(expected);
  });

  test.each([
    ['beside the list', '/app/A.dll', 1],
    ['in its directory by kind', '/app/lib/net8.0/A.dll', 1],
    ['in a directory by language', '/app/net8.0/A.dll', 1],
    ['in a cache', '/root/.nuget/packages/a/1.0.0/lib/net8.0/A.dll', 1],
    ['elsewhere', '/other/A.dll', 0],
  ])('whose file lies %s', (_name, path, count) => {
    const found = purls({ '/app/app.deps.json': depsOf('A/1.0.0', 'package', DLL), [path]: Buffer.alloc(0) });
    expect(found).toHaveLength(count);
  });

  test.each([
    [
      'far too many libraries',
      json({ libraries: Object.fromEntries(Array.from({ length: 50_001 }, (_, n) => [`a/${n}`, {}])) }),
      'PACKAGE_FILE_LIMIT',
    ],
    ['an absurd name', json({ libraries: { [`${'a'.repeat(1001)}/1`]: {} } }), 'PACKAGE_NAME_TOO_LONG'],
    ['no JSON', Buffer.from('{'), 'JSON_INVALID'],
  ])('cannot be read with %s', (_name, bytes, code) => {
    expect(() => parseDeps(bytes)).toThrow(expect.objectContaining({ code }));
  });

  test.each([['null'], ['[]'], ['{"libraries":[]}'], ['{"libraries":{"a/1":7},"targets":{"x":null,"y":{"a/1":[]}}}']])(
    'are none in %s',
    (text) => {
      expect(parseDeps(Buffer.from(text))).toEqual([]);
    },
  );
});

test.each([
  ['asks for', { framework: { name: 'Microsoft.NETCore.App', version: '8.0.0' } }, []],
  [
    'brings',
    { includedFrameworks: [{ name: 'Microsoft.NETCore.App', version: '8.0.1' }] },
    ['pkg:nuget/Microsoft.NETCore.App@8.0.1'],
  ],
  ['brings without a name', { includedFrameworks: [{ version: '8.0.1' }, null, 7] }, []],
])('a configuration that %s a framework', (_name, runtimeOptions, expected) => {
  expect(purls({ '/app/app.runtimeconfig.json': json({ runtimeOptions }) })).toEqual(expected);
});

test('a framework that came as a pack is not named twice', () => {
  const pack = depsOf('runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1', 'runtimepack', DLL);
  const config = json({
    runtimeOptions: { includedFrameworks: [{ name: 'Microsoft.NETCore.App', version: '8.0.1' }] },
  });
  const found = purls({
    '/app/app.deps.json': pack,
    '/app/app.runtimeconfig.json': config,
    '/app/A.dll': Buffer.alloc(0),
  });
  expect(found).toEqual(['pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@8.0.1']);
});

test('a shared framework is named by its directory', () => {
  expect(
    purls({ '/usr/share/dotnet/shared/Microsoft.AspNetCore.App/8.0.1/Microsoft.AspNetCore.App.deps.json': json({}) }),
  ).toEqual(['pkg:nuget/Microsoft.AspNetCore.App@8.0.1']);
});

describe('assemblies', () => {
  const texts = {
    ProductVersion: '13.0.3+0a2e291c0d9c0c7675d445703e51750363a549ef',
    ProductName: 'Json.NET',
    CompanyName: 'Newtonsoft',
  };

  test.each([
    ['a version of the product', { ProductVersion: '8.0.0-rc.1+abc' }, '8.0.0-rc.1'],
    ['words for a version', { ProductVersion: 'on main', FileVersion: '1.2.3.4' }, '1.2.3.4'],
    ['numbers only', {}, '4.6.57.1'],
  ])('with %s', (_name, given, version) => {
    expect(readAssembly(buildAssembly({ numbers: [4, 6, 57, 1], texts: given }))?.version).toBe(version);
  });

  test.each([
    ['no version', buildAssembly({})],
    ['no resource', buildPe([{ name: '.text', content: Buffer.from('code') }])],
    ['a resource that is none', buildPe([{ name: '.rsrc', content: Buffer.alloc(64, 0xff) }], { table: 2 })],
    ['another format', buildElf([])],
  ])('without a version: %s', (_name, bytes) => {
    expect(readAssembly(bytes)).toBeNull();
  });

  test.each([
    ['no list names', '/app/Newtonsoft.Json.dll', ['pkg:nuget/Newtonsoft.Json@13.0.3']],
    ['a list names', '/app/A.dll', ['pkg:nuget/A@1.0.0']],
    ['hold translations', '/app/de/x.resources.dll', []],
    ['have no code', '/usr/share/dotnet/packs/Microsoft.NETCore.App.Ref/8.0.0/ref/net8.0/System.dll', []],
  ])('that %s', (_name, path, expected) => {
    const deps = depsOf('A/1.0.0', 'package', DLL);
    expect(purls({ '/app/app.deps.json': deps, [path]: buildAssembly({ texts }) })).toEqual(expected);
  });

  test('of Windows are generic', () => {
    expect(purls({ '/opt/tool.exe': buildAssembly({ texts, managed: false }) })).toEqual(['pkg:generic/tool@13.0.3']);
  });

  test('damaged anyhow give less, never an error', () => {
    const bytes = buildAssembly({ numbers: [1, 2, 3, 4], texts });
    assert(
      property(nat(bytes.byteLength), uint8Array({ minLength: 1, maxLength: 8 }), (at, other) => {
        const damaged = Buffer.from(bytes);
        damaged.set(other.subarray(0, bytes.byteLength - at), at);
        readAssembly(damaged);
        readAssembly(bytes.subarray(0, at));
      }),
      testRuns(500),
    );
  });
});

describe('applications that are one file', () => {
  const deps = depsOf('A/1.0.0', 'package', DLL).toString();
  const runtimeConfig = '{"runtimeOptions":{"includedFrameworks":[{"name":"F","version":"1.0.0"}]}}';

  test.each<readonly [BuiltBundle, readonly string[]]>([
    [{ version: 1, deps, runtimeConfig }, ['pkg:nuget/A@1.0.0', 'pkg:nuget/F@1.0.0']],
    [{ version: 2, deps, runtimeConfig }, ['pkg:nuget/A@1.0.0', 'pkg:nuget/F@1.0.0']],
    [{ version: 6, deps, runtimeConfig }, ['pkg:nuget/A@1.0.0', 'pkg:nuget/F@1.0.0']],
    [{ version: 6, deps }, ['pkg:nuget/A@1.0.0']],
    [{ version: 6 }, []],
  ])('of version %j', (bundle, expected) => {
    expect(purls({ '/app/app': buildBundle(bundle) })).toEqual(expected);
  });

  const whole = buildBundle({ version: 6, deps, runtimeConfig });
  const marker = whole.indexOf(Buffer.from('8b1202b9', 'hex'));

  test.each([
    ['a host without a bundle', 0n],
    ['a place outside of the file', 1n << 40n],
    ['a place of something else', 64n],
  ])('are not those with %s', (_name, place) => {
    const host = Buffer.from(whole);
    host.writeBigUInt64LE(place, marker - 8);
    expect(readBundle(host)).toBeNull();
  });

  test('cannot be read when a file lies outside', () => {
    const damaged = Buffer.from(whole);
    damaged.writeUInt32LE(0xffff_ffff, Number(whole.readBigUInt64LE(marker - 8)) + 12 + 10 + 8);
    expect(() => readBundle(damaged)).toThrow(expect.objectContaining({ code: 'BUILD_INFO_INVALID' }));
  });

  test('damaged anyhow are a gap or nothing', () => {
    const bundles = ([1, 2, 6] as const).map((version) => buildBundle({ version, deps, runtimeConfig }));
    assert(
      property(constantFrom(...bundles), nat(), uint8Array({ minLength: 1, maxLength: 8 }), (bundle, place, other) => {
        const damaged = Buffer.from(bundle);
        const start = Number(bundle.readBigUInt64LE(marker - 8));
        damaged.set(other.subarray(0, 8), start + (place % (bundle.byteLength - start - 8)));
        catalogFiles(dotnetCataloger, { files: new Map([['/app', damaged]]) });
      }),
      testRuns(300),
    );
  });
});

test('configurations that are none are a gap', () => {
  expect(() => parseRuntimeConfig(Buffer.from('{'))).toThrow(expect.objectContaining({ code: 'JSON_INVALID' }));
});

describe('what libraries need', () => {
  const FILES = { '/app/A.dll': Buffer.alloc(0), '/app/B.dll': Buffer.alloc(0), '/app/C.dll': Buffer.alloc(0) };
  const library = (name: string, dependencies: object): object => ({
    runtime: { [`lib/net8.0/${name}.dll`]: {} },
    dependencies,
  });

  /** What each package needs, by its name. */
  function needs(targets: object): object {
    const keys = Object.values(targets).flatMap((target: object) => Object.keys(target));
    const libraries = Object.fromEntries(keys.map((key) => [key, { type: 'package' }]));
    const image: MemoryFiles = {
      files: new Map<string, Buffer>([...Object.entries(FILES), ['/app/app.deps.json', json({ targets, libraries })]]),
    };
    const { packages } = catalogFiles(dotnetCataloger, image);
    return Object.fromEntries(packages.flatMap(({ name, dependsOn }) => (dependsOn ? [[name, dependsOn]] : [])));
  }

  test.each([
    [
      'libraries of the same target, in the version that was chosen',
      { t: { 'A/1': library('A', { b: '1.0' }), 'B/2': library('B', { C: '3' }), 'C/3': library('C', {}) } },
      { A: ['pkg:nuget/B@2'], B: ['pkg:nuget/C@3'] },
    ],
    [
      'what packages without files stand for, in a circle too',
      {
        t: {
          'A/1': library('A', { Meta: '1' }),
          'Meta/1': { dependencies: { Other: '1', C: '3' } },
          'Other/1': { dependencies: { Meta: '1', B: '2' } },
          'B/2': library('B', {}),
          'C/3': library('C', {}),
        },
      },
      { A: ['pkg:nuget/B@2', 'pkg:nuget/C@3'] },
    ],
    ['nothing that is not listed', { t: { 'A/1': library('A', { X: '1' }) } }, {}],
    ['not themselves', { t: { 'A/1': library('A', { A: '1' }) } }, {}],
    ['nothing in another form', { t: { 'A/1': { ...library('A', {}), dependencies: [1] } } }, {}],
    [
      'of all targets together',
      {
        t: { 'A/1': library('A', { B: '2' }), 'B/2': library('B', {}) },
        'linux-x64': { 'A/1': library('A', { C: '3' }), 'C/3': library('C', {}) },
      },
      { A: ['pkg:nuget/B@2', 'pkg:nuget/C@3'] },
    ],
  ])('is %s', (_name, targets, expected) => {
    expect(needs(targets)).toEqual(expected);
  });

  test('costs little where packages without files need each other in all ways', () => {
    const meta = Array.from({ length: 400 }, (_, at) => `m${at}`);
    const dependencies = Object.fromEntries(meta.map((name) => [name, '1']));
    const targets = {
      t: Object.fromEntries([
        ...meta.map((name) => [`${name}/1`, { dependencies }] as const),
        ...['A', 'B', 'C'].map((name) => [`${name}/1`, library(name, { m0: '1', C: '1' })] as const),
        ...Array.from({ length: 2000 }, (_, at) => [`x${at}/1`, library('A', { m0: '1', C: '1' })] as const),
      ]),
    };
    expect(needs(targets)).toMatchObject({ A: ['pkg:nuget/C@1'], x0: ['pkg:nuget/C@1'], x1999: ['pkg:nuget/C@1'] });
  });

  test('is bounded in number', () => {
    const dependencies = Object.fromEntries(Array.from({ length: 200_001 }, (_, at) => [`d${at}`, '1']));
    expect(() => parseDeps(json({ targets: { t: { 'A/1': { dependencies } } } }))).toThrow(
      expect.objectContaining({ code: 'PACKAGE_FILE_LIMIT' }),
    );
  });
});

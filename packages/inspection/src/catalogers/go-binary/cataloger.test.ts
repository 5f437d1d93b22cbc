import type { Package } from '@assay/core';
import { array, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildElf, buildMachO, buildPe, buildUniversal } from '../../binary/build-program.ts';
import { inlineBuildInfo, pointerProgram } from './build-go-program.ts';
import { readGoBuilds } from './go-build.ts';
import { mainVersion } from './main-version.ts';
import { goPackages } from './package.ts';
import { type GoDependency, parseModules } from './parse-modules.ts';

const MODULES = [
  'path\texample.com/app/cmd/app',
  'mod\texample.com/app\tv1.4.0\th1:bWFpbg==',
  'dep\tgithub.com/pkg/errors\tv0.9.1\th1:ZXJy',
  'build\tGOOS=linux',
  '',
].join('\n');

const INFO = inlineBuildInfo('go1.22.1', MODULES);
const shapes = [true, false].flatMap((littleEndian) =>
  ([4, 8] as const).map((addressBytes) => ({ littleEndian, addressBytes })),
);

describe('readGoBuilds', () => {
  test.each<readonly [string, Buffer]>([
    ['a section of ELF', buildElf([{ name: '.go.buildinfo', content: INFO }])],
    ['the data of ELF without sections', withoutSections(buildElf([{ name: '.data', content: INFO }]))],
    ['the data of a Windows program', buildPe([{ name: '.data', content: INFO }])],
    ['a section of Mach-O', buildMachO([{ name: '__go_buildinfo', content: INFO }])],
    ...shapes.map(
      (shape) => [`pointers ${JSON.stringify(shape)}`, pointerProgram('go1.22.1', MODULES, shape)] as const,
    ),
  ])('reads build information from %s', (_name, program) => {
    expect(readGoBuilds(program)).toEqual([
      expect.objectContaining({
        goVersion: 'go1.22.1',
        path: 'example.com/app/cmd/app',
        main: { path: 'example.com/app', version: 'v1.4.0', sum: 'h1:bWFpbg==', replacement: null },
        dependencies: [{ path: 'github.com/pkg/errors', version: 'v0.9.1', sum: 'h1:ZXJy', replacement: null }],
        settings: { goOs: 'linux' },
      }),
    ]);
  });

  test('reads every program of a universal file', () => {
    const other = inlineBuildInfo('go1.21.0', '');
    const file = buildUniversal([
      buildMachO([{ name: '__go_buildinfo', content: INFO }]),
      buildMachO([{ name: '__go_buildinfo', content: other }], { addressBytes: 4 }),
    ]);
    expect(readGoBuilds(file)?.map((build) => build.goVersion)).toEqual(['go1.22.1', 'go1.21.0']);
  });

  test('passes over what begins like build information and is none', () => {
    const content = Buffer.concat([INFO.subarray(0, 32), Buffer.alloc(16, 0xff), INFO]);
    expect(readGoBuilds(buildElf([{ name: '.data', content }]))).toHaveLength(1);
  });

  test.each([
    ['a program of another language', buildElf([{ name: '.data', content: Buffer.from('hello') }])],
    [
      'the magic where Go never puts it',
      buildElf([{ name: '.data', content: Buffer.concat([Buffer.alloc(8), INFO]) }]),
    ],
    ['an empty section', buildElf([{ name: '.go.buildinfo', content: Buffer.alloc(0) }])],
    ['no program', Buffer.from('#!/bin/sh')],
  ])('finds nothing in %s', (_name, bytes) => {
    expect(readGoBuilds(bytes)).toBeNull();
  });

  test.each([
    ['cut off', INFO.subarray(0, -20)],
    ['only its head', INFO.subarray(0, 32)],
    ['a length beyond the file', Buffer.concat([INFO.subarray(0, 32), Buffer.from('ffffffff7f', 'hex')])],
    ['pointers to nowhere', Buffer.concat([INFO.subarray(0, 14), Buffer.from('0800', 'hex'), Buffer.alloc(64, 0xff)])],
    ['pointers of no known size', Buffer.concat([INFO.subarray(0, 14), Buffer.from('0500', 'hex'), Buffer.alloc(64)])],
  ])('cannot read build information that is %s', (_name, content) => {
    const program = buildElf([{ name: '.go.buildinfo', content }]);
    expect(() => readGoBuilds(program)).toThrow(expect.objectContaining({ code: 'BUILD_INFO_INVALID' }));
  });
});

function withoutSections(elf: Buffer): Buffer {
  elf.fill(0, 58, 64);
  elf.fill(0, 40, 48);
  return elf;
}

describe('parseModules', () => {
  test.each([
    ['plain', 'build\tvcs.time=2024-01-31T10:11:12Z', { 'vcs.time': '2024-01-31T10:11:12Z' }],
    ['quoted value', String.raw`build	-ldflags="-X \"a=b\" -s"`, { '-ldflags': '-X "a=b" -s' }],
    ['quoted key', String.raw`build	"a key"=b`, { 'a key': 'b' }],
    ['no value', 'build\tCGO_CFLAGS=', { CGO_CFLAGS: '' }],
    ['nothing', 'build', { '': '' }],
  ])('reads settings: %s', (_name, text, settings) => {
    expect(parseModules(text).settings).toEqual(settings);
  });

  test('reads replacements and passes over unknown lines', () => {
    const text = 'dep\ta\tv1.0.0\n=>\tb\tv2.0.0\th1:eA==\nnew\tx\n=>\tc\tv3.0.0\th1:eQ==\n';
    expect(parseModules(text).dependencies).toEqual([
      { path: 'a', version: 'v1.0.0', sum: '', replacement: { path: 'c', version: 'v3.0.0', sum: 'h1:eQ==' } },
    ]);
  });

  test('a replacement of nothing is passed over', () => {
    expect(parseModules('=>\tb\tv2.0.0\n').dependencies).toEqual([]);
  });

  test.each([
    ['without a path', 'dep\t\tv1\n', 'BUILD_INFO_INVALID'],
    ['with a long path', `dep\t${'a'.repeat(1001)}\tv1\n`, 'PACKAGE_NAME_TOO_LONG'],
    ['beyond all number', 'dep\ta\tv1\n'.repeat(100_001), 'BUILD_INFO_INVALID'],
  ])('cannot read modules %s', (_name, text, code) => {
    expect(() => parseModules(text)).toThrow(expect.objectContaining({ code }));
  });

  test('reads any text', () => {
    assert(
      property(array(string({ maxLength: 40 })), (lines) => {
        try {
          parseModules(lines.map((line) => `dep\t${line}`).join('\n'));
        } catch (error) {
          expect(error).toMatchObject({ code: 'BUILD_INFO_INVALID' });
        }
      }),
    );
  });
});

describe('mainVersion', () => {
  const vcs = { 'vcs.revision': '0123456789abcdef', 'vcs.time': '2024-01-31T10:11:12Z' };
  const revision = 'v0.0.0-20240131101112-0123456789ab';

  test.each([
    ['v1.2.3', {}, 'v1.2.3', 'module'],
    ['v1.2.3', { '-ldflags': '-X main.version=9.9.9' }, 'v1.2.3', 'module'],
    ['(devel)', {}, '', 'none'],
    ['(devel)', vcs, revision, 'revision'],
    ['(devel)', { ...vcs, 'vcs.modified': 'true' }, `${revision}+dirty`, 'revision'],
    ['(devel)', { 'vcs.revision': '0123456789abcdef' }, '', 'none'],
    [revision, {}, revision, 'module'],
    [revision, { '-ldflags': '-X main.version=1.2.3' }, 'v1.2.3', 'ldflags'],
    ['(devel)', { ...vcs, '-ldflags': '-s -w -X main.version=1.2.3' }, 'v1.2.3', 'ldflags'],
    ['(devel)', { '-ldflags': '-X=main.Version=v1.2.3-rc.1' }, 'v1.2.3-rc.1', 'ldflags'],
    ['(devel)', { '-ldflags': "-X 'main.gitTag=1.2.3'" }, 'v1.2.3', 'ldflags'],
    ['(devel)', { '-ldflags': '-X "main.buildVersion=1.2"' }, 'v1.2', 'ldflags'],
    ['(devel)', { '-ldflags': '-X example.com/app/internal/build.Version=1.2.3' }, 'v1.2.3', 'ldflags'],
    ['(devel)', { '-ldflags': '-X example.com/other.Version=1.2.3' }, '', 'none'],
    ['(devel)', { '-ldflags': '-X github.com/prometheus/common/version.Version=2.53.0' }, 'v2.53.0', 'ldflags'],
    ['(devel)', { '-ldflags': '-X o/version.Version=1.0.0 -X main.version=2.0.0' }, 'v2.0.0', 'ldflags'],
    ['(devel)', { '-ldflags': '-X main.goVersion=1.22.1' }, '', 'none'],
    ['(devel)', { '-ldflags': '-X main.version=unknown' }, '', 'none'],
    ['(devel)', { '-ldflags': '-X main.version' }, '', 'none'],
  ])('of %s with %j is %s', (version, settings, expected, source) => {
    expect(mainVersion({ path: '', main: mainModule(version), dependencies: [], settings })).toEqual({
      version: expected,
      source,
    });
  });
});

describe('goPackages', () => {
  test.each([
    ['go1.22.1', '1.22.1'],
    ['go1.22.1 X:boringcrypto', '1.22.1'],
    ['go1.23rc1', '1.23rc1'],
    ['devel go1.23-f0a2b1 Mon Feb 5 12:00:00 2024 +0000', '1.23-f0a2b1'],
    ['devel +f0a2b1 Mon Feb 5 12:00:00 2018 +0000', ''],
  ])('the standard library of %s has version %s', (goVersion, version) => {
    expect(packagesOf(goVersion, '')).toMatchObject([
      { name: 'stdlib', version, purl: version === '' ? 'pkg:golang/stdlib' : `pkg:golang/stdlib@${version}` },
    ]);
  });

  test.each([
    ['dep\ta.b/c\tv1.0.0\n', 'pkg:golang/a.b/c@v1.0.0'],
    ['dep\ta.b/c\tv1.0.0\n=>\td.e/f\tv2.0.0\n', 'pkg:golang/d.e/f@v2.0.0'],
    ['dep\ta.b/c\tv1.0.0\n=>\t./local\t\n', 'pkg:golang/a.b/c@v1.0.0'],
    ['dep\ta.b/c\t(devel)\n', 'pkg:golang/a.b/c'],
    ['dep\ta.b/c/v2\tv2.0.0+incompatible\n', 'pkg:golang/a.b/c/v2@v2.0.0%2Bincompatible'],
    ['dep\t/\tv1.0.0\n', 'pkg:golang/%2F@v1.0.0'],
  ])('names %j', (text, purl) => {
    expect(packagesOf('go1.22.1', text)[0]?.purl).toBe(purl);
  });
});

function programOf(goVersion: string, modules: string): Buffer {
  return buildElf([{ name: '.go.buildinfo', content: inlineBuildInfo(goVersion, modules) }]);
}

function mainModule(version: string): GoDependency {
  return { path: 'example.com/app', version, sum: '', replacement: null };
}

function packagesOf(goVersion: string, modules: string): readonly Package[] {
  const [build] = readGoBuilds(programOf(goVersion, modules)) ?? [];
  return build === undefined ? [] : goPackages(build, { path: '/app', layer: null });
}

import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { buildElf } from '../../binary/build-program.ts';
import { catalogFiles } from '../catalog-files.ts';
import { buildBootImage } from './build-boot-image.ts';
import { linuxKernelCataloger } from './cataloger.ts';
import { parseKernel } from './parse-kernel.ts';
import { parseModule } from './parse-module.ts';

const BUILD = '(debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-09-01)';

function moduleOf(...info: readonly string[]): Buffer {
  return buildElf([{ name: '.modinfo', content: Buffer.from(`${info.join('\0')}\0`) }]);
}

describe('parseKernel', () => {
  test.each([
    ['a boot header', 'vmlinuz', buildBootImage(`6.1.0-56-amd64 ${BUILD}`), '6.1.0-56-amd64', BUILD],
    [
      'a banner',
      'Image',
      Buffer.from(`\0\0Linux version 6.8.0-generic (buildd@x) #1 SMP\nnext\0`),
      '6.8.0-generic',
      '(buildd@x) #1 SMP',
    ],
    ['its name', 'vmlinuz-5.10.0-8-arm64', gzipSync('x'), '5.10.0-8-arm64', ''],
    ['its name, the header being damaged', 'vmlinuz-5.10.0', buildBootImage('\u0001'), '5.10.0', ''],
  ])('reads %s', (_name, name, bytes, release, build) => {
    expect(parseKernel(`/boot/${name}`, bytes)).toEqual({ release, build });
  });

  test.each([
    ['nothing', 'vmlinuz', Buffer.alloc(0)],
    ['a header that points outside', 'vmlinuz', buildBootImage('6.1.0').subarray(0, 0x300)],
    ['text', 'Image', Buffer.from('an image')],
    ['a name without a number', 'vmlinuz-old', Buffer.alloc(0)],
  ])('finds none in %s', (_name, name, bytes) => {
    expect(parseKernel(`/boot/${name}`, bytes)).toBeNull();
  });
});

describe('parseModule', () => {
  const bytes = moduleOf(
    'license=GPL v2',
    'version=1.2.3',
    'srcversion=ABC',
    'intree=Y',
    'name=zfs',
    'vermagic=6.1.0 SMP mod_unload ',
  );
  const expected = {
    name: 'zfs',
    release: '6.1.0',
    version: '1.2.3',
    license: 'GPL v2',
    sourceVersion: 'ABC',
    isInTree: true,
  };

  test.each([
    ['zfs.ko', bytes, expected],
    ['zfs.ko.gz', gzipSync(bytes), expected],
    ['zfs.ko.zst', zstdCompressSync(bytes), expected],
    ['zfs.ko.xz', stored(bytes), expected],
    [
      'a-b.ko',
      moduleOf('noise', '=', 'alias=x', 'license=MIT', 'license=GPL'),
      { name: 'a-b', release: '', version: '', license: 'MIT', sourceVersion: '', isInTree: false },
    ],
  ])('reads %s', (name, content, module) => {
    expect(parseModule({ path: `/lib/modules/x/${name}`, bytes: content })).toEqual(module);
  });

  test.each([
    ['text', Buffer.from('text')],
    ['another ELF file', buildElf([{ name: '.text', content: Buffer.from('x') }])],
  ])('finds none in %s', (_name, content) => {
    expect(parseModule({ path: '/lib/modules/x/a.ko', bytes: content })).toBeNull();
  });

  test.each([
    ['a.ko.gz', Buffer.from('text')],
    ['a.ko.zst', Buffer.from('text')],
    ['a.ko.xz', Buffer.from('text')],
    ['a.ko.xz', stored(bytes).subarray(0, -20)],
    ['a.ko.gz', gzipSync(Buffer.alloc(129 * 1024 * 1024))],
  ])('cannot read a damaged or huge %s', (name, content) => {
    expect(() => parseModule({ path: `/lib/modules/x/${name}`, bytes: content })).toThrow(
      expect.objectContaining({ code: 'BUILD_INFO_INVALID' }),
    );
  });
});

/** An xz file whose one chunk is not compressed. */
function stored(content: Buffer): Buffer {
  const block = [2, 0, 0x21, 1, 0x16, 0, 0, 0, 0, 0, 0, 0];
  const size = Buffer.alloc(2);
  size.writeUInt16BE(content.byteLength - 1);
  const head = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 0, 0, 0, 0, 0, ...block, 1, ...size];
  return Buffer.concat([Buffer.from(head), content, Buffer.alloc(8)]);
}

test('the module of an xz file counts eight times against what a layer may unpack to', () => {
  const module = moduleOf('license=MIT');
  const budget = (remainingBytes: number) => {
    const spent: number[] = [];
    return { spent, remainingBytes, spend: (bytes: number) => void spent.push(bytes) };
  };
  const enough = budget(module.byteLength * 8);
  parseModule({ path: '/a.ko.xz', bytes: stored(module), budget: enough });
  expect(enough.spent).toEqual([module.byteLength * 8]);
  const file = { path: '/a.ko.xz', bytes: stored(module), budget: budget(module.byteLength * 8 - 8) };
  expect(() => parseModule(file)).toThrow(expect.objectContaining({ code: 'BUILD_INFO_INVALID' }));
});

describe('assembling', () => {
  const catalog = (files: Readonly<Record<string, Buffer>>) =>
    catalogFiles(linuxKernelCataloger, { files: new Map(Object.entries(files)) }).packages;
  const inTree = moduleOf('intree=Y', 'vermagic=6.1.0-56-amd64 SMP');

  test('modules of the kernel are one package with all of them as files', () => {
    const [modules, ...others] = catalog({
      '/usr/lib/modules/6.1.0/kernel/crypto/aes.ko': inTree,
      '/usr/lib/modules/6.1.0/kernel/net/key/af_key.ko.xz': Buffer.alloc(0),
      '/usr/lib/modules/6.1.0/kernel/net/README': Buffer.alloc(0),
    });
    expect(others).toEqual([]);
    expect(modules).toMatchObject({
      purl: 'pkg:generic/linux-kernel-modules@6.1.0-56-amd64',
      locations: [{ path: '/usr/lib/modules/6.1.0/kernel/crypto/aes.ko' }],
      files: [
        { path: '/usr/lib/modules/6.1.0/kernel/crypto/aes.ko' },
        { path: '/usr/lib/modules/6.1.0/kernel/net/key/af_key.ko.xz' },
      ],
    });
  });

  test('without a module that was read the directory tells the release', () => {
    const found = catalog({ '/lib/modules/5.15.0/modules.builtin': Buffer.alloc(0) });
    expect(found.map(({ purl }) => purl)).toEqual(['pkg:generic/linux-kernel-modules@5.15.0']);
  });

  test.each([
    ['from elsewhere', ['version=2.1', 'license=CDDL', 'vermagic=6.1.0'], ['pkg:generic/zfs@2.1']],
    ['without a version', ['license=GPL'], ['pkg:generic/zfs']],
    ['of the kernel itself', ['intree=Y', 'vermagic=6.1.0'], ['pkg:generic/linux-kernel-modules@6.1.0']],
  ])('a module in updates that is %s', (_name, info, expected) => {
    const found = catalog({ '/lib/modules/6.1.0/updates/dkms/zfs.ko': moduleOf(...info) });
    expect(found.map(({ purl }) => purl)).toEqual(expected);
  });
});

import { chmod, link, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cataloger, CatalogerError, type FileMagic, type Image, type Inspection, type Package } from '@assay/core';
import { type TarEntry, buildLayer } from '@assay/oci';
import { memoryImage, rawTar, sparseFile10, whiteout } from '@assay/testkit';
import { describe, expect, test } from 'vitest';
import { fileMagicOf } from '../binary/file-magic.ts';
import { type InlineSettings, inspectInline, memoryCache } from '../testing/inspect-inline.ts';

/** Makes a package of the text behind the first eight bytes of a program; of `none` nothing. */
const programCataloger = (id: string, magic: readonly FileMagic[], claims: readonly string[] = []): Cataloger => ({
  kind: 'cataloger',
  id,
  title: 'Programs',
  summary: 'A cataloger for tests.',
  since: '0.1.0',
  stability: 'experimental',
  revision: 1,
  claims,
  magic,
  unreadable: 'partial',
  read: ({ path, bytes }) => {
    const text = Buffer.from(bytes.subarray(8)).toString('latin1').replaceAll('\0', '').trim();
    if (text === 'broken') throw new CatalogerError('PROGRAM_BROKEN', `${path} is broken`);
    return text === 'none' ? null : `${text} ${fileMagicOf(bytes) ?? 'other'}`;
  },
  assemble: (files) => ({
    gaps: [],
    packages: files.flatMap(({ path, layer, reading }): Package[] => {
      if (typeof reading !== 'string') return [];
      const locations = [{ path, layer }];
      const purl = `pkg:generic/${id}`;
      return [{ name: reading, version: '1', type: 'generic', purl, licenses: [], locations, metadata: {} }];
    }),
  }),
});

const ELF = '\x7fELF\x02\x01\x01\0';
const elf = (text: string): Buffer => Buffer.from(`${ELF}${text}`, 'latin1');
const program = (path: string, text = 'x', mode = 0o755): TarEntry => ({ path, content: elf(text), mode });
const hardLink = (path: string, linkTarget: string, mode = 0o644): TarEntry => ({
  path,
  type: 'hardlink',
  linkTarget,
  mode,
});
const imageOf = (...layers: readonly (readonly TarEntry[])[]): Image =>
  memoryImage(layers.map((entries) => buildLayer({ entries })));
const CATALOGERS = [programCataloger('elves', ['elf'])];
const inspect = (image: Image, settings: InlineSettings = {}): Promise<Inspection> =>
  inspectInline(image, { catalogers: CATALOGERS, ...settings });
const show = ({ packages }: Inspection): string[] =>
  packages.map(({ name, locations }) => `${name} ${locations[0]?.path ?? ''}`);
const codes = ({ gaps }: Inspection): string[] => gaps.map(({ code, effect, path }) => `${code} ${effect} ${path}`);

describe('programs', () => {
  test.each<[string, readonly (readonly TarEntry[])[], readonly string[]]>([
    ['an executable', [[program('bin/a')]], ['x elf /bin/a']],
    ['one that only its group may execute', [[program('a', 'x', 0o610)]], ['x elf /a']],
    [
      'libraries, whatever their permissions',
      [['a.so', 'b.so.1.2', 'c.dll', 'd.exe', 'e.node'].map((path) => program(path, path, 0o644))],
      ['a.so elf /a.so', 'b.so.1.2 elf /b.so.1.2', 'c.dll elf /c.dll', 'd.exe elf /d.exe', 'e.node elf /e.node'],
    ],
    ['a program that nobody may execute', [[program('a', 'x', 0o644), program('a.sox', 'x', 0o644)]], []],
    ['a script', [[{ path: 'a', content: '#!/bin/sh\n', mode: 0o755 }]], []],
    ['another format', [[{ path: 'a', content: Buffer.from('MZ012345x'), mode: 0o755 }]], []],
    [
      'short files',
      [
        [
          { path: 'a', content: '', mode: 0o755 },
          { path: 'b', content: '\x7fELF', mode: 0o755 },
        ],
      ],
      [],
    ],
    ['a program that the cataloger knows nothing of', [[program('a', 'none')]], []],
    ['a program that is deleted later', [[program('a')], [whiteout('a')]], []],
    ['a program that is written over', [[program('a')], [program('a', 'y')]], ['y elf /a']],
    ['a program with several names, once', [[program('b'), hardLink('a', 'b', 0o755)]], ['x elf /a']],
    [
      'a program that outlives its first name',
      [[program('b'), hardLink('a', 'b', 0o755)], [whiteout('b')]],
      ['x elf /a'],
    ],
    [
      'a file that a hard link makes a library',
      [[program('data', 'x', 0o644), hardLink('lib.so', 'data')]],
      ['x elf /data'],
    ],
    [
      'a file that a hard link makes executable',
      [[program('b', 'x', 0o644)], [hardLink('a', 'b', 0o755)]],
      ['x elf /a'],
    ],
    ['the same program at several places', [[program('a'), program('b')]], ['x elf /a', 'x elf /b']],
  ])('%s', async (_name, layers, expected) => {
    expect(show(await inspect(imageOf(...layers)))).toEqual(expected);
  });

  test('only catalogers of their format see them', async () => {
    const catalogers = [programCataloger('elves', ['elf']), programCataloger('others', ['pe', 'mach-o'])];
    const windows = { path: 'w.exe', content: Buffer.from('MZ012345windows') };
    const mac = { path: 'm', content: Buffer.from('\xcf\xfa\xed\xfe0123mac', 'latin1'), mode: 0o755 };
    const { packages } = await inspect(imageOf([program('a'), windows, mac]), { catalogers });
    expect(packages.map(({ name, purl }) => `${name} ${purl}`)).toEqual([
      'mac mach-o pkg:generic/others',
      'windows pe pkg:generic/others',
      'x elf pkg:generic/elves',
    ]);
  });

  test('that a cataloger claims by their path as well are read once', async () => {
    const catalogers = [programCataloger('both', ['elf'], ['/bin/*'])];
    const image = imageOf([program('bin/a'), program('sbin/b'), { path: 'bin/c', content: '01234567text' }]);
    expect(show(await inspect(image, { catalogers }))).toEqual(['text other /bin/c', 'x elf /bin/a', 'x elf /sbin/b']);
  });

  test.each([1, 7, 64, 511, 4096])('are read in pieces of %i bytes', async (chunkBytes) => {
    const text = 'long '.repeat(50_000);
    const entries = [program('a'), program('b', text), program('c', 'end'), program('d', 'none')];
    const image = memoryImage([buildLayer({ entries, compression: 'none' })], { chunkBytes });
    const found = await inspect(image);
    expect(show(found)).toEqual([`end elf /c`, `${text.trim()} elf /b`, 'x elf /a']);
    expect(found.gaps).toEqual([]);
  });

  test('that are sparse are read with their holes', async () => {
    const tar = rawTar(sparseFile10('lib.so', 20_000, [{ offset: 0, data: `\x7fELF\u0002\u0001\u0001\0holes` }]));
    expect(show(await inspect(memoryImage([buildLayer({ tar })])))).toEqual(['holes elf /lib.so']);
  });

  test('with more holes than may be looked at make the inspection incomplete', async () => {
    const tar = rawTar(sparseFile10('lib.so', 2 ** 40, [{ offset: 0, data: `\x7fELF\u0002\u0001\u0001\0holes` }]));
    const found = await inspect(memoryImage([buildLayer({ tar })]));
    expect([show(found), codes(found)]).toEqual([[], ['LIMIT_HOLES incomplete /lib.so']]);
    const digests = { fileDigests: { algorithms: ['sha256'], paths: 'all' } } as const;
    expect(codes(await inspect(memoryImage([buildLayer({ tar })]), { catalogers: [], request: digests }))).toEqual([
      'LIMIT_HOLES incomplete /lib.so',
    ]);
  });

  test('that are too large or broken are partial gaps while they are visible', async () => {
    const limits = { maxProgramBytes: 100 };
    const large = [program('a', 'y'.repeat(93)), program('b', 'y'.repeat(92)), program('c', 'broken')];
    const image = imageOf(large);
    expect(codes(await inspect(image, { limits }))).toEqual([
      'LIMIT_FILE_BYTES partial /a',
      'PROGRAM_BROKEN partial /c',
    ]);
    expect(codes(await inspect(imageOf(large, [whiteout('a'), whiteout('c')]), { limits }))).toEqual([]);
  });

  test.each([1, 3, 100])('that are too large in pieces of %i bytes are a gap', async (chunkBytes) => {
    const entries = [program('a', 'y'.repeat(1000)), program('b', 'y')];
    const image = memoryImage([buildLayer({ entries, compression: 'none' })], { chunkBytes });
    for (const maxProgramBytes of [0, 8]) {
      expect(codes(await inspect(image, { limits: { maxProgramBytes } }))).toEqual([
        'LIMIT_FILE_BYTES partial /a',
        'LIMIT_FILE_BYTES partial /b',
      ]);
    }
  });

  test('do not count against what is kept of a layer', async () => {
    const text = 'y'.repeat(1000);
    const found = await inspect(imageOf([program('a', text), program('b', text)]), { limits: { maxPickedBytes: 100 } });
    expect([found.packages.length, found.gaps]).toEqual([2, []]);
  });

  test('come from the cache, and the limit is part of its key', async () => {
    const cache = memoryCache();
    const image = imageOf([program('a')]);
    const first = await inspect(image, { cache });
    expect(await inspect(image, { cache })).toEqual(first);
    expect(show(first)).toEqual(['x elf /a']);
    await inspect(image, { cache, limits: { maxProgramBytes: 5 } });
    expect(cache.values.size).toBe(2);
  });

  test('are found in a directory', async () => {
    const root = await mkdtemp(join(tmpdir(), 'assay-programs-'));
    try {
      await writeFile(join(root, 'b'), elf('x'));
      await chmod(join(root, 'b'), 0o755);
      await link(join(root, 'b'), join(root, 'c'));
      await writeFile(join(root, 'data'), elf('d'));
      await link(join(root, 'data'), join(root, 'lib.so'));
      const image: Image = { ...memoryImage([]), sourceKind: 'dir', rootDirectory: root };
      expect(show(await inspect(image))).toEqual(['d elf /data', 'x elf /b']);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

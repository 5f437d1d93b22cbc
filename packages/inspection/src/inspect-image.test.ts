import { createHash } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import {
  BASIC_REQUEST,
  type Cache,
  type Cataloger,
  CatalogerError,
  type Image,
  type Inspection,
  type InspectionLimits,
  type InspectionRequest,
  type Layer,
  type Package,
} from '@assay/core';
import { type BuiltLayer, type LayerSpec, type TarEntry, buildLayer, encodeTar, sha256 } from '@assay/oci';
import { memoryImage, opaqueWhiteout, paxHeader, rawTar, rawTarEntry, sparseFile10, whiteout } from '@assay/testkit';
import { describe, expect, test } from 'vitest';
import { inspectWith } from './inspect-image.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { InlineRunner } from './worker/inline-runner.ts';

/** Makes a package of each line of each `*.db` file below /db, and of each `unit` file in a `units` directory. */
const lineCataloger: Cataloger = {
  kind: 'cataloger',
  id: 'lines',
  title: 'Lines',
  summary: 'A cataloger for tests.',
  since: '0.1.0',
  stability: 'experimental',
  revision: 1,
  claims: ['/db/*.db', '**/units/*/unit'],
  unreadable: 'incomplete',
  maxFileBytes: 1000,
  read: ({ path, bytes }) => {
    const text = Buffer.from(bytes).toString('utf8');
    if (text.startsWith('broken')) throw new CatalogerError('LINES_BROKEN', `${path} is broken\u001b`);
    return text.split('\n').filter((line) => line !== '');
  },
  assemble: (files) => ({
    gaps: [],
    packages: files.flatMap(({ path, layer, reading }) =>
      (Array.isArray(reading) ? reading : []).map((name): Package => {
        const text = String(name);
        if (text === 'explode') throw new Error('boom');
        return {
          name: text,
          version: '1',
          type: 'generic',
          purl: `pkg:generic/${text}@1`,
          licenses: [],
          locations: [{ path, layer }],
          metadata: {},
        };
      }),
    ),
  }),
};

interface Settings {
  readonly request?: InspectionRequest;
  readonly limits?: Partial<InspectionLimits>;
  readonly cache?: Cache;
}

function inspect(image: Image, settings: Settings = {}): Promise<Inspection> {
  const options = {
    request: settings.request ?? BASIC_REQUEST,
    limits: { ...DEFAULT_LIMITS, ...settings.limits },
    cache: settings.cache ?? null,
    signal: new AbortController().signal,
    toolVersion: '0.0.0',
  };
  const catalogers = [lineCataloger];
  return inspectWith(image, options, { catalogers, runner: new InlineRunner(catalogers) });
}

const imageOf = (...layers: readonly (readonly TarEntry[])[]): Image =>
  memoryImage(layers.map((entries) => buildLayer({ entries })));
const imageOfTar = (tar: Uint8Array): Image => memoryImage([buildLayer({ tar })]);
const listing = (inspection: Inspection): string[] =>
  inspection.files.entries.map(
    ({ path, type, linkTarget, layer }) => `${layer} ${type} ${path}${linkTarget === null ? '' : ` -> ${linkTarget}`}`,
  );
const codes = (inspection: Inspection): string[] =>
  inspection.gaps.map(({ code, path }) => (path === undefined ? code : `${code} ${path}`));
const names = (inspection: Inspection): string[] =>
  inspection.packages.map(({ name, locations }) => `${name} ${locations[0]?.path ?? ''}`);
const file = (path: string, content = ''): TarEntry => ({ path, content });
const directory = (path: string): TarEntry => ({ path, type: 'directory' });
const symlink = (path: string, linkTarget: string): TarEntry => ({ path, type: 'symlink', linkTarget });
const hardLink = (path: string, linkTarget: string): TarEntry => ({ path, type: 'hardlink', linkTarget });

describe('overlay', () => {
  test.each<[string, readonly (readonly TarEntry[])[], readonly string[], readonly string[]]>([
    ['a file below a missing directory', [[file('a/b')]], ['0 directory /a', '0 file /a/b'], []],
    ['a later file', [[file('a')], [file('a', 'x')]], ['1 file /a'], []],
    ['a whiteout', [[file('a'), file('b')], [whiteout('a')]], ['0 file /b'], []],
    ['a whiteout of a directory', [[file('a/b/c')], [whiteout('a/b')]], ['0 directory /a'], []],
    ['a whiteout of nothing', [[file('a')], [whiteout('b'), whiteout('c/d')]], ['0 file /a'], []],
    ['a whiteout before the entry of its own layer', [[file('a')], [whiteout('a'), file('a')]], ['1 file /a'], []],
    [
      'a whiteout behind the entry of its own layer',
      [[file('a')], [file('a'), whiteout('a')]],
      ['1 file /a'],
      ['WHITEOUT_ORDER /a'],
    ],
    [
      'a whiteout behind an entry below it',
      [[file('a/x')], [file('a/y'), whiteout('a')]],
      ['1 directory /a', '1 file /a/y'],
      ['WHITEOUT_ORDER /a/y'],
    ],
    [
      'an opaque directory',
      [[file('a/x')], [directory('a'), opaqueWhiteout('a'), file('a/y')]],
      ['1 directory /a', '1 file /a/y'],
      [],
    ],
    [
      'an opaque marker behind entries',
      [
        [file('a/x'), file('a/z/q')],
        [file('a/y'), opaqueWhiteout('a')],
      ],
      ['0 directory /a', '1 file /a/y'],
      [],
    ],
    ['an opaque root', [[file('a/x')], [opaqueWhiteout(''), file('y')]], ['1 file /y'], []],
    [
      'a whiteout through a link',
      [[file('usr/lib/x'), symlink('lib', 'usr/lib')], [whiteout('lib/x')]],
      ['0 symlink /lib -> usr/lib', '0 directory /usr', '0 directory /usr/lib'],
      [],
    ],
    [
      'a directory over a directory',
      [[directory('a'), file('a/x')], [directory('a')]],
      ['1 directory /a', '0 file /a/x'],
      [],
    ],
    ['a file over a directory', [[file('a/x')], [file('a')]], ['1 file /a'], []],
    [
      'a link over a directory',
      [[file('a/x'), file('b/y')], [symlink('a', 'b')]],
      ['1 symlink /a -> b', '0 directory /b', '0 file /b/y'],
      [],
    ],
    [
      'a directory over a link',
      [
        [file('b/y'), symlink('a', 'b')],
        [directory('a'), file('a/x')],
      ],
      ['1 directory /a', '1 file /a/x', '0 directory /b', '0 file /b/y'],
      [],
    ],
    [
      'a directory over a file',
      [[file('a')], [file('b'), directory('a'), file('a/x')]],
      ['1 directory /a', '1 file /a/x', '1 file /b'],
      [],
    ],
    ['an entry below a file', [[file('a')], [file('a/x')]], ['0 file /a'], ['ENTRY_PARENT_INVALID /a/x']],
    ['the last of three', [[file('a', '1'), symlink('a', 'b'), file('a', '333')]], ['0 file /a'], []],
    ['a file and then a directory', [[file('a'), directory('a'), file('a/x')]], ['0 directory /a', '0 file /a/x'], []],
    [
      'a directory, its content, then a file',
      [[directory('a'), file('a/x'), file('a'), file('b')]],
      ['0 file /a', '0 file /b'],
      [],
    ],
    [
      'an entry below a link of a lower layer',
      [[directory('usr/lib'), symlink('lib', 'usr/lib')], [file('lib/x')]],
      ['0 symlink /lib -> usr/lib', '0 directory /usr', '0 directory /usr/lib', '1 file /usr/lib/x'],
      [],
    ],
    [
      'an entry below a link to nothing',
      [[symlink('lib', '/usr/lib'), file('lib/x')]],
      ['0 symlink /lib -> /usr/lib', '0 directory /usr', '0 directory /usr/lib', '0 file /usr/lib/x'],
      [],
    ],
    [
      'an entry below a link that leads out',
      [[symlink('a/up', '../../../..'), file('a/up/x')]],
      ['0 directory /a', '0 symlink /a/up -> ../../../..', '0 file /x'],
      [],
    ],
    [
      'an entry below a link in a circle',
      [[symlink('a', 'b'), symlink('b', 'a'), file('a/x')]],
      ['0 symlink /a -> b', '0 symlink /b -> a'],
      ['ENTRY_PARENT_INVALID /a/x'],
    ],
    [
      'a link that changes in the middle',
      [[directory('p'), directory('q'), symlink('l', 'p'), file('l/1'), symlink('l', 'q'), file('l/2')]],
      ['0 symlink /l -> q', '0 directory /p', '0 file /p/1', '0 directory /q', '0 file /q/2'],
      [],
    ],
    ['a hard link', [[file('a', 'x'), hardLink('b', 'a')]], ['0 file /a', '0 file /b -> /a'], []],
    ['a hard link to a lower layer', [[file('z', 'x')], [hardLink('b', 'z')]], ['1 file /b', '0 file /z -> /b'], []],
    [
      'a hard link that outlives its target',
      [[file('a', 'x'), hardLink('b', 'a')], [whiteout('a')]],
      ['0 file /b'],
      [],
    ],
    [
      'a hard link whose target is replaced',
      [[file('a', 'x'), hardLink('b', 'a'), file('a', 'new')]],
      ['0 file /a', '0 file /b'],
      [],
    ],
    [
      'a hard link to a link',
      [[symlink('a', 'x'), hardLink('b', 'a')]],
      ['0 symlink /a -> x', '0 symlink /b -> x'],
      [],
    ],
    [
      'a hard link through a link',
      [[file('d/a', 'x'), symlink('l', 'd'), hardLink('b', 'l/a')]],
      ['0 file /b', '0 directory /d', '0 file /d/a -> /b', '0 symlink /l -> d'],
      [],
    ],
    ['a hard link to nothing', [[hardLink('b', 'a'), file('a')]], ['0 file /a'], ['HARDLINK_BROKEN /b']],
    ['a hard link to a directory', [[directory('a'), hardLink('b', 'a')]], ['0 directory /a'], ['HARDLINK_BROKEN /b']],
    ['a hard link to itself', [[file('a')], [hardLink('a', 'a')]], ['0 file /a'], ['HARDLINK_BROKEN /a']],
    ['a hard link that leads out', [[hardLink('b', '../../etc/shadow')]], [], ['HARDLINK_BROKEN b']],
    [
      'a hard link to what its layer hides',
      [[file('a', 'x')], [whiteout('a'), hardLink('b', 'a')]],
      [],
      ['HARDLINK_BROKEN /b'],
    ],
    [
      'devices and pipes',
      [
        [
          { path: 'c', type: 'character-device' },
          { path: 'b', type: 'block-device' },
          { path: 'p', type: 'fifo' },
        ],
      ],
      ['0 block-device /b', '0 character-device /c', '0 fifo /p'],
      [],
    ],
    [
      'whiteouts of nothing at all',
      [[file('.wh.'), file('a/.wh..'), file('a/.wh...')]],
      [],
      ['WHITEOUT_INVALID .wh.', 'WHITEOUT_INVALID a/.wh..', 'WHITEOUT_INVALID a/.wh...'],
    ],
    [
      'data of aufs',
      [[file('.wh..wh.plnk'), file('.wh..wh.orph')]],
      [],
      ['WHITEOUT_METADATA .wh..wh.orph', 'WHITEOUT_METADATA .wh..wh.plnk'],
    ],
    [
      'names that differ in case or form only',
      [[file('A'), file('a'), file('\u00e9'), file('e\u0301')]],
      ['0 file /A', '0 file /a', '0 file /e\u0301', '0 file /\u00e9'],
      [],
    ],
    [
      'names that lead out',
      [[file('../x'), file('a/../../y'), file('ok')]],
      ['0 file /ok'],
      ['ENTRY_ESCAPES_ROOT ../x', 'ENTRY_ESCAPES_ROOT a/../../y'],
    ],
    ['names with parent segments', [[file('a/../x')]], ['0 file /x'], ['ENTRY_NAME_DOTDOT a/../x']],
  ])('%s', async (_name, layers, expected, gaps) => {
    const inspection = await inspect(imageOf(...layers));
    expect(listing(inspection)).toEqual(expected);
    expect(codes(inspection)).toEqual(gaps);
  });

  test('keeps mode, owner and size, and takes them from the last directory', async () => {
    const inspection = await inspect(
      imageOf(
        [
          { path: 'd', type: 'directory', mode: 0o700 },
          { path: 'd/f', content: 'abc', mode: 0o4755, uid: 7, gid: 70_000 },
        ],
        [{ path: 'd', type: 'directory', mode: 0o1777, uid: 5 }],
      ),
    );
    expect(inspection.files.entries).toEqual([
      { path: '/d', type: 'directory', mode: 0o1777, uid: 5, gid: 0, sizeBytes: 0, linkTarget: null, layer: 1 },
      { path: '/d/f', type: 'file', mode: 0o4755, uid: 7, gid: 70_000, sizeBytes: 3, linkTarget: null, layer: 0 },
    ]);
  });

  test('a hard link that makes its target setuid is told', async () => {
    const inspection = await inspect(
      imageOf([file('a', 'x'), { path: 'b', type: 'hardlink', linkTarget: 'a', mode: 0o4755 }]),
    );
    expect(inspection.files.entries.map(({ mode }) => mode)).toEqual([0o4755, 0o4755]);
    expect(codes(inspection)).toEqual(['HARDLINK_METADATA /b']);
  });

  test('a hard link of a higher layer that gives its target to an owner of more than 32 bits is told', async () => {
    const uid = 2 ** 32 + 5;
    const inspection = await inspect(
      imageOf(
        [{ ...file('a', 'x'), uid: 7, gid: 8 }, file('c', 'y')],
        [{ path: 'b', type: 'hardlink', linkTarget: 'a', uid, gid: 2 ** 32 - 1, pax: { uid: String(uid) } }],
      ),
    );
    expect(inspection.files.entries.map((entry) => [entry.path, entry.uid, entry.gid])).toEqual([
      ['/a', uid, 2 ** 32 - 1],
      ['/b', uid, 2 ** 32 - 1],
      ['/c', 0, 0],
    ]);
  });

  test('counts what is there', async () => {
    const inspection = await inspect(
      imageOf([file('d/a', 'xyz'), hardLink('d/b', 'd/a'), symlink('l', 'd'), { path: 'p', type: 'fifo' }]),
    );
    expect(inspection.files).toMatchObject({ count: 2, directories: 1, symlinks: 1, others: 1, totalBytes: 3 });
  });
});

describe('packages', () => {
  test('come from the final state of claimed files', async () => {
    const inspection = await inspect(
      imageOf(
        [file('db/a.db', 'old\n'), file('db/b.db', 'gone\n'), file('db/c.txt', 'no\n')],
        [file('db/a.db', 'new\nmore\n'), whiteout('db/b.db')],
      ),
    );
    expect(names(inspection)).toEqual(['more /db/a.db', 'new /db/a.db']);
    expect(inspection.packages[0]?.locations[0]?.layer).toBe(inspection.source.layers[1]?.diffId);
    expect(inspection.gaps).toEqual([]);
  });

  test.each<[string, readonly (readonly TarEntry[])[], readonly string[]]>([
    [
      'a symbolic link with a claimed name',
      [[file('elsewhere', 'x\n'), symlink('db/a.db', '../elsewhere')]],
      ['x /db/a.db'],
    ],
    ['a hard link with a claimed name', [[file('elsewhere', 'x\n'), hardLink('db/a.db', 'elsewhere')]], ['x /db/a.db']],
    ['a hard link in another layer', [[file('elsewhere', 'x\n')], [hardLink('db/a.db', 'elsewhere')]], ['x /db/a.db']],
    ['a directory that is a link', [[file('opt/hidden/a.db', 'x\n'), symlink('db', 'opt/hidden')]], ['x /db/a.db']],
    [
      'a directory behind two links',
      [[file('opt/hidden/a.db', 'x\n'), symlink('mid', 'opt/hidden'), symlink('db', '/mid')]],
      ['x /db/a.db'],
    ],
    [
      'a directory below a linked directory',
      [[file('x/u/unit', 'x\n'), symlink('y/units', '../x'), symlink('z', 'y')]],
      ['x /y/units/u/unit'],
    ],
    [
      'a link to a file below a linked directory',
      [[file('x/real', 'x\n'), symlink('x/u/unit', '../real'), symlink('y/units', '../x')]],
      ['x /y/units/u/unit'],
    ],
    [
      'a name below a link of a lower layer',
      [[directory('db'), symlink('alias', 'db')], [file('alias/a.db', 'x\n')]],
      ['x /db/a.db'],
    ],
    [
      'a file that is reached twice: its own name counts',
      [[file('db/a.db', 'x\n'), symlink('db/b.db', 'a.db'), symlink('units', 'db')]],
      ['x /db/a.db'],
    ],
    [
      'two hard links: both are files of their own',
      [[file('db/a.db', 'x\n'), hardLink('db/b.db', 'db/a.db')]],
      ['x /db/a.db', 'x /db/b.db'],
    ],
    ['a link to nothing', [[symlink('db/a.db', 'nothing')]], []],
    ['a link in a circle', [[symlink('db/a.db', 'b.db'), symlink('db/b.db', 'a.db')]], []],
    [
      'a link to itself as directory',
      [[file('units/u/unit', 'x\n'), symlink('units/again', '.')]],
      ['x /units/u/unit'],
    ],
  ])('are found behind %s', async (_name, layers, expected) => {
    const inspection = await inspect(imageOf(...layers));
    expect(names(inspection)).toEqual(expected);
    expect(inspection.gaps).toEqual([]);
  });

  test('a claimed file that cannot be read is a gap only while it is there', async () => {
    const broken = await inspect(imageOf([file('db/a.db', 'broken')]));
    expect(broken.gaps).toEqual([
      {
        code: 'LINES_BROKEN',
        effect: 'incomplete',
        message: '/db/a.db is broken\\u{1b}',
        path: '/db/a.db',
        cataloger: 'lines',
        layer: broken.source.layers[0]?.diffId,
      },
    ]);
    expect((await inspect(imageOf([file('db/a.db', 'broken')], [whiteout('db/a.db')]))).gaps).toEqual([]);
    expect(codes(await inspect(imageOf([file('hidden', 'broken'), symlink('db/a.db', '/hidden')])))).toEqual([
      'LINES_BROKEN /db/a.db',
    ]);
  });

  test('a cataloger that throws leaves a gap', async () => {
    expect(codes(await inspect(imageOf([file('db/a.db', 'explode\n')])))).toEqual(['CATALOGER_FAILED']);
  });

  test('content of a sparse file is put together, or its lack is told', async () => {
    const good = sparseFile10('db/a.db', 600, [{ offset: 512, data: '\nname\n'.padEnd(88, '\n') }]);
    expect((await inspect(imageOfTar(rawTar(good)))).packages).toHaveLength(2);
    const bad = rawTar(
      paxHeader({ 'GNU.sparse.map': '9,9', 'GNU.sparse.size': '3', 'GNU.sparse.name': 'db/a.db' }),
      rawTarEntry({ name: 'x' }, 'abc'),
    );
    expect(codes(await inspect(imageOfTar(bad)))).toEqual(['SPARSE_INVALID /db/a.db', 'SPARSE_INVALID db/a.db']);
  });
});

describe('files that are asked for', () => {
  const layers = [
    [
      file('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n'),
      file('usr/lib/os-release', 'ID=demo\nVERSION_ID=1\n'),
      symlink('etc/os-release', '../usr/lib/os-release'),
      file('data/config', 'secret'),
      symlink('config', 'data/config'),
    ],
  ];
  test('are given at their final state, links followed', async () => {
    const request: InspectionRequest = {
      fileDigests: { algorithms: [], paths: [] },
      retrieve: ['/config', '/nothing', '/etc'],
    };
    const inspection = await inspect(imageOf(...layers), { request });
    const base64 = Buffer.from('secret').toString('base64');
    expect(inspection.retrievedFiles).toEqual([
      { path: '/config', layer: inspection.source.layers[0]?.diffId, sizeBytes: 6, base64 },
    ]);
    expect(inspection.os).toMatchObject({ id: 'demo', versionId: '1', source: '/etc/os-release' });
    expect(inspection.users).toMatchObject([{ name: 'root' }]);
    expect(inspection.gaps).toEqual([]);
  });

  test('users are unknown where there is no list, and told where it is odd', async () => {
    expect((await inspect(imageOf([file('a')]))).users).toBeNull();
    const inspection = await inspect(imageOf([file('etc/passwd', 'nonsense\nroot:x:0:0:::\n')]));
    expect([inspection.users?.length, codes(inspection)]).toEqual([1, ['PASSWD_MALFORMED /etc/passwd']]);
  });

  test('digests are made of all files, or of the given ones through links', async () => {
    const digest = createHash('sha256').update('secret').digest('hex');
    const all = await inspect(imageOf(...layers), {
      request: { fileDigests: { algorithms: ['sha256', 'md5'], paths: 'all' }, retrieve: [] },
    });
    expect(all.files.entries.filter((entry) => entry.digests !== undefined)).toHaveLength(3);
    expect(all.files.entries.find(({ path }) => path === '/data/config')?.digests?.sha256).toBe(digest);
    expect(all.files.entries.find(({ path }) => path === '/data/config')?.digests?.md5).toMatch(/^[0-9a-f]{32}$/);
    const some = await inspect(imageOf(...layers), {
      request: { fileDigests: { algorithms: ['sha256'], paths: ['/config'] }, retrieve: [] },
    });
    expect(
      some.files.entries.flatMap(({ path, digests }) => (digests === undefined ? [] : [path, digests.sha256])),
    ).toEqual(['/data/config', digest]);
  });

  test('large files are digested in pieces', async () => {
    const content = Buffer.alloc(900_000, 'abcdefg');
    const image = imageOf([{ path: 'big', content }, { path: 'empty' }]);
    const inspection = await inspect(image, {
      request: { fileDigests: { algorithms: ['sha256'], paths: 'all' }, retrieve: [] },
    });
    expect(inspection.files.entries.map(({ digests }) => digests?.sha256)).toEqual(
      [content, ''].map((bytes) => createHash('sha256').update(bytes).digest('hex')),
    );
  });
});

const withLayer = (image: Image, changes: Partial<Layer>): Image => ({
  ...image,
  layers: image.layers.map((layer) => ({ ...layer, ...changes })),
});

describe('trust', () => {
  const entries = [file('a', 'x'.repeat(5000))];
  const built = buildLayer({ entries });
  const promise = (changes: Partial<BuiltLayer>): Image => memoryImage([{ ...built, ...changes }]);
  const cut = built.bytes.subarray(0, -20);
  const otherDigest = sha256(Buffer.from('other'));

  test.each<[string, Image, string]>([
    ['stored bytes with another digest', promise({ digest: otherDigest }), 'LAYER_DIGEST_MISMATCH'],
    ['unpacked bytes with another digest', promise({ diffId: otherDigest }), 'LAYER_DIFFID_MISMATCH'],
    ['a layer that is too short', withLayer(promise({}), { sizeBytes: built.bytes.length + 1 }), 'LAYER_SIZE_MISMATCH'],
    ['a layer that is too long', withLayer(promise({}), { sizeBytes: built.bytes.length - 1 }), 'LAYER_SIZE_MISMATCH'],
    [
      'damage that only the diffID shows',
      withLayer(promise({ bytes: cut }), { digest: null }),
      'LAYER_DIFFID_MISMATCH',
    ],
    [
      'another tar than promised',
      withLayer(memoryImage([buildLayer({ entries: [file('b')] })]), { digest: null, diffId: otherDigest }),
      'LAYER_DIFFID_MISMATCH',
    ],
    [
      'an encrypted layer',
      promise({ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip+encrypted' }),
      'MEDIA_TYPE_UNSUPPORTED',
    ],
  ])('%s', async (_name, image, code) => {
    await expect(inspect(image)).rejects.toMatchObject({ name: 'AssayError', code });
  });

  const stored = (bytes: Uint8Array, diffId = built.diffId): Image =>
    memoryImage([{ ...built, bytes, digest: sha256(bytes), diffId }]);
  const truncated = encodeTar(entries).subarray(0, 1000);
  test.each<[string, Image, readonly string[]]>([
    ['compressed data that break off', stored(cut), ['LAYER_CORRUPT']],
    [
      'compressed data that are damaged',
      stored(Buffer.concat([built.bytes.subarray(0, 12), Buffer.alloc(200, 0xee)])),
      ['LAYER_CORRUPT'],
    ],
    [
      'bytes behind the compressed data',
      stored(Buffer.concat([built.bytes, Buffer.from('junk')])),
      ['LAYER_TRAILING_DATA'],
    ],
    ['a tar that breaks off', imageOfTar(truncated), ['LAYER_CORRUPT a']],
    ['a layer in xz', stored(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2])), ['LAYER_COMPRESSION_UNSUPPORTED']],
    [
      'a zstd window of 2 GiB',
      stored(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0xa8, 1, 0, 0])),
      ['LAYER_COMPRESSION_UNSUPPORTED'],
    ],
    ['a foreign layer', withLayer(promise({}), { content: { kind: 'foreign' } }), ['FOREIGN_LAYER']],
    ['an empty layer', imageOfTar(new Uint8Array(0)), []],
    ['zstd under the media type of gzip', stored(zstdCompressSync(built.tar)), []],
    ['a plain tar under the media type of gzip', stored(built.tar), []],
    [
      'gzip of several members',
      stored(Buffer.concat([gzipSync(built.tar.subarray(0, 700)), gzipSync(built.tar.subarray(700))])),
      [],
    ],
  ])('%s', async (_name, image, gaps) => {
    const inspection = await inspect(image);
    expect(codes(inspection)).toEqual(gaps);
    for (const gap of inspection.gaps) expect(gap.layer).toBe(image.layers[0]?.diffId);
  });

  test('errors of a stream come through', async () => {
    const fault = new Error('connection lost');
    const open = async function* open(): AsyncGenerator<Uint8Array> {
      yield built.bytes.subarray(0, 10);
      throw fault;
    };
    await expect(inspect(withLayer(promise({}), { content: { kind: 'stream', open } }))).rejects.toBe(fault);
  });

  test('sizes of pieces make no difference', async () => {
    const spec: LayerSpec = {
      entries: [file('db/a.db', 'one\ntwo\n'), file('big', 'b'.repeat(400_000)), symlink('l', 'big')],
    };
    const inspections = await Promise.all(
      [1, 7, 513, 65_536].map((chunkBytes) => inspect(memoryImage([buildLayer(spec)], { chunkBytes }))),
    );
    for (const inspection of inspections) expect(inspection).toEqual(inspections[0]);
  });
});

describe('limits', () => {
  const zeros = Buffer.alloc(300_000);
  test.each<[string, readonly TarEntry[], Partial<InspectionLimits>, readonly string[]]>([
    ['unpacked bytes', [{ path: 'a', content: zeros }], { maxUnpackedBytes: 200_000 }, ['LIMIT_UNPACKED_BYTES']],
    ['entries', [file('a'), file('b'), file('c')], { maxEntries: 2 }, ['LIMIT_ENTRIES']],
    ['names', [file('n'.repeat(101)), file('ok')], { maxNameBytes: 100 }, [`LIMIT_NAME ${'n'.repeat(101)}`]],
    ['names in bytes', [file('\u00e9'.repeat(51))], { maxNameBytes: 100 }, [`LIMIT_NAME ${'\u00e9'.repeat(51)}`]],
    ['targets', [symlink('a', 't'.repeat(101))], { maxNameBytes: 100 }, ['LIMIT_NAME a']],
    ['depth', [file('1/2/3/x'), file('1/2/x')], { maxPathDepth: 2 }, ['LIMIT_DEPTH 1/2/3/x']],
    ['depth through links', [symlink('a', 'b/c/d'), file('a/x')], { maxPathDepth: 2 }, ['LIMIT_DEPTH /a/x']],
    ['claimed files', [file('db/a.db', 'x'.repeat(101))], { maxFileBytes: 100 }, ['LIMIT_FILE_BYTES /db/a.db']],
    ['claimed files by cataloger', [file('db/a.db', 'x'.repeat(1001))], {}, ['LIMIT_FILE_BYTES /db/a.db']],
    [
      'claimed files together',
      [file('db/a.db', 'x'.repeat(60)), file('db/b.db', 'x'.repeat(60))],
      { maxPickedBytes: 100 },
      ['LIMIT_PICKED_BYTES /db/b.db'],
    ],
    ['retrieved files', [file('etc/passwd', 'x'.repeat(1024 * 1024 + 1))], {}, ['LIMIT_FILE_BYTES /etc/passwd']],
  ])('%s', async (_name, entries, limits, gaps) => {
    const inspection = await inspect(imageOf(entries), { limits });
    expect(codes(inspection)).toEqual(gaps);
    expect(inspection.gaps.every(({ effect }) => effect === 'incomplete')).toBe(true);
  });

  test('the ratio is looked at above 64 MiB', async () => {
    const bomb = buildLayer({ tar: encodeTar([{ path: 'a', content: Buffer.alloc(90 * 1024 * 1024) }]) });
    expect(codes(await inspect(memoryImage([bomb])))).toEqual(['LIMIT_RATIO']);
    expect(codes(await inspect(memoryImage([bomb]), { limits: { maxCompressionRatio: 2000 } }))).toEqual([]);
  });

  test('many gaps of one kind are counted, not listed', async () => {
    const inspection = await inspect(imageOf(Array.from({ length: 150 }, (_, at) => file(`../${at}`))));
    expect(inspection.gaps).toHaveLength(101);
    expect(inspection.gaps.at(-1)).toMatchObject({
      code: 'GAPS_OMITTED',
      effect: 'incomplete',
      message: expect.stringContaining('50'),
    });
  });

  test('symbolic links cannot multiply directories without bound', async () => {
    const links = Array.from({ length: 60 }, (_, at) => symlink(`${'l/'.repeat(at)}l`, `${'deep/'.repeat(100)}x`));
    const inspection = await inspect(imageOf(links), { limits: { maxEntries: 5000 } });
    expect(inspection.files.entries.length).toBeLessThan(6000);
    expect(inspection.gaps.length).toBeGreaterThan(0);
  });

  test('links that give everything countless names are cut off', async () => {
    const levels = Array.from({ length: 4 }, (_, at) =>
      Array.from({ length: 60 }, (_unused, link) => symlink(`r/${at}/${link}`, `../${at + 1}`)),
    );
    const inspection = await inspect(imageOf([...levels.flat(), directory('r/4'), file('r/4/unit', 'x')]));
    expect(codes(inspection)).toEqual(['LIMIT_LINKS']);
  });
});

function memoryCache(): Cache & { readonly values: Map<string, Uint8Array> } {
  const values = new Map<string, Uint8Array>();
  return {
    values,
    get: (namespace, key) => Promise.resolve(values.get(`${namespace}/${key}`) ?? null),
    put: (namespace, key, value) => {
      values.set(`${namespace}/${key}`, value);
      return Promise.resolve();
    },
  };
}

/** The image, and how often one of its streams was opened. */
function counting(image: Image): { readonly image: Image; readonly opened: () => number } {
  let opened = 0;
  const layers = image.layers.map((layer): Layer => {
    const { content } = layer;
    if (content.kind !== 'stream') return layer;
    const open: typeof content.open = (options) => {
      opened += 1;
      return content.open(options);
    };
    return withContent(layer, { kind: 'stream', open });
  });
  return { image: { ...image, layers }, opened: () => opened };
}

const withContent = (layer: Layer, content: Layer['content']): Layer => ({ ...layer, content });

describe('cache', () => {
  test('a second inspection reads no layer and finds the same', async () => {
    const cache = memoryCache();
    const { image, opened } = counting(
      imageOf([file('elsewhere', 'x\n'), symlink('db/a.db', '../elsewhere')], [file('db/b.db', 'y\n')]),
    );
    const first = await inspect(image, { cache });
    expect(opened()).toBe(3);
    expect(await inspect(image, { cache })).toEqual(first);
    expect(opened()).toBe(3);
    expect(names(first)).toEqual(['x /db/a.db', 'y /db/b.db']);
  });

  test('another request or limit reads again; damaged records are read again', async () => {
    const cache = memoryCache();
    const { image, opened } = counting(imageOf([file('db/a.db', 'x\n')]));
    await inspect(image, { cache });
    await inspect(image, { cache, limits: { maxFileBytes: 5 } });
    await inspect(image, { cache, request: { fileDigests: { algorithms: ['sha1'], paths: 'all' }, retrieve: [] } });
    expect(opened()).toBe(3);
    for (const key of cache.values.keys()) cache.values.set(key, Buffer.from('damaged'));
    expect(names(await inspect(image, { cache }))).toEqual(['x /db/a.db']);
    expect(opened()).toBe(4);
  });

  test('records that broke a limit are not kept, and limits hold for what was kept', async () => {
    const cache = memoryCache();
    const image = imageOf([file('a'), file('b'), file('c')]);
    await inspect(image, { cache, limits: { maxEntries: 2 } });
    expect(cache.values.size).toBe(0);
    expect((await inspect(image, { cache })).gaps).toEqual([]);
    expect(codes(await inspect(image, { cache, limits: { maxEntries: 2 } }))).toEqual(['LIMIT_ENTRIES /c']);
  });

  test('a layer that stands in the image twice is read once', async () => {
    const { image, opened } = counting(imageOf([file('a')], [whiteout('a')], [file('a')]));
    expect(listing(await inspect(image))).toEqual(['2 file /a']);
    expect(opened()).toBe(2);
  });
});

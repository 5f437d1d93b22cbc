import { encodePaxRecords, encodeTar } from '@assay/oci';
import {
  base256,
  gnuLong,
  paxHeader,
  rawTar,
  rawTarEntry,
  rawTarHeader,
  sparseFile01,
  sparseFile10,
  sparseFileOldGnu,
} from '@assay/testkit';
import { array, assert, constantFrom, integer, nat, property, tuple, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TarEntry } from './tar-entry.ts';
import { TarWalker } from './tar-walker.ts';

interface Walked {
  readonly entries: (Omit<TarEntry, 'xattrs'> & { readonly xattrs: readonly string[]; content: string })[];
  readonly gaps: string[];
}

/** Walks an archive in pieces that end at the given offsets; content is kept for every file. */
function walk(archive: Uint8Array, cuts: readonly number[] = []): Walked {
  const walked: Walked = { entries: [], gaps: [] };
  const walker = new TarWalker({
    entry: (entry) => {
      const kept = { ...entry, content: '' };
      walked.entries.push(kept);
      let ended = 0;
      return {
        write: (bytes) => {
          kept.content += Buffer.from(bytes).toString('latin1');
        },
        end: () => {
          ended += 1;
          expect(ended).toBe(1);
        },
      };
    },
    gap: (code, _message, name) => walked.gaps.push(name === undefined ? code : `${code} ${name}`),
  });
  const ends = [...cuts.toSorted((a, b) => a - b), archive.length];
  let start = 0;
  for (const end of ends) {
    walker.push(archive.subarray(start, end));
    start = Math.max(start, end);
  }
  walker.finish();
  return walked;
}

const summary = (walked: Walked): string[] =>
  walked.entries.map(({ name, type, content }) => `${type} ${name} ${content}`);

const LONG = `${'d/'.repeat(90)}${'n'.repeat(150)}`;

describe('names', () => {
  test.each([
    ['ustar', rawTarEntry({ name: 'a' }, 'x'), 'a'],
    ['ustar with prefix', rawTarEntry({ name: 'a', prefix: 'p/q' }), 'p/q/a'],
    ['v7 without prefix', rawTarEntry({ name: 'a', prefix: 'p', magic: 'v7' }), 'a'],
    ['a name of exactly 100 bytes', rawTarEntry({ name: 'n'.repeat(100) }), 'n'.repeat(100)],
    ['GNU without prefix', rawTarEntry({ name: 'a', magic: 'gnu', prefix: '14000000000' }), 'a'],
    ['GNU magic misused with a prefix', rawTarEntry({ name: 'a', magic: 'gnu', prefix: 'usr/share' }), 'usr/share/a'],
    ['GNU long name', Buffer.concat([gnuLong('L', LONG), rawTarEntry({ name: 'cut' })]), LONG],
    ['PAX path', Buffer.concat([paxHeader({ path: LONG }), rawTarEntry({ name: 'cut' })]), LONG],
    ['an empty PAX path', Buffer.concat([paxHeader({ path: '' }), rawTarEntry({ name: 'plain' })]), 'plain'],
    ['UTF-8', rawTarEntry({ name: 'ä/日本' }), 'ä/日本'],
    ['a true replacement character', rawTarEntry({ name: 'a\uFFFDb' }), 'a\uFFFDb'],
    ['bytes that are no UTF-8', rawTarEntry({ name: Buffer.from('a\xff\xc3(é', 'latin1') }), 'a\uDCFF\uDCC3(\uDCE9'],
    ['an encoded surrogate', rawTarEntry({ name: Buffer.from([0xed, 0xa0, 0x80]) }), '\uDCED\uDCA0\uDC80'],
  ])('%s', (_name, entry, expected) => {
    const walked = walk(rawTar(entry));
    expect(walked.entries.map((found) => found.name)).toEqual([expected]);
    expect(walked.gaps).toEqual([]);
  });

  test('extended headers count for one entry only', () => {
    const archive = rawTar(
      gnuLong('L', 'long'),
      gnuLong('K', 'target'),
      rawTarEntry({ name: 'x', typeFlag: '2', size: 0 }),
      rawTarEntry({ name: 'b' }),
    );
    expect(walk(archive).entries.map(({ name, linkName }) => [name, linkName])).toEqual([
      ['long', 'target'],
      ['b', ''],
    ]);
  });
});

const field = (header: Parameters<typeof rawTarHeader>[0], content = ''): Walked =>
  walk(rawTar(rawTarEntry(header, content)));

describe('fields', () => {
  test('reads numbers in octal and base-256', () => {
    const archive = rawTar(rawTarEntry({ name: 'a', mode: '0104755', uid: ' 17 ', gid: '', size: base256(3n) }, 'abc'));
    expect(walk(archive).entries[0]).toMatchObject({ mode: 0o4755, uid: 15, gid: 0, sizeBytes: 3, content: 'abc' });
  });

  test('lets PAX records override numbers', () => {
    const archive = rawTar(
      paxHeader({ uid: '4294967294', gid: '70000', size: '3' }),
      rawTarEntry({ name: 'a', size: 0 }),
      Buffer.from('abc'.padEnd(512, '\0')),
    );
    expect(walk(archive)).toMatchObject({ gaps: [], entries: [{ uid: 4_294_967_294, gid: 70_000, content: 'abc' }] });
  });

  test.each([
    ['0', 'file'],
    ['\0', 'file'],
    ['7', 'file'],
    ['1', 'hard-link'],
    ['2', 'symlink'],
    ['3', 'character-device'],
    ['4', 'block-device'],
    ['5', 'directory'],
    ['6', 'fifo'],
  ])('type flag %j is a %s', (typeFlag, type) => {
    expect(field({ name: 'a', typeFlag, linkName: 'b' })).toMatchObject({ gaps: [], entries: [{ type }] });
  });

  test('an old header whose name ends in a slash is a directory', () => {
    expect(field({ name: 'a/', typeFlag: '\0', magic: 'v7' }).entries[0]?.type).toBe('directory');
  });

  test.each([
    ['a uid that is no number', { name: 'a', uid: 'nonsense' }, ['TAR_FIELD_INVALID a']],
    ['a negative uid', { name: 'a', uid: '-1' }, ['TAR_FIELD_INVALID a']],
    ['an unknown type', { name: 'a', typeFlag: 'Q' }, ['ENTRY_TYPE_UNKNOWN a']],
    ['a directory with content', { name: 'a', typeFlag: '5', size: 512 }, ['TAR_SIZE_AMBIGUOUS a']],
    ['a wrong checksum', { name: 'a', validChecksum: false }, ['LAYER_CORRUPT']],
    ['a size that is no number', { name: 'a', size: 'garbage' }, ['LAYER_CORRUPT']],
    ['a negative size', { name: 'a', size: base256(-1n) }, ['LAYER_CORRUPT']],
    ['a size beyond counting', { name: 'a', size: base256(2n ** 63n - 1n) }, ['LAYER_CORRUPT']],
    ['a size of 8 GiB and no content', { name: 'a', size: base256(2n ** 33n) }, ['LAYER_CORRUPT a']],
  ])('reports %s', (_name, header, gaps) => {
    expect(field(header).gaps).toEqual(gaps);
  });

  test('goes on behind an entry of an unknown type', () => {
    const archive = rawTar(
      rawTarEntry({ name: 'odd', typeFlag: 'Q' }, 'x'.repeat(600)),
      rawTarEntry({ name: 'b' }, 'y'),
    );
    expect(summary(walk(archive))).toEqual(['file b y']);
  });
});

const withPax = (records: Parameters<typeof paxHeader>[0], typeFlag: 'x' | 'g' = 'x'): Walked =>
  walk(rawTar(paxHeader(records, typeFlag), rawTarEntry({ name: 'a' }, 'abc')));

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('PAX', () => {
  test.each([
    ['length 0', bytes('0 path=b\n')],
    ['a negative length', bytes('-9 path=b\n')],
    ['a length that is no number', bytes('x path=b\n')],
    ['a length with a leading zero', bytes('010 path=b\n')],
    ['a length that is too short', bytes('8 path=b\n')],
    ['a length beyond the header', bytes('99 path=b\n')],
    ['a length beyond counting', bytes('99999999999999999999 path=b\n')],
    ['a missing newline', bytes('10 path=bb')],
    ['no equals sign', bytes('10 path bb\n')],
    ['an empty key', bytes('6 =bb\n')],
    ['bytes behind the last record', bytes('10 path=b\n\0\0')],
  ])('is invalid with %s', (_name, records) => {
    const walked = withPax(records);
    expect(walked.gaps).toEqual(['PAX_INVALID']);
    expect(walked.entries[0]?.name).toBe('a');
  });

  test.each([
    [
      'conflicting paths',
      Buffer.concat([encodePaxRecords([['path', 'b']]), encodePaxRecords([['path', 'c']])]),
      ['PAX_CONFLICT'],
    ],
    ['the same path twice', Buffer.concat([encodePaxRecords([['path', 'c']]), encodePaxRecords([['path', 'c']])]), []],
  ])('%s: the last counts', (_name, records, gaps) => {
    expect(withPax(records)).toMatchObject({ gaps, entries: [{ name: 'c' }] });
  });

  test('a size that contradicts the header is told', () => {
    const archive = rawTar(paxHeader({ size: '3' }), rawTarEntry({ name: 'a', size: 512 }, 'abc'));
    expect(walk(archive).gaps).toEqual(['PAX_SIZE_OVERRIDE a']);
    expect(walk(rawTar(paxHeader({ size: 'x' }), rawTarEntry({ name: 'a' }))).gaps).toEqual(['TAR_FIELD_INVALID a']);
  });

  test('a global header is passed over, and told when it would change anything', () => {
    expect(withPax({ comment: '0123456789abcdef' }, 'g').gaps).toEqual([]);
    expect(withPax({ path: 'b', 'SCHILY.xattr.user.x': '1' }, 'g')).toMatchObject({
      gaps: ['PAX_GLOBAL_IGNORED'],
      entries: [{ name: 'a', xattrs: [] }],
    });
  });

  test('a global header between an entry and its own header is told', () => {
    const archive = rawTar(paxHeader({ path: 'b' }), paxHeader({ comment: 'c' }, 'g'), rawTarEntry({ name: 'a' }));
    expect(walk(archive).gaps).toEqual(['PAX_GLOBAL_IGNORED']);
  });

  test('names that PAX and GNU headers give differently are told', () => {
    const archive = rawTar(paxHeader({ path: 'pax' }), gnuLong('L', 'gnu'), rawTarEntry({ name: 'a' }));
    expect(walk(archive)).toMatchObject({ gaps: ['TAR_NAME_CONFLICT gnu'], entries: [{ name: 'gnu' }] });
  });

  test('keeps the names of extended attributes', () => {
    expect(withPax({ 'SCHILY.xattr.security.capability': '\x01' }).entries[0]?.xattrs).toEqual(['security.capability']);
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`SCHILY.xattr.user.${at}`, 'v']));
    expect(withPax(many).entries[0]?.xattrs).toHaveLength(64);
    const hidden = withPax({ ...many, 'SCHILY.xattr.security.capability': '\x01' }).entries[0]?.xattrs;
    expect([hidden?.length, hidden?.at(-1)]).toEqual([65, 'security.capability']);
  });

  test('a header above 1 MiB is passed over', () => {
    const walked = withPax({ path: 'b', comment: 'c'.repeat(1024 * 1024) });
    expect(walked).toMatchObject({ gaps: ['TAR_HEADER_TOO_LARGE'], entries: [{ name: 'a', content: 'abc' }] });
  });
});

const inline = (records: Readonly<Record<string, string>>): Buffer =>
  Buffer.concat([
    paxHeader({ 'GNU.sparse.name': 's', 'GNU.sparse.size': '5000', ...records }),
    rawTarEntry({ name: 'x' }, 'abc'),
  ]);

const mapped = (text: string): Buffer =>
  Buffer.concat([
    paxHeader({
      'GNU.sparse.major': '1',
      'GNU.sparse.minor': '0',
      'GNU.sparse.name': 's',
      'GNU.sparse.realsize': '9',
    }),
    rawTarEntry({ name: 'x' }, text),
  ]);

describe('sparse files', () => {
  const first = 'A'.repeat(512);
  const pieces = [
    { offset: 1024, data: first },
    { offset: 4096, data: 'end' },
  ];
  const content = `${'\0'.repeat(1024)}${first}${'\0'.repeat(4096 - 1536)}end${'\0'.repeat(901)}`;
  const many = Array.from({ length: 60 }, (_, at) => ({ offset: at * 1024, data: 'B'.repeat(512) }));
  const repeated = Buffer.concat([
    encodePaxRecords([
      ['GNU.sparse.size', '5000'],
      ['GNU.sparse.numblocks', '2'],
    ]),
    ...pieces.flatMap(({ offset, data }) => [
      encodePaxRecords([['GNU.sparse.offset', String(offset)]]),
      encodePaxRecords([['GNU.sparse.numbytes', String(data.length)]]),
    ]),
  ]);

  test.each([
    ['old GNU', sparseFileOldGnu('s', 5000, pieces)],
    ['PAX 0.0', Buffer.concat([paxHeader(repeated), rawTarEntry({ name: 's' }, `${first}end`)])],
    ['PAX 0.1', sparseFile01('s', 5000, pieces)],
    ['PAX 1.0', sparseFile10('s', 5000, pieces)],
  ])('%s is put together', (_name, file) => {
    const walked = walk(rawTar(file, rawTarEntry({ name: 'next' }, 'x')));
    expect(walked.gaps).toEqual([]);
    expect(walked.entries.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
      ['s', 5000],
      ['next', 1],
    ]);
    expect(walked.entries[0]?.content === content).toBe(true);
  });

  test('maps over several blocks are read', () => {
    for (const file of [
      sparseFileOldGnu('s', 61_440, many),
      sparseFile10('s', 61_440, many),
      sparseFile01('s', 61_440, many),
    ]) {
      const walked = walk(rawTar(file, rawTarEntry({ name: 'next' })));
      expect(walked.gaps).toEqual([]);
      expect(walked.entries.map(({ name }) => name)).toEqual(['s', 'next']);
      expect(walked.entries[0]?.content).toBe(many.map(({ data }) => data + '\0'.repeat(512)).join(''));
    }
  });

  test.each([
    ['regions out of order', inline({ 'GNU.sparse.map': '10,2,0,1' })],
    ['regions that overlap', inline({ 'GNU.sparse.map': '0,2,1,1' })],
    ['a region beyond the file', inline({ 'GNU.sparse.map': '4999,3' })],
    ['more regions than content', inline({ 'GNU.sparse.map': '0,4' })],
    ['fewer regions than content', inline({ 'GNU.sparse.map': '0,2' })],
    ['half a region', inline({ 'GNU.sparse.map': '0,3,7' })],
    ['a region that is no number', inline({ 'GNU.sparse.map': '0,x' })],
    ['a wrong count', inline({ 'GNU.sparse.map': '0,3', 'GNU.sparse.numblocks': '2' })],
    ['no size', Buffer.concat([paxHeader({ 'GNU.sparse.map': '0,3' }), rawTarEntry({ name: 's' }, 'abc')])],
    ['an unknown version', inline({ 'GNU.sparse.major': '2', 'GNU.sparse.map': '0,3' })],
    ['a map that never ends', mapped('9\n1\n')],
    ['a map of too many regions', mapped('99999999\n')],
    ['a map that is none', mapped('\0'.repeat(512))],
    ['an empty file for a map', mapped('')],
  ])('with %s are told and their content is unknown', (_name, file) => {
    const walked = walk(rawTar(file, rawTarEntry({ name: 'next' })));
    expect(walked.gaps).toEqual(['SPARSE_INVALID s']);
    expect(walked.entries.map(({ name, contentUnknown }) => [name, contentUnknown])).toEqual([
      ['s', true],
      ['next', false],
    ]);
  });

  test('a chain of ten thousand map blocks does not fill the memory', () => {
    const header = Buffer.from(sparseFileOldGnu('s', 9, many.slice(0, 5)).subarray(0, 512));
    const block = sparseFileOldGnu('s', 9, many).subarray(512, 1024);
    const walked = walk(rawTar(header, ...Array.from({ length: 10_000 }, () => block)));
    expect(walked.gaps[0]).toMatch(/SPARSE_INVALID|LAYER_CORRUPT/);
  });
});

describe('the end', () => {
  const entry = rawTarEntry({ name: 'a' }, 'abc');
  const zero = new Uint8Array(512);
  test.each([
    ['nothing at all', new Uint8Array(0), []],
    ['two zero blocks', rawTar(entry), []],
    ['one zero block', Buffer.concat([entry, zero]), []],
    ['many zero blocks', Buffer.concat([rawTar(entry), new Uint8Array(20 * 512 + 100)]), []],
    ['no zero block', entry, ['TAR_UNTERMINATED']],
    ['half a header', Buffer.concat([entry, entry.subarray(0, 200)]), ['LAYER_CORRUPT']],
    ['half a file', entry.subarray(0, 514), ['LAYER_CORRUPT a']],
    ['no padding', entry.subarray(0, 515), ['LAYER_CORRUPT']],
    ['a header that is followed by no entry', Buffer.concat([gnuLong('L', 'x')]), ['LAYER_CORRUPT']],
    ['a header before the end marker', rawTar(gnuLong('L', 'x')), ['LAYER_CORRUPT']],
    ['a second archive', Buffer.concat([rawTar(entry), rawTar(rawTarEntry({ name: 'b' }))]), ['TAR_TRAILING_DATA']],
    [
      'a second archive after one zero block',
      Buffer.concat([entry, zero, rawTar(rawTarEntry({ name: 'b' }))]),
      ['TAR_TRAILING_DATA'],
    ],
    ['one odd byte', Buffer.concat([rawTar(entry), new Uint8Array(1000), Buffer.from('x')]), ['TAR_TRAILING_DATA']],
  ])('%s', (_name, archive, gaps) => {
    expect(walk(archive).gaps).toEqual(gaps);
    expect(walk(archive).entries.every(({ name }) => name === 'a')).toBe(true);
  });
});

describe('properties', () => {
  const archives: readonly Uint8Array[] = [
    encodeTar([
      { path: 'etc', type: 'directory' },
      { path: `etc/${'long'.repeat(60)}`, content: 'l'.repeat(1500) },
      { path: 'etc/link', type: 'symlink', linkTarget: 'x'.repeat(200) },
      { path: 'etc/empty' },
    ]),
    rawTar(
      sparseFile10('s', 5000, [{ offset: 512, data: 'S'.repeat(512) }]),
      gnuLong('L', LONG),
      rawTarEntry({ name: 'c' }, 'x'.repeat(700)),
    ),
    rawTar(
      sparseFileOldGnu(
        's',
        9000,
        Array.from({ length: 6 }, (_, at) => ({ offset: at * 1024, data: 'S'.repeat(512) })),
      ),
    ),
  ];

  test('pieces make no difference', () => {
    assert(
      property(constantFrom(...archives), array(nat(6000), { maxLength: 12 }), (archive, cuts) => {
        const inRange = cuts.map((cut) => Math.min(cut, archive.length));
        expect(walk(archive, inRange)).toEqual(walk(archive));
      }),
      { numRuns: 200 },
    );
    for (const archive of archives) {
      expect(
        walk(
          archive,
          Array.from({ length: archive.length }, (_, at) => at),
        ),
      ).toEqual(walk(archive));
    }
  });

  test('damage never throws, and is the same whatever the pieces', () => {
    const damage = array(tuple(nat(8000), integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 20 });
    assert(
      property(constantFrom(...archives), damage, nat(8000), (archive, changes, cut) => {
        const damaged = Buffer.from(archive);
        for (const [at, value] of changes) damaged[at % damaged.length] = value;
        const shortened = damaged.subarray(0, cut % 3 === 0 ? cut % damaged.length : damaged.length);
        expect(walk(shortened, [cut % (shortened.length + 1)])).toEqual(walk(shortened));
      }),
      { numRuns: 500 },
    );
  });

  test('damage below a right checksum never throws', () => {
    assert(
      property(
        uint8Array({ minLength: 0, maxLength: 400 }),
        constantFrom('0', 'x', 'g', 'L', 'K', 'S', '1', '5'),
        nat(3000),
        (noise, typeFlag, size) => {
          const header = {
            name: noise.subarray(0, 100),
            typeFlag,
            size,
            prefix: 'p',
            linkName: noise.subarray(100, 200),
          };
          const archive = Buffer.concat([rawTarHeader(header), noise, rawTar(rawTarEntry({ name: 'end' }))]);
          expect(walk(archive).gaps.length).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('cutting an archive anywhere is told', () => {
    const [archive = new Uint8Array(0)] = archives;
    for (let length = 1; length < archive.length - 1024; length += 1) {
      expect(walk(archive.subarray(0, length)).gaps.length).toBeGreaterThan(0);
    }
  });
});

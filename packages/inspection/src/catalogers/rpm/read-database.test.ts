import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { CatalogerError } from '@assay/core';
import { array, assert, nat, property, tuple, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corpusFile } from '../corpus.ts';
import { type TagValue, buildBerkeleyDb, buildHeader, buildNdb } from './build-database.ts';
import { readPackageRecord } from './package-record.ts';
import { readRpmDatabase } from './read-database.ts';

const text = (value: string): TagValue => ({ kind: 'text', value });

function header(name: string, tags: Readonly<Record<number, TagValue>> = {}): Buffer {
  return buildHeader({ 1000: text(name), 1001: text('1'), 1002: text('2'), ...tags });
}

/** Headers from a few bytes to several pages long. */
const NAMES = Array.from({ length: 12 }, (_unused, index) => `package-${index}`);
const HEADERS = NAMES.map((name, index) => header(name, { 1004: text('x'.repeat(index * index * 90)) }));

function buildSqlite(blobs: readonly Uint8Array[], { pageSize = 512, sql = '' } = {}): Buffer {
  const database = new DatabaseSync(':memory:');
  database.exec(`PRAGMA page_size=${pageSize}; CREATE TABLE other (a, b, c);
    CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL);${sql}`);
  const insert = database.prepare('INSERT INTO Packages (blob) VALUES (?)');
  for (const blob of blobs) insert.run(blob);
  const bytes = Buffer.from(database.serialize());
  database.close();
  return bytes;
}

function names(bytes: Uint8Array): readonly string[] {
  return readRpmDatabase(bytes).packages.map((found) => found.name);
}

const databases: readonly (readonly [string, Buffer])[] = [
  ['SQLite with small pages', buildSqlite(HEADERS)],
  ['SQLite with large pages', buildSqlite(HEADERS, { pageSize: 65_536 })],
  ['NDB', buildNdb(HEADERS)],
  ['Berkeley DB, little-endian', buildBerkeleyDb(HEADERS, { littleEndian: true })],
  ['Berkeley DB, big-endian', buildBerkeleyDb(HEADERS, { littleEndian: false, pageSize: 1024 })],
];

describe('readRpmDatabase', () => {
  test.each(databases)('reads every package of %s', (_name, bytes) => {
    expect(readRpmDatabase(bytes)).toMatchObject({ damage: 0 });
    expect(names(bytes)).toEqual(NAMES);
  });

  test('reads a table of several levels', () => {
    const many = Array.from({ length: 3000 }, (_unused, index) => header(`p${index}`));
    const found = names(buildSqlite(many));
    expect(found).toHaveLength(3000);
    expect(new Set(found).size).toBe(3000);
  });

  test('reads a file that starts anywhere in its memory', () => {
    for (const [, bytes] of databases) {
      const shifted = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
      expect(names(new Uint8Array(shifted.buffer, shifted.byteOffset, shifted.byteLength))).toEqual(NAMES);
    }
  });

  test('leaves public keys out', () => {
    expect(names(buildNdb([header('gpg-pubkey'), header('a')]))).toEqual(['a']);
  });

  test.each([
    ['without a name', buildHeader({ 1001: text('1') })],
    ['without a version', buildHeader({ 1000: text('a') })],
    ['cut short', header('a').subarray(0, 40)],
    ['of no bytes', Buffer.alloc(0)],
    ['with more entries than bytes', Buffer.from('ffffffff00000000', 'hex')],
    ['with more content than bytes', Buffer.from('00000000ffffffff', 'hex')],
    ['with a file in no directory', header('a', { 1117: { kind: 'texts', value: ['x'] } })],
    [
      'that says more than it holds',
      header('a', {
        1116: { kind: 'int32', value: Array.from({ length: 500 }, () => 0) },
        1117: { kind: 'texts', value: Array.from({ length: 500 }, () => 'x') },
        1118: { kind: 'texts', value: [`/${'d'.repeat(3000)}/`] },
      }),
    ],
  ])('counts a package %s as damage and goes on', (_name, blob) => {
    const { packages, damage } = readRpmDatabase(buildNdb([header('before'), blob, header('after')]));
    expect(packages.map((found) => found.name)).toEqual(['before', 'after']);
    expect(damage).toBe(1);
  });

  test('never runs what a schema says', () => {
    const sql = `CREATE TRIGGER t BEFORE INSERT ON other BEGIN SELECT 1; END; CREATE VIEW v AS SELECT * FROM Packages;`;
    expect(names(buildSqlite(HEADERS, { sql }))).toEqual(NAMES);
  });

  test('refuses a view in place of the table', () => {
    const database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE x (hnum, blob); CREATE VIEW Packages AS SELECT * FROM x;');
    const bytes = database.serialize();
    database.close();
    expect(() => readRpmDatabase(bytes)).toThrow(INVALID);
  });
});

const INVALID = expect.objectContaining({ code: 'RPM_DATABASE_INVALID' });

/** A copy with one number overwritten. */
function patched(bytes: Buffer, at: number, value: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  value.copy(copy, at);
  return copy;
}

const BIG_HEADERS = [header('a', { 1004: text('x'.repeat(3000)) }), header('b')];
const sqlite = buildSqlite(BIG_HEADERS);
const ndb = buildNdb(BIG_HEADERS);
const bdb = buildBerkeleyDb(BIG_HEADERS, { littleEndian: true });
const ALL_ONES = Buffer.from('ffffffff', 'hex');

const hostile: readonly (readonly [string, Uint8Array])[] = [
  ['an empty file', Buffer.alloc(0)],
  ['a file of zeros', Buffer.alloc(100_000)],
  ['text', Buffer.from('hello world '.repeat(100))],
  ['SQLite: pages of a size that is no power of two', patched(sqlite, 16, Buffer.from('03e9', 'hex'))],
  ['SQLite: pages of no bytes', patched(sqlite, 16, Buffer.from('0000', 'hex'))],
  ['SQLite: a first page that is no table', patched(sqlite, 100, Buffer.of(2))],
  ['SQLite: more cells than a page has room for', patched(sqlite, 103, Buffer.from('ffff', 'hex'))],
  ['SQLite: a tree whose root is its own child', selfChild()],
  ['SQLite: only the header', sqlite.subarray(0, 100)],
  ['NDB: more slots than the file has room for', patched(ndb, 12, ALL_ONES)],
  ['NDB: a slot without its mark', patched(ndb, 32, Buffer.alloc(4))],
  ['NDB: two slots for one package', patched(ndb, 32 + 16 + 4, Buffer.from('01000000', 'hex'))],
  ['NDB: a blob outside the file', patched(ndb, 32 + 8, ALL_ONES)],
  ['NDB: a blob of 4 GiB', patched(ndb, 4096 + 12, ALL_ONES)],
  ['NDB: a blob that belongs to another package', patched(ndb, 4096 + 4, Buffer.of(9))],
  ['NDB: a blob without end', patched(ndb, ndb.length - 4, Buffer.alloc(4))],
  ['NDB: cut short', ndb.subarray(0, ndb.length - 100)],
  ['Berkeley DB: pages of 4 GiB', patched(bdb, 20, ALL_ONES)],
  ['Berkeley DB: more pages than the file has', patched(bdb, 32, ALL_ONES)],
  ['Berkeley DB: encrypted', patched(bdb, 24, Buffer.of(1))],
  ['Berkeley DB: a tree in place of a hash', patched(bdb, 25, Buffer.of(9))],
  ['Berkeley DB: more items than a page has room for', patched(bdb, 512 + 20, Buffer.from('ffff', 'hex'))],
  ['Berkeley DB: an item outside its page', patched(bdb, 512 + 26, Buffer.from('ffff', 'hex'))],
  ['Berkeley DB: an overflow page that continues with itself', patched(bdb, 1024 + 16, Buffer.from('02000000', 'hex'))],
  [
    'Berkeley DB: an overflow page that continues with the page of items',
    patched(bdb, 1024 + 16, Buffer.from('01000000', 'hex')),
  ],
  ['Berkeley DB: an overflow page that holds nothing', patched(bdb, 1024 + 22, Buffer.alloc(2))],
  ['Berkeley DB: an overflow page that holds more than it can', patched(bdb, 1024 + 22, Buffer.from('ffff', 'hex'))],
];

/** The first page says that it is an interior page whose last child is page 1. */
function selfChild(): Buffer {
  const interior = Buffer.from('050000000000000000000001', 'hex');
  return patched(sqlite, 100, interior);
}

describe('readRpmDatabase with hostile files', () => {
  test.each(hostile)('refuses %s', (_name, bytes) => {
    expect(() => readRpmDatabase(bytes)).toThrow(INVALID);
  });

  test('refuses an overflow chain of SQLite that runs in a circle', () => {
    const chained = Buffer.from(sqlite);
    const first = [...Array(chained.length / 512).keys()].find((page) =>
      chained.subarray(page * 512 + 4, page * 512 + 512).every((byte) => byte === 120),
    );
    chained.writeUInt32BE((first ?? 0) + 1, (first ?? 0) * 512);
    expect(() => readRpmDatabase(chained)).toThrow(INVALID);
  });
});

describe('readRpmDatabase with damaged files', () => {
  test.each(databases)('reads %s or refuses it with its own error', (_name, bytes) => {
    assert(
      property(
        array(tuple(nat(bytes.length - 4), uint8Array({ minLength: 1, maxLength: 4 })), { minLength: 1 }),
        (changes) => {
          const copy = Buffer.from(bytes);
          for (const [at, value] of changes) copy.set(value, at);
          try {
            readRpmDatabase(copy);
          } catch (error) {
            expect(error).toBeInstanceOf(CatalogerError);
          }
        },
      ),
    );
  });
});

describe('readPackageRecord', () => {
  test('reads files with digest, mode, size and flag, and leaves directories out', () => {
    const record = readPackageRecord(
      header('a', {
        1003: { kind: 'int32', value: [7] },
        1028: { kind: 'int32', value: [5, 6, 4096] },
        1030: { kind: 'int16', value: [0o100755, 0o104644, 0o040755] },
        1035: { kind: 'texts', value: ['0'.repeat(32), 'nonsense', ''] },
        1037: { kind: 'int32', value: [0, 17, 0] },
        1116: { kind: 'int32', value: [0, 1, 1] },
        1117: { kind: 'texts', value: ['a', 'b', 'd'] },
        1118: { kind: 'texts', value: ['/usr/bin/', '/etc/'] },
      }),
    );
    expect(record.epoch).toBe(7);
    expect(record.files).toEqual([
      { path: '/usr/bin/a', digest: `md5:${'0'.repeat(32)}`, mode: 0o755, sizeBytes: 5 },
      { path: '/etc/b', mode: 0o4644, sizeBytes: 6, config: true },
    ]);
  });

  test('takes the later of two entries for one tag, as rpm does', () => {
    const once = header('a', { 1004: text('n') });
    const twice = Buffer.from(once);
    twice.writeUInt32BE(1000, 8 + 3 * 16);
    expect(readPackageRecord(once).name).toBe('a');
    expect(readPackageRecord(twice).name).toBe('n');
  });
});

describe('readRpmDatabase with real databases', () => {
  const cases = [
    ['sqlite-mariner2/var/lib/rpm/rpmdb.sqlite', 'sqlite', 129],
    ['ndb-sle15/usr/lib/sysimage/rpm/Packages.db', 'ndb', 35],
    ['bdb-libuuid/var/lib/rpm/Packages', 'berkeley-db', 1],
  ] as const;
  for (const [name, backend, count] of cases) {
    const file = corpusFile(`images/rpm/${name}`);
    test.skipIf(!file.exists)(`reads ${count} packages of ${file.path}`, () => {
      const database = readRpmDatabase(readFileSync(file.path));
      expect(database).toMatchObject({ backend, damage: 0 });
      expect(database.packages).toHaveLength(count);
      for (const found of database.packages) expect(found.sourceRpm).toMatch(/\.src\.rpm$/);
    });
  }

  const sqliteFile = corpusFile('images/rpm/sqlite-mariner2/var/lib/rpm/rpmdb.sqlite');
  test.skipIf(!sqliteFile.exists)(`agrees with SQLite itself on ${sqliteFile.path}`, () => {
    const bytes = readFileSync(sqliteFile.path);
    const database = new DatabaseSync(':memory:');
    // A database in memory cannot be in write-ahead mode: bytes 18 and 19 say that this one is.
    database.deserialize(patched(bytes, 18, Buffer.of(1, 1)));
    const rows = database.prepare('SELECT Name.key AS name FROM Name ORDER BY hnum').all();
    database.close();
    expect(names(bytes).toSorted()).toEqual(
      rows
        .map((row) => String(row['name']))
        .filter((name) => name !== 'gpg-pubkey')
        .toSorted(),
    );
  });
});

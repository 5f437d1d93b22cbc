import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Advisory } from '../contracts/advisory.ts';
import type { FeedRecord } from '../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../contracts/provider.ts';
import { advisoryError } from '../errors.ts';
import { openDatabase } from './open-database.ts';
import { type WriteOptions, writeDatabase } from './write-database.ts';

const NOW = '2026-01-02T03:04:05Z';

/** A feed whose files are the records themselves. */
function provider(id: string): AdvisoryProvider {
  return {
    id,
    title: id,
    summary: '',
    homepage: 'https://example.org',
    license: 'CC0-1.0',
    recognizes: () => true,
    *read(file: FeedFile): Iterable<FeedRecord> {
      const text = Buffer.from(file.bytes).toString('utf8');
      if (text === 'broken') throw advisoryError('FEED_INVALID', `${id}: ${file.path} is broken`);
      const parsed: FeedRecord[] = JSON.parse(text);
      yield* parsed;
    },
    downloads: [],
  };
}

function advisory(id: string, over: Partial<Advisory> = {}): Advisory {
  return {
    feed: 'osv',
    id,
    aliases: [],
    covers: [],
    published: '2025-01-01T00:00:00Z',
    modified: null,
    withdrawn: null,
    summary: 'Überlauf "quoted"',
    severity: { level: 'high', text: 'HIGH' },
    cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', source: 'osv' }],
    cwes: ['CWE-79'],
    link: 'https://example.org/x',
    affected: [
      {
        namespace: 'pypi',
        name: 'jinja2',
        subject: 'package',
        scheme: 'pep440',
        status: 'affected',
        intervals: [{ lower: { version: '2.0', inclusive: true }, upper: { version: '3.1.3', inclusive: false } }],
        versions: ['1.9rc1'],
        fix: { state: 'fixed', versions: ['3.1.3'], availableSince: null, statement: 'x' },
        severity: 'low',
        qualifiers: {
          module: 'nodejs:18',
          architectures: ['x86_64'],
          symbols: ['a.b'],
          platformCpes: ['c'],
          channel: 'esm',
        },
      },
    ],
    ...over,
  };
}

function records(...advisories: readonly Advisory[]): FeedRecord[] {
  return advisories.map((one) => ({ kind: 'advisory', advisory: one }));
}

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-advisory-'));
  file = join(folder, 'advisories.db');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(documents: Readonly<Record<string, FeedRecord[] | 'broken'>>, over: Partial<WriteOptions> = {}) {
  const osv = provider('osv');
  return await writeDatabase({
    file,
    documents: Object.entries(documents).map(([path, content]) => ({
      provider: osv,
      file: { path, bytes: Buffer.from(content === 'broken' ? content : JSON.stringify(content)) },
    })),
    now: NOW,
    revision: '1',
    mode: 'build',
    ...over,
  });
}

function idsOf(name: string, namespace = 'pypi'): readonly string[] {
  const reader = openDatabase(file);
  const ids = reader
    .rowsOf(namespace, name)
    .map((row) => row.advisory.id)
    .toSorted();
  reader.close();
  return ids;
}

describe('a written database', () => {
  it('gives back every field of every kind of record', async () => {
    const one = advisory('GHSA-1', { aliases: ['CVE-1'], covers: ['CVE-2'] });
    const { affected, ...head } = one;
    await write({
      'a.json': [
        ...records(one),
        { kind: 'coverage', feed: 'osv', namespace: 'pypi', asOf: '2026-01-01T00:00:00Z' },
        {
          kind: 'vulnerability',
          vulnerability: {
            id: 'CVE-1',
            source: 'nvd',
            published: null,
            modified: null,
            summary: 's',
            severity: 'critical',
            cvss: [],
            cwes: [],
          },
        },
        {
          kind: 'exploited',
          exploited: { id: 'CVE-1', addedOn: '2025-02-03', dueOn: null, ransomware: true, requiredAction: 'update' },
        },
        { kind: 'probability', probability: { id: 'CVE-1', score: 0.5, percentile: 0.9 } },
        {
          kind: 'support',
          support: {
            product: 'nodejs',
            cycle: '18',
            releasedOn: null,
            activeUntil: null,
            supportedUntil: '2025-04-30',
            extendedUntil: null,
            ended: null,
            latest: '18.20.8',
          },
        },
      ],
    });
    const reader = openDatabase(file);
    expect(reader.rowsOf('pypi', 'jinja2').map((row) => ({ affected: row.affected, advisory: row.advisory }))).toEqual([
      { affected: affected[0], advisory: head },
    ]);
    for (const id of ['GHSA-1', 'CVE-1', 'CVE-2']) expect(reader.advisoriesAbout(id)).toEqual([one]);
    expect(reader.packagesAffectedBy('CVE-2')).toEqual([{ namespace: 'pypi', name: 'jinja2' }]);
    expect(reader.vulnerability('CVE-1')?.severity).toBe('critical');
    expect(reader.exploited('CVE-1')).toMatchObject({ addedOn: '2025-02-03', ransomware: true });
    expect(reader.probability('CVE-1')).toEqual({ id: 'CVE-1', score: 0.5, percentile: 0.9 });
    expect(reader.support('nodejs')).toMatchObject([{ cycle: '18', supportedUntil: '2025-04-30' }]);
    expect(reader.status).toMatchObject({
      builtAt: NOW,
      advisories: 1,
      rows: 1,
      feeds: [{ feed: 'osv', records: 5, asOf: '2026-01-01T00:00:00Z' }],
      coverage: [{ namespace: 'pypi', feed: 'osv' }],
    });
    reader.close();
  });

  it.each<[string, readonly (readonly [source: string, modified: string | null])[], string]>([
    ['one', [['nvd', null]], 'nvd'],
    [
      'the one that was changed last',
      [
        ['a', '2025-01-01T00:00:00Z'],
        ['b', '2025-02-01T00:00:00Z'],
        ['c', null],
      ],
      'b',
    ],
    [
      'by source when both were changed then',
      [
        ['b', '2025-01-01T00:00:00Z'],
        ['a', '2025-01-01T00:00:00Z'],
      ],
      'a',
    ],
    [
      'by source when it is not known when',
      [
        ['c', null],
        ['b', null],
      ],
      'b',
    ],
  ])('of records about one vulnerability gives %s', async (_, all, expected) => {
    const rest = { id: 'CVE-1', published: null, summary: null, severity: null, cvss: [], cwes: [] };
    const documents = all.map(([source, modified], index): [string, FeedRecord[]] => [
      `${index}.json`,
      [{ kind: 'vulnerability', vulnerability: { ...rest, source, modified } }],
    ]);
    await write(Object.fromEntries(documents));
    const reader = openDatabase(file);
    expect(reader.vulnerability('CVE-1')?.source).toBe(expected);
    reader.close();
  });

  it('knows nothing of what it does not hold', async () => {
    await write({ 'a.json': records(advisory('A')) });
    const reader = openDatabase(file);
    expect(reader.rowsOf('npm', 'jinja2')).toEqual([]);
    expect(reader.rowsOf('pypi', 'flask')).toEqual([]);
    expect(reader.advisoriesAbout('CVE-9')).toEqual([]);
    expect([reader.vulnerability('x'), reader.exploited('x'), reader.probability('x')]).toEqual([null, null, null]);
    reader.close();
  });

  it('keeps withdrawn advisories, and does not match them', async () => {
    await write({ 'a.json': records(advisory('A', { withdrawn: NOW }), advisory('B')) });
    expect(idsOf('jinja2')).toEqual(['B']);
    const reader = openDatabase(file);
    expect(reader.advisoriesAbout('A')).toHaveLength(1);
    reader.close();
  });

  it('is the same by digest whatever the order of its documents', async () => {
    const first = await write({ 'a.json': records(advisory('A')), 'b.json': records(advisory('B')) });
    const second = await write({ 'b.json': records(advisory('B')), 'a.json': records(advisory('A')) });
    expect(second.status.digest).toBe(first.status.digest);
    const third = await write({ 'b.json': records(advisory('B')), 'a.json': records(advisory('C')) });
    expect(third.status.digest).not.toBe(first.status.digest);
    expect(idsOf('jinja2')).toEqual(['B', 'C']);
  });

  it('takes no date that has not come yet for the age of a feed', async () => {
    const { status } = await write({
      'a.json': [
        ...records(
          advisory('A', { modified: '2027-07-09T00:00:00Z' }),
          advisory('B', { modified: '2025-06-01T00:00:00Z' }),
        ),
        { kind: 'coverage', feed: 'osv', namespace: 'pypi', asOf: '2027-07-09T00:00:00Z' },
      ],
    });
    expect(status.feeds).toMatchObject([{ asOf: '2025-06-01T00:00:00Z' }]);
    expect(status.coverage).toMatchObject([{ namespace: 'pypi', asOf: null }]);
  });

  it('keeps apart two files of one name', async () => {
    const osv = provider('osv');
    const bytesOf = (id: string) => Buffer.from(JSON.stringify(records(advisory(id))));
    await write(
      {},
      {
        documents: ['A', 'B'].map((id) => ({ provider: osv, file: { path: 'main.json', bytes: bytesOf(id) } })),
      },
    );
    expect(idsOf('jinja2')).toEqual(['A', 'B']);
  });
});

describe('an update', () => {
  it('reads only what changed, and takes out what the changed file no longer says', async () => {
    await write({ 'a.json': records(advisory('A'), advisory('A2')), 'b.json': records(advisory('B')) });
    const result = await write(
      { 'a.json': records(advisory('A')), 'b.json': records(advisory('B')) },
      { mode: 'update' },
    );
    expect(result.documents).toEqual({ read: 1, unchanged: 1, removed: 0 });
    expect(idsOf('jinja2')).toEqual(['A', 'B']);
    const reader = openDatabase(file);
    expect(reader.advisoriesAbout('A2')).toEqual([]);
    reader.close();
  });

  it('equals a fresh build of the same documents', async () => {
    await write({ 'a.json': records(advisory('A')), 'b.json': records(advisory('B')) });
    const updated = await write({ 'a.json': records(advisory('C')) }, { mode: 'update' });
    const built = await write({ 'a.json': records(advisory('C')), 'b.json': records(advisory('B')) });
    expect(built.status).toEqual(updated.status);
  });

  it('keeps what it is not told about, unless the feed was given whole', async () => {
    await write({ 'a.json': records(advisory('A')), 'b.json': records(advisory('B')) });
    await write({ 'b.json': records(advisory('B')) }, { mode: 'update' });
    expect(idsOf('jinja2')).toEqual(['A', 'B']);
    const result = await write(
      { 'b.json': records(advisory('B')) },
      { mode: 'update', isComplete: ({ feed }) => feed === 'osv' },
    );
    expect(result.documents.removed).toBe(1);
    expect(idsOf('jinja2')).toEqual(['B']);
  });

  it('reads again what other code had read', async () => {
    await write({ 'a.json': records(advisory('A')) });
    const result = await write({ 'a.json': records(advisory('A')) }, { mode: 'update', revision: '2' });
    expect(result.documents).toEqual({ read: 1, unchanged: 0, removed: 0 });
    expect(idsOf('jinja2')).toEqual(['A']);
  });

  it('starts from nothing where there is no database', async () => {
    await write({ 'a.json': records(advisory('A')) }, { mode: 'update' });
    expect(idsOf('jinja2')).toEqual(['A']);
  });

  it('leaves the database as it was when a feed is broken, and nothing beside it', async () => {
    await write({ 'a.json': records(advisory('A')) });
    const before = await readFile(file);
    await expect(
      write({ 'b.json': records(advisory('B')), 'c.json': 'broken' }, { mode: 'update' }),
    ).rejects.toMatchObject({
      code: 'FEED_INVALID',
    });
    expect((await readFile(file)).equals(before)).toBe(true);
    expect((await readdir(folder)).toSorted()).toEqual(['advisories.db', 'advisories.db.lock']);
  });

  it('ends when it is called off', async () => {
    const call = write({ 'a.json': records(advisory('A')) }, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('of two at a time loses nothing of either', async () => {
    await write({ 'a.json': records(advisory('A')) });
    await Promise.all(
      ['B', 'C', 'D'].map(async (id) => await write({ [`${id}.json`]: records(advisory(id)) }, { mode: 'update' })),
    );
    expect(idsOf('jinja2')).toEqual(['A', 'B', 'C', 'D']);
  });
});

describe('a file that is no whole database', () => {
  const cases: readonly (readonly [string, () => Promise<void>])[] = [
    [
      'is other bytes',
      async () => {
        await writeFile(file, 'hello '.repeat(5000));
      },
    ],
    [
      'is empty',
      async () => {
        await writeFile(file, '');
      },
    ],
    [
      'is cut off',
      async () => {
        await truncate(file, 8192);
      },
    ],
    [
      'has a page missing at its end',
      async () => {
        await truncate(file, (await readFile(file)).byteLength - 4096);
      },
    ],
    [
      'has more at its end',
      async () => {
        await writeFile(file, 'x', { flag: 'a' });
      },
    ],
    [
      'has a view of a stranger',
      async () => {
        const { DatabaseSync } = await import('node:sqlite');
        const database = new DatabaseSync(file);
        database.exec('CREATE VIEW extra AS SELECT 1');
        database.close();
      },
    ],
    [
      'was written in another form',
      async () => {
        const { DatabaseSync } = await import('node:sqlite');
        const database = new DatabaseSync(file);
        database.exec('PRAGMA user_version = 999');
        database.close();
      },
    ],
  ];
  it.each(cases)('is refused when it %s', async (_, damage) => {
    await write({ 'a.json': records(...Array.from({ length: 300 }, (_unused, index) => advisory(`A-${index}`))) });
    await damage();
    expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'DATABASE_CORRUPT' }));
  });

  it('is told when there is none', () => {
    expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'DATABASE_MISSING' }));
  });

  it('never gives a version that was not written', async () => {
    await write({ 'a.json': records(advisory('A')) });
    const bytes = await readFile(file);
    const at = bytes.indexOf('3.1.3');
    expect(at).toBeGreaterThan(0);
    let next = at;
    while (next !== -1) {
      bytes.write('1', next);
      next = bytes.indexOf('3.1.3', next + 1);
    }
    await writeFile(file, bytes);
    const reader = openDatabase(file);
    expect(() => reader.rowsOf('pypi', 'jinja2')).toThrow(expect.objectContaining({ code: 'DATABASE_CORRUPT' }));
    reader.close();
  });
});

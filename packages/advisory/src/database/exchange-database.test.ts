import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedRecord } from '../contracts/feed-record.ts';
import type { AdvisoryProvider } from '../contracts/provider.ts';
import { exportDatabase, importDatabase } from './exchange-database.ts';
import { openDatabase } from './open-database.ts';
import { verifyDatabase } from './verify-database.ts';
import { writeDatabase } from './write-database.ts';

let folder = '';
let database = '';
let target = '';
let exported = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-exchange-'));
  database = join(folder, 'source.db');
  target = join(folder, 'target.db');
  exported = join(folder, 'out.assaydb');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const PROVIDER: AdvisoryProvider = {
  id: 'epss',
  title: '',
  summary: '',
  homepage: '',
  license: '',
  recognizes: () => true,
  *read(): Iterable<FeedRecord> {
    for (let index = 0; index < 500; index += 1) {
      yield {
        kind: 'exploited',
        exploited: { id: `CVE-${index}`, addedOn: '2025-01-01', dueOn: null, ransomware: false, requiredAction: null },
      };
    }
  },
  downloads: [],
};

async function build(file: string, now: string): Promise<void> {
  const documents = [{ provider: PROVIDER, file: { path: 'x', bytes: Buffer.from(now) } }];
  await writeDatabase({ file, documents, now, revision: '1', mode: 'build' });
}

const ALGORITHMS = [
  ['ed25519', generateKeyPairSync('ed25519')],
  ['ecdsa', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['rsa', generateKeyPairSync('rsa', { modulusLength: 2048 })],
] as const;

describe('an exported database', () => {
  it.each(ALGORITHMS)('signed with %s is taken in as it was', async (_, { publicKey, privateKey }) => {
    await build(database, '2026-01-01T00:00:00Z');
    const sent = await exportDatabase(database, exported, privateKey);
    expect(await importDatabase(exported, target, { keys: [publicKey] })).toEqual(sent);
    expect((await readFile(target)).equals(await readFile(database))).toBe(true);
    expect(openDatabase(target).exploited('CVE-7')).not.toBeNull();
    expect((await readdir(folder)).filter((name) => name.includes('.new') || name.includes('.part'))).toEqual([]);
  });

  it('is refused unsigned, or signed by a stranger, where a key is given', async () => {
    await build(database, '2026-01-01T00:00:00Z');
    const [ours, theirs] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
    for (const key of [null, theirs.privateKey]) {
      await exportDatabase(database, exported, key);
      await expect(importDatabase(exported, target, { keys: [ours.publicKey] })).rejects.toMatchObject({
        code: 'DATABASE_SIGNATURE',
      });
    }
    expect(() => openDatabase(target)).toThrow(expect.objectContaining({ code: 'DATABASE_MISSING' }));
  });

  it('is refused when one byte of it was changed, wherever', async () => {
    await build(database, '2026-01-01T00:00:00Z');
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    await exportDatabase(database, exported, privateKey);
    const whole = await readFile(exported);
    const codes = new Set<unknown>();
    for (let at = 0; at < whole.byteLength; at += Math.ceil(whole.byteLength / 60)) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      await writeFile(exported, changed);
      codes.add(
        await importDatabase(exported, target, { keys: [publicKey] }).then(
          () => 'taken',
          (error: unknown) => codeOf(error),
        ),
      );
    }
    expect(codes.has('taken')).toBe(false);
    expect([...codes].every((code) => code === 'DATABASE_CORRUPT' || code === 'DATABASE_SIGNATURE')).toBe(true);
  });

  it('is refused when it is cut off, and when it is something else', async () => {
    await build(database, '2026-01-01T00:00:00Z');
    await exportDatabase(database, exported, null);
    const whole = await readFile(exported);
    for (const bytes of [whole.subarray(0, -10), whole.subarray(0, 50), Buffer.from('no\n'), Buffer.alloc(0)]) {
      await writeFile(exported, bytes);
      await expect(importDatabase(exported, target, { keys: [] })).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
    }
  });

  it('does not go back in time unless that is meant', async () => {
    await build(database, '2026-01-01T00:00:00Z');
    await build(target, '2026-02-01T00:00:00Z');
    await exportDatabase(database, exported, null);
    await expect(importDatabase(exported, target, { keys: [] })).rejects.toMatchObject({ code: 'DATABASE_OLDER' });
    expect(openDatabase(target).status.builtAt).toBe('2026-02-01T00:00:00Z');
    await importDatabase(exported, target, { keys: [], allowOlder: true });
    expect(openDatabase(target).status.builtAt).toBe('2026-01-01T00:00:00Z');
  });

  it('takes the place of a damaged one', async () => {
    await build(database, '2026-01-01T00:00:00Z');
    await exportDatabase(database, exported, null);
    await writeFile(target, 'damaged');
    await importDatabase(exported, target, { keys: [] });
    expect(openDatabase(target).exploited('CVE-7')).not.toBeNull();
  });
});

describe('a check of the whole database', () => {
  it('finds a changed byte of any row', async () => {
    await build(database, '2026-01-01T00:00:00Z');
    expect(verifyDatabase(database).feeds).toMatchObject([{ feed: 'epss', records: 500 }]);
    const bytes = await readFile(database);
    for (let at = bytes.indexOf('2025-01-01'); at !== -1; at = bytes.indexOf('2025-01-01', at)) bytes.write('2024', at);
    await writeFile(database, bytes);
    expect(() => verifyDatabase(database)).toThrow(expect.objectContaining({ code: 'DATABASE_CORRUPT' }));
  });
});

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSpace } from '../../repositories/spaces.ts';
import { type Store, openStore } from '../open-store.ts';
import { createConnectionPool } from './connection-pool.ts';
import { createStatementCache } from './statement-cache.ts';

describe('the SQLite store', () => {
  let directory: string;
  let store: Store;
  const file = (): string => join(directory, 'assay.db');

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'assay-sqlite-'));
    store = await openStore({ kind: 'sqlite', file: file() }, { busyTimeout: 300 });
  });
  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('keeps every commit on disk before it is acknowledged', async () => {
    const pragma = async (name: string): Promise<unknown> =>
      Object.values(
        (await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(store.write)).rows[0] ?? {},
      )[0];
    expect([await pragma('journal_mode'), await pragma('synchronous'), await pragma('foreign_keys')]).toEqual([
      'wal',
      2,
      1,
    ]);
  });

  it('reads while a transaction writes, and sees it when it is committed', async () => {
    const count = async (): Promise<number> => (await store.read.selectFrom('spaces').select('id').execute()).length;
    const before = await count();
    await store.transaction(async (trx) => {
      await createSpace(trx, 'new', 1);
      expect(await count()).toBe(before);
    });
    expect(await count()).toBe(before + 1);
  });

  it('lets transactions wait for each other in turn', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `space ${index}`);
    await Promise.all(names.map((name) => store.transaction((trx) => createSpace(trx, name, 1))));
    expect(await store.read.selectFrom('spaces').select('id').execute()).toHaveLength(51);
  });

  it('lets nothing of a transaction count that the database gave up by itself, tells why, and goes on', async () => {
    await sql`create trigger full before insert on spaces when new.name = 'too much'
      begin select raise(rollback, 'as when the disk is full'); end`.execute(store.write);
    const told: unknown[] = [];
    const given = store.transaction(async (trx) => {
      await createSpace(trx, 'one', 1);
      await createSpace(trx, 'too much', 1).catch((error: unknown) => told.push(error));
      await createSpace(trx, 'two', 1);
    });
    await expect(given).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(told).toMatchObject([{ message: 'as when the disk is full' }]);
    await expect(store.transaction((trx) => createSpace(trx, 'too much', 1))).rejects.toThrow('the disk is full');
    await store.transaction((trx) => createSpace(trx, 'three', 1));
    const names = await store.read.selectFrom('spaces').select('name').orderBy('name').execute();
    expect(names.map(({ name }) => name)).toEqual(['system', 'three']);
  });

  it('waits for another process, and says so when that does not end', async () => {
    const other = new DatabaseSync(file());
    other.exec('begin immediate');
    const soon = setTimeout(() => other.exec('commit'), 50);
    await createSpace(store.write, 'after waiting', 1);
    clearTimeout(soon);
    other.exec('begin immediate');
    await expect(createSpace(store.write, 'never', 1)).rejects.toMatchObject({ code: 'STORE_BUSY' });
    other.exec('rollback');
    other.close();
    expect(await createSpace(store.write, 'again', 1)).not.toBeNull();
  });

  it('says clearly that the disk is full, and goes on when there is room again', async () => {
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.write);
    await sql`pragma max_page_count = ${sql.raw(String(rows[0]?.page_count ?? 1))}`.execute(store.write);
    const fill = async (): Promise<void> => {
      for (let number = 0; number < 2000; number++) await createSpace(store.write, `space ${number}`, 1);
    };
    await expect(fill()).rejects.toMatchObject({ code: 'STORE_FULL' });
    await sql`pragma max_page_count = 1000000`.execute(store.write);
    expect(await createSpace(store.write, 'room again', 1)).not.toBeNull();
    const check = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(store.read);
    expect(check.rows[0]?.integrity_check).toBe('ok');
  });

  it('gives up on a connection that is waited for by who holds it', async () => {
    const options = { file: file(), readOnly: true, busyTimeout: 10, statements: 5, most: 1, acquireTimeout: 20 };
    const pool = createConnectionPool(options);
    const held = await pool.acquire();
    await expect(pool.acquire()).rejects.toMatchObject({ code: 'STORE_BUSY' });
    const next = pool.acquire();
    pool.release(held);
    expect(await next).toBe(held);
    pool.close();
  });

  it('keeps no more prepared statements than it may, the least used going first', () => {
    const database = new DatabaseSync(':memory:');
    const cache = createStatementCache(database, 2);
    const first = cache.prepare('select 1');
    cache.prepare('select 2');
    expect(cache.prepare('select 1')).toBe(first);
    cache.prepare('select 3');
    expect(cache.size).toBe(2);
    expect(cache.prepare('select 1')).toBe(first);
    expect([first.givesRows, cache.prepare('create table t (a)').givesRows]).toEqual([true, false]);
    database.close();
  });
});

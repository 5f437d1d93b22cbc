import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, type Transaction, sql } from 'kysely';
import { type SchemaStatus, migrate, schemaStatus } from '../migrations/migrate.ts';
import { storeError } from '../errors.ts';
import { MIGRATIONS } from '../migrations/registry.ts';
import { type DialectName, databaseNow } from './dialect.ts';
import { createPostgresPool } from './postgres/postgres-pool.ts';
import { postgresDialect } from './postgres/postgres-dialect.ts';
import type { Schema } from './schema/schema.ts';
import { sqliteDialect } from './sqlite/sqlite-dialect.ts';

/** Where the records are kept. */
export type StoreLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** How a store is opened. */
export interface StoreOptions {
  /** Most connections; of PostgreSQL in all, of SQLite for reading. Default 10 and 4. */
  readonly connections?: number;
  /** Milliseconds that a statement waits for another writer. Default 5000. */
  readonly busyTimeout?: number;
  /** Prepared statements kept for each SQLite connection. Default 256. */
  readonly statements?: number;
  /** Milliseconds after which PostgreSQL cancels a statement; 0 for never. Default 60000. */
  readonly statementTimeout?: number;
  /** Told of errors of idle PostgreSQL connections. Default: nobody; the next statement connects again. */
  readonly onIdleError?: (error: Error) => void;
}

/** Something that queries run on: a store's connection or a transaction of it. */
export type Database = Kysely<Schema>;

/** A transaction that writes. */
export type WriteTransaction = Transaction<Schema>;

/** The records of the service, the same on both databases. */
export interface Store {
  readonly location: StoreLocation;
  readonly dialect: DialectName;
  /** For reading: on SQLite connections that cannot write and never wait for the writer. */
  readonly read: Database;
  /** For writing: on SQLite the one connection that writes. Inside `transaction` use what it hands over instead. */
  readonly write: Database;
  /** Runs the work in one transaction that is rolled back when it throws. Keep it short: on SQLite nobody else writes meanwhile. */
  transaction<T>(work: (trx: WriteTransaction) => Promise<T>): Promise<T>;
  /** The database's clock, in milliseconds since 1970. */
  now(): Promise<number>;
  /** Brings what the planner of queries knows of the data up to date. Call it about daily and after large changes. */
  tune(): Promise<void>;
  /** What `readyz` asks. */
  schema(): Promise<SchemaStatus>;
  close(): Promise<void>;
}

/**
 * Opens the records and brings their schema forward.
 * @throws STORE_SCHEMA_TOO_NEW, STORE_SCHEMA_FOREIGN, STORE_UNAVAILABLE, STORE_BUSY
 */
export async function openStore(location: StoreLocation, options: StoreOptions = {}): Promise<Store> {
  const store = await connect(location, options);
  try {
    await migrate(store.write, store.dialect, MIGRATIONS);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

/**
 * Opens records that are there, and leaves their schema as it is: for looking at what a service keeps.
 * @throws STORE_ABSENT, STORE_UNAVAILABLE, STORE_BUSY
 */
export async function openExistingStore(location: StoreLocation, options: StoreOptions = {}): Promise<Store> {
  if (location.kind === 'sqlite' && !existsSync(location.file)) throw absent('there is no such file');
  const store = await connect(location, options);
  try {
    const tables = await store.read.introspection.getTables();
    if (!tables.some(({ name }) => name === 'schema_versions')) throw absent('it holds no records of the service');
    const { applied, known } = await store.schema();
    if (applied !== known) throw absent(`its schema has version ${applied}, this program reads ${known}`);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

function absent(reason: string): Error {
  return storeError('STORE_ABSENT', `the database cannot be read: ${reason}`);
}

async function connect(location: StoreLocation, options: StoreOptions): Promise<Store> {
  const { read, write } =
    location.kind === 'sqlite' ? openSqlite(location.file, options) : await openPostgres(location.url, options);
  const dialect = location.kind;
  const close = async (): Promise<void> => {
    // What can write is closed last: on SQLite only that puts the log back into the database.
    if (read !== write) await read.destroy();
    await write.destroy();
  };
  return {
    location,
    dialect,
    read,
    write,
    transaction: (work) => write.transaction().execute(work),
    now: () => readClock(read, dialect),
    tune: () => tune(write, dialect),
    schema: () => schemaStatus(read, MIGRATIONS),
    close,
  };
}

async function readClock(db: Database, dialect: DialectName): Promise<number> {
  const { rows } = await sql<{ now: number }>`select ${databaseNow(dialect)} as now`.execute(db);
  return rows[0]?.now ?? 0;
}

async function tune(db: Database, dialect: DialectName): Promise<void> {
  if (dialect === 'postgres') await sql`analyze`.execute(db);
  else await sql`pragma optimize = 0x10012`.execute(db);
}

interface Connections {
  readonly read: Database;
  readonly write: Database;
}

function openSqlite(file: string, options: StoreOptions): Connections {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const busyTimeout = options.busyTimeout ?? 5000;
  const shared = { file, busyTimeout, acquireTimeout: 30_000, statements: options.statements ?? 256 };
  return {
    write: new Kysely<Schema>({ dialect: sqliteDialect({ ...shared, readOnly: false, most: 1 }) }),
    read: new Kysely<Schema>({ dialect: sqliteDialect({ ...shared, readOnly: true, most: options.connections ?? 4 }) }),
  };
}

async function openPostgres(url: string, options: StoreOptions): Promise<Connections> {
  const pool = await createPostgresPool({
    url,
    most: options.connections ?? 10,
    statementTimeout: options.statementTimeout ?? 60_000,
    onIdleError: options.onIdleError ?? (() => undefined),
  });
  const both = new Kysely<Schema>({ dialect: postgresDialect(pool) });
  return { read: both, write: both };
}

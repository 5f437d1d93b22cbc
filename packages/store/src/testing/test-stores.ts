import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreLocation } from '../database/open-store.ts';
import { type PrivatePostgres, postgresBinaries, startPostgres } from './private-postgres.ts';

/** A database of a test's own. */
export interface TestDatabase {
  readonly location: StoreLocation;
  dispose(): Promise<void>;
}

/** A kind of database that tests run on. */
export interface DatabaseKind {
  readonly name: string;
  /** Why tests on it are left out; null when they run. */
  readonly missing: string | null;
  /** An empty database. */
  create(): Promise<TestDatabase>;
}

/** SQLite always; PostgreSQL where its programs are, or where `ASSAY_TEST_POSTGRES` names a server. */
export function databaseKinds(): readonly DatabaseKind[] {
  return [sqliteKind(), postgresKind()];
}

function sqliteKind(): DatabaseKind {
  return {
    name: 'SQLite',
    missing: null,
    async create() {
      const directory = await mkdtemp(join(tmpdir(), 'assay-store-'));
      return {
        location: { kind: 'sqlite', file: join(directory, 'assay.db') },
        dispose: () => rm(directory, { recursive: true, force: true }),
      };
    },
  };
}

/** One server for the tests of a process, ended with it. */
const ownPostgres: (binaries: string) => Promise<PrivatePostgres> = (() => {
  let started: Promise<PrivatePostgres> | null = null;
  return (binaries: string) => (started ??= startPostgres(binaries));
})();

function postgresKind(): DatabaseKind {
  const server = process.env['ASSAY_TEST_POSTGRES'];
  const binaries = postgresBinaries();
  const missing =
    server === undefined && binaries === null ? 'no PostgreSQL: set ASSAY_TEST_POSTGRES to the URL of a server' : null;
  return {
    name: 'PostgreSQL',
    missing,
    async create() {
      const database = `assay_test_${randomBytes(6).toString('hex')}`;
      if (server !== undefined) return createOn(server, database);
      const postgres = await ownPostgres(binaries ?? '');
      postgres.sql(`create database ${database}`);
      return { location: { kind: 'postgres', url: postgres.url(database) }, dispose: async () => undefined };
    },
  };
}

async function createOn(server: string, database: string): Promise<TestDatabase> {
  const { default: pg } = await import('pg');
  const run = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await run(`create database ${database}`);
  const url = new URL(server);
  url.pathname = `/${database}`;
  return {
    location: { kind: 'postgres', url: url.href },
    dispose: () => run(`drop database ${database} with (force)`),
  };
}

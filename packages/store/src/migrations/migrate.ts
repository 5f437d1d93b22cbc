import { type Kysely, type Transaction, sql } from 'kysely';
import { type DialectName, columnTypes, databaseNow } from '../database/dialect.ts';
import type { Schema } from '../database/schema/schema.ts';
import { storeError } from '../errors.ts';
import type { Migration } from './migration.ts';

/** Any number that no other user of a shared database takes: "assaymig" as bytes, cut to 32 bits. */
const MIGRATION_LOCK = 1_634_955_635;

/** What the database's schema is and whether this code can work with it. */
export interface SchemaStatus {
  /** Version of the newest migration that was applied; 0 for an empty database. */
  readonly applied: number;
  /** Version of the newest migration that this code knows. */
  readonly known: number;
  readonly usable: boolean;
}

/**
 * Brings the schema forward, under a lock, each migration in the same transaction as its record. Concurrent starters wait and find
 * nothing to do. A database ahead of this code is left alone where its newest migration says that this code still works on it.
 * @throws STORE_SCHEMA_TOO_NEW, STORE_SCHEMA_FOREIGN
 */
export async function migrate(
  db: Kysely<Schema>,
  dialect: DialectName,
  migrations: readonly Migration[],
): Promise<SchemaStatus> {
  await db.transaction().execute(async (trx) => {
    if (dialect === 'postgres') await lockPostgres(trx);
    await createVersionTable(trx, dialect);
    const applied = await appliedMigrations(trx);
    refuseForeign(applied, migrations);
    for (const migration of migrations) {
      if (applied.some((row) => row.version === migration.version)) continue;
      if (applied.some((row) => row.version > migration.version)) {
        throw storeError('STORE_SCHEMA_FOREIGN', `migration ${migration.version} is missing before newer ones`);
      }
      await applyMigration(trx, dialect, migration);
    }
  });
  const status = await schemaStatus(db, migrations);
  if (!status.usable) {
    const text = `the database has schema version ${status.applied}, this version works up to ${status.known}`;
    throw storeError('STORE_SCHEMA_TOO_NEW', text, { details: { applied: status.applied, known: status.known } });
  }
  return status;
}

/** Reads the state of the schema; for readiness checks of replicas that run while another one migrates. */
export async function schemaStatus(db: Kysely<Schema>, migrations: readonly Migration[]): Promise<SchemaStatus> {
  const applied = await appliedMigrations(db);
  const known = migrations.at(-1)?.version ?? 0;
  const newest = applied.at(-1);
  const worksFrom = Math.max(0, ...applied.map((row) => row.works_from));
  return { applied: newest?.version ?? 0, known, usable: newest !== undefined && worksFrom <= known };
}

async function lockPostgres(trx: Transaction<Schema>): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(trx);
  await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(trx);
}

async function createVersionTable(trx: Transaction<Schema>, dialect: DialectName): Promise<void> {
  const types = columnTypes(dialect);
  await sql
    .raw(
      `create table if not exists schema_versions (version ${types.integer} primary key, name ${types.text} not null,
        works_from ${types.integer} not null, applied_at ${types.instant} not null) ${types.tableOptions}`,
    )
    .execute(trx);
}

function appliedMigrations(
  db: Kysely<Schema>,
): Promise<readonly { readonly version: number; readonly name: string; readonly works_from: number }[]> {
  return db.selectFrom('schema_versions').select(['version', 'name', 'works_from']).orderBy('version').execute();
}

function refuseForeign(
  applied: readonly { readonly version: number; readonly name: string }[],
  migrations: readonly Migration[],
): void {
  for (const row of applied) {
    const known = migrations.find((migration) => migration.version === row.version);
    if (known === undefined || known.name === row.name) continue;
    throw storeError('STORE_SCHEMA_FOREIGN', `migration ${row.version} is ${row.name} there and ${known.name} here`);
  }
}

async function applyMigration(trx: Transaction<Schema>, dialect: DialectName, migration: Migration): Promise<void> {
  for (const statement of migration.statements(columnTypes(dialect), dialect)) await sql.raw(statement).execute(trx);
  await trx
    .insertInto('schema_versions')
    .values({
      version: migration.version,
      name: migration.name,
      works_from: migration.worksFrom,
      applied_at: databaseNow(dialect),
    })
    .execute();
}

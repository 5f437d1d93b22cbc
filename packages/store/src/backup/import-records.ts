import type { JsonObject } from '@assay/core';
import { sql } from 'kysely';
import type { Store, WriteTransaction } from '../database/open-store.ts';
import { tableNames } from '../database/tables.ts';
import { storeError } from '../errors.ts';
import { type TakeRows, importedValue } from './export-records.ts';

/** Values of one statement; both databases take more. */
const MOST_VALUES = 20_000;

/** Rows that are there in every database. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(['schema_versions', 'spaces']);

/**
 * Writes records into an empty store, all or none of them: `fill` hands them over and fails when anything is wrong with them. Jobs that ran
 * wait again.
 * @throws STORE_NOT_EMPTY, STORE_COPY_INVALID, and what `fill` throws; the store is as empty as before then
 */
export function importRecords(store: Store, fill: (take: TakeRows) => Promise<void>): Promise<void> {
  return store.transaction(async (trx) => {
    if (store.dialect === 'postgres') await sql`set local statement_timeout = 0`.execute(trx);
    const tables = await tableNames(trx, store.dialect);
    await requireEmpty(trx, tables);
    const columns = new Map<string, ReadonlySet<string>>();
    for (const { name, columns: known } of await trx.introspection.getTables()) {
      columns.set(name, new Set(known.map((column) => column.name)));
    }
    await fill(async ({ table, rows }) => {
      const known = columns.get(table);
      if (known === undefined || !tables.includes(table) || table === 'schema_versions') {
        throw storeError('STORE_COPY_INVALID', 'a copy of records holds a table that is none');
      }
      await insertRows(trx, table, known, rows);
    });
    await settle(trx, store.dialect);
  });
}

async function requireEmpty(trx: WriteTransaction, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from (select 1 as one from ${sql.table(table)} limit 2) as some`.execute(trx);
    const count = rows[0]?.count ?? 0;
    if (table === 'schema_versions' || count === 0 || (ALWAYS_THERE.has(table) && count === 1)) continue;
    throw storeError('STORE_NOT_EMPTY', 'the database holds records already');
  }
}

async function insertRows(
  trx: WriteTransaction,
  table: string,
  known: ReadonlySet<string>,
  rows: readonly JsonObject[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  if (columns.length === 0 || !columns.every((column) => known.has(column))) {
    throw storeError('STORE_COPY_INVALID', `a copy of records holds columns that table ${table} does not have`);
  }
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const atOnce = Math.max(1, Math.floor(MOST_VALUES / columns.length));
  for (let start = 0; start < rows.length; start += atOnce) {
    const values = rows
      .slice(start, start + atOnce)
      .map((row) => sql`(${sql.join(columns.map((column) => importedValue(row[column] ?? null)))})`);
    await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)} on conflict do nothing`.execute(trx);
  }
}

async function settle(trx: WriteTransaction, dialect: Store['dialect']): Promise<void> {
  await trx
    .updateTable('jobs')
    .set({ state: 'queued', lease_until: null })
    .where('state', '=', 'running')
    .execute();
  await trx.updateTable('jobs').set({ dispatched_at: null }).where('dispatched_at', 'is not', null).execute();
  if (dialect === 'sqlite') return;
  // Numbers that the database counts up go on behind those that were written.
  const { rows } = await sql<{ table: string; column: string }>`select table_name as "table", column_name as "column"
    from information_schema.columns where table_schema = current_schema() and is_identity = 'YES'`.execute(trx);
  for (const { table, column } of rows) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}),
      greatest(1, (select coalesce(max(${sql.ref(column)}), 1) from ${sql.table(table)})))`.execute(trx);
  }
}

import { AssayError, type JsonObject } from '@assay/core';
import { sql } from 'kysely';
import type { Store, WriteTransaction } from '../database/open-store.ts';
import { tableNames } from '../database/tables.ts';
import { storeError } from '../errors.ts';
import { type TakeRows, importedValue } from './export-records.ts';

/** Values of one statement; both databases take more. */
const MOST_VALUES = 20_000;

/** Tables of which every database has the same first row. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(['spaces']);

/** Tables that tell of the database itself. */
const NOT_COPIED: ReadonlySet<string> = new Set(['schema_versions']);

/**
 * Writes records into an empty store, all or none of them: `fill` hands them over, may write more in the same transaction, and fails when
 * anything is wrong with them. Jobs that ran wait again.
 * @throws STORE_NOT_EMPTY, STORE_COPY_INVALID, and what `fill` throws; the store is as empty as before then
 */
export function importRecords(
  store: Store,
  fill: (take: TakeRows, trx: WriteTransaction) => Promise<void>,
): Promise<void> {
  return store.transaction(async (trx) => {
    if (store.dialect === 'postgres') await sql`set local statement_timeout = 0`.execute(trx);
    const tables = await tableNames(trx, store.dialect);
    await requireEmpty(trx, tables);
    const columns = await columnsOf(trx, store.dialect);
    const take: TakeRows = async ({ table, rows }) => {
      const known = columns.get(table);
      if (known === undefined || !tables.includes(table) || NOT_COPIED.has(table)) {
        throw storeError('STORE_COPY_INVALID', 'a copy of records holds a table that is none');
      }
      await insertRows(trx, table, known, rows);
    };
    await fill(take, trx);
    await settle(trx, store.dialect);
  });
}

/** Columns of our tables; the queue has some of its own in a schema beside. */
async function columnsOf(
  trx: WriteTransaction,
  dialect: Store['dialect'],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const query =
    dialect === 'sqlite'
      ? sql<{ table: string; column: string }>`select t.name as "table", c.name as "column"
          from sqlite_schema as t join pragma_table_info(t.name) as c where t.type = 'table'`
      : sql<{ table: string; column: string }>`select table_name as "table", column_name as "column"
          from information_schema.columns where table_schema = current_schema()`;
  const found = new Map<string, Set<string>>();
  for (const { table, column } of (await query.execute(trx)).rows) {
    found.set(table, (found.get(table) ?? new Set()).add(column));
  }
  return found;
}

async function requireEmpty(trx: WriteTransaction, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    if (NOT_COPIED.has(table)) continue;
    const some = sql`(select 1 as one from ${sql.table(table)} limit 2) as found`;
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${some}`.execute(trx);
    if ((rows[0]?.count ?? 0) <= (ALWAYS_THERE.has(table) ? 1 : 0)) continue;
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
  const hasThem = (row: JsonObject): boolean =>
    Object.keys(row).length === columns.length && columns.every((column) => row[column] !== undefined);
  if (columns.length === 0 || !columns.every((column) => known.has(column)) || !rows.every(hasThem)) {
    throw storeError('STORE_COPY_INVALID', `a copy of records holds columns that table ${table} does not have`);
  }
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const atOnce = Math.max(1, Math.floor(MOST_VALUES / columns.length));
  for (let start = 0; start < rows.length; start += atOnce) {
    const values = rows
      .slice(start, start + atOnce)
      .map((row) => sql`(${sql.join(columns.map((column) => importedValue(row[column] ?? null)))})`);
    const ending = ALWAYS_THERE.has(table) ? sql` on conflict do nothing` : sql``;
    await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}${ending}`
      .execute(trx)
      .catch(refused(table));
  }
}

/** What a database says of rows that it cannot have had, as ours; what says that it is full or away stays. */
function refused(table: string): (error: unknown) => never {
  return (error) => {
    const isOurs = error instanceof AssayError && error.code !== 'STORE_REFERENCE_INVALID';
    if (isOurs && error.code !== 'STORE_VALUE_INVALID') throw error;
    throw storeError('STORE_COPY_INVALID', `a copy of records holds rows that table ${table} cannot have`, {
      cause: error,
    });
  };
}

async function settle(trx: WriteTransaction, dialect: Store['dialect']): Promise<void> {
  await trx.updateTable('jobs').set({ state: 'queued', lease_until: null }).where('state', '=', 'running').execute();
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

import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';
import { CompiledQuery, sql } from 'kysely';
import type { Database, Store, WriteTransaction } from '../database/open-store.ts';
import { tableNames } from '../database/tables.ts';
import { storeError } from '../errors.ts';

/** Rows that are handed over at once. */
const AT_ONCE = 500;

/** Tables that a copy does without: what counts for a short time, and what whoever copies them could use. */
const LEFT_OUT: ReadonlySet<string> = new Set(['schema_versions', 'sessions', 'space_events']);

/** Rows of a table as JSON: bytes as `{ "$bytes": base64 }`. */
export interface ExportedRows {
  readonly table: string;
  readonly rows: readonly JsonObject[];
}

/** Takes rows as they come. */
export type TakeRows = (rows: ExportedRows) => Promise<void>;

/**
 * Hands over every record as it is at one moment, while others write. Tables come in an order in which none needs a later one. Returns the
 * version of the schema.
 */
export function exportRecords(store: Store, take: TakeRows): Promise<number> {
  return atOneMoment(store, async (trx) => {
    const { version } = await trx
      .selectFrom('schema_versions')
      .select((row) => row.fn.max('version').as('version'))
      .executeTakeFirstOrThrow();
    for (const table of await tableNames(trx, store.dialect)) {
      if (LEFT_OUT.has(table)) continue;
      for await (const rows of rowsOf(trx, store.dialect, table)) await take({ table, rows: rows.map(exported) });
    }
    return version;
  });
}

function atOneMoment<T>(store: Store, work: (trx: WriteTransaction) => Promise<T>): Promise<T> {
  const begin = store.read.transaction();
  return store.dialect === 'sqlite'
    ? begin.execute(work)
    : begin
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(async (trx) => {
          await sql`set local statement_timeout = 0`.execute(trx);
          return work(trx);
        });
}

async function* rowsOf(
  db: Database,
  dialect: Store['dialect'],
  table: string,
): AsyncGenerator<readonly { readonly [column: string]: unknown }[]> {
  const all = sql`select * from ${sql.table(table)}`;
  if (dialect === 'postgres') {
    await sql`declare exported no scroll cursor for ${all}`.execute(db);
    for (;;) {
      const { rows } = await sql<{
        readonly [column: string]: unknown;
      }>`fetch ${sql.lit(AT_ONCE)} from exported`.execute(db);
      if (rows.length === 0) break;
      yield rows;
    }
    await sql`close exported`.execute(db);
    return;
  }
  let rows: { readonly [column: string]: unknown }[] = [];
  const query = CompiledQuery.raw(all.compile(db).sql);
  for await (const { rows: found } of db.getExecutor().stream<{ readonly [column: string]: unknown }>(query, AT_ONCE)) {
    rows.push(...found);
    if (rows.length < AT_ONCE) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

function exported(row: { readonly [column: string]: unknown }): JsonObject {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, exportedValue(value)]));
}

function exportedValue(value: unknown): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  throw storeError('STORE_ROW_INVALID', `a value of type ${typeof value} cannot be copied`);
}

/** A value out of a copy, as a statement takes it. */
export function importedValue(value: JsonValue): string | number | null | Uint8Array {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (isJsonObject(value) && typeof value['$bytes'] === 'string') return Buffer.from(value['$bytes'], 'base64');
  throw storeError('STORE_COPY_INVALID', 'a copy of records holds a value that no record has');
}

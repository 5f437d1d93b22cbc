import { sql } from 'kysely';
import type { Database, Store } from '../database/open-store.ts';
import { tableNames } from '../database/tables.ts';

/** Bytes that the database takes. */
export async function databaseSize(db: Database, dialect: Store['dialect']): Promise<number> {
  const size =
    dialect === 'sqlite'
      ? sql<{ bytes: number }>`select p.page_count * s.page_size as bytes from pragma_page_count p, pragma_page_size s`
      : sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`;
  const { rows } = await size.execute(db);
  return rows[0]?.bytes ?? 0;
}

/** About how many rows each table has, as the planner of queries knows it; null where it does not know. */
export async function tableRows(
  db: Database,
  dialect: Store['dialect'],
): Promise<readonly { readonly table: string; readonly rows: number | null }[]> {
  const known = dialect === 'sqlite' ? await sqliteRows(db) : await postgresRows(db);
  const names = await tableNames(db, dialect);
  return names.map((name) => ({ table: name, rows: known.get(name) ?? null }));
}

async function sqliteRows(db: Database): Promise<ReadonlyMap<string, number>> {
  const { rows: there } = await sql<{
    name: string;
  }>`select name from sqlite_schema where name = 'sqlite_stat1'`.execute(db);
  if (there.length === 0) return new Map();
  const { rows } = await sql<{ tbl: string; stat: string | null }>`select tbl, stat from sqlite_stat1`.execute(db);
  return new Map(rows.map(({ tbl, stat }) => [tbl, Number.parseInt(stat ?? '0', 10) || 0]));
}

async function postgresRows(db: Database): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ name: string; rows: number }>`
    select relname as name, reltuples::bigint as rows from pg_class
    where relkind = 'r' and reltuples >= 0 and relnamespace = current_schema()::regnamespace`.execute(db);
  return new Map(rows.map((row) => [row.name, row.rows]));
}

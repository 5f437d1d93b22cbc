import { sql } from 'kysely';
import type { DialectName } from './dialect.ts';
import type { Database } from './open-store.ts';

/** Names of our tables in the order in which they were made: none points at rows of a later one. */
export async function tableNames(db: Database, dialect: DialectName): Promise<readonly string[]> {
  const query =
    dialect === 'sqlite'
      ? sql<{
          name: string;
        }>`select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'
          order by rowid`
      : sql<{ name: string }>`select relname as name from pg_class
          where relkind = 'r' and relnamespace = current_schema()::regnamespace order by oid`;
  const { rows } = await query.execute(db);
  return rows.map(({ name }) => name);
}

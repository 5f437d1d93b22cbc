import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { SqliteConnection } from './connection.ts';
import { type PoolOptions, createConnectionPool } from './connection-pool.ts';

/** Kysely over node:sqlite. Writers begin immediately, so that two processes wait for each other at the start and not in the middle. */
export function sqliteDialect(options: PoolOptions): Dialect {
  return {
    createDriver: () => sqliteDriver(options),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database),
  };
}

function sqliteDriver(options: PoolOptions): Driver {
  const pool = createConnectionPool(options);
  const held = new WeakMap<DatabaseConnection, SqliteConnection>();
  const begin = options.readOnly ? 'begin' : 'begin immediate';
  const run = async (connection: DatabaseConnection, text: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(text));
  };
  return {
    init: async () => undefined,
    async acquireConnection() {
      const connection = await pool.acquire();
      held.set(connection, connection);
      return connection;
    },
    beginTransaction: (connection) => run(connection, begin),
    commitTransaction: (connection) => run(connection, 'commit'),
    rollbackTransaction: (connection) => run(connection, 'rollback'),
    async releaseConnection(connection) {
      const ours = held.get(connection);
      if (ours !== undefined) pool.release(ours);
    },
    async destroy() {
      pool.close();
    },
  };
}

import {
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
  const ours = (connection: DatabaseConnection): SqliteConnection => {
    const found = held.get(connection);
    if (found === undefined) throw new TypeError('the connection is not one of this pool');
    return found;
  };
  return {
    init: async () => undefined,
    async acquireConnection() {
      const connection = await pool.acquire();
      held.set(connection, connection);
      return connection;
    },
    beginTransaction: (connection) => ours(connection).begin(!options.readOnly),
    commitTransaction: (connection) => ours(connection).commit(),
    rollbackTransaction: (connection) => ours(connection).rollback(),
    async releaseConnection(connection) {
      pool.release(ours(connection));
    },
    async destroy() {
      pool.close();
    },
  };
}

import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  PostgresDialect,
  type QueryResult,
} from 'kysely';
import type { Pool } from 'pg';
import { boundValue } from '../storable.ts';
import { postgresFailure } from './failures.ts';

/** Kysely's dialect for PostgreSQL with our checks of parameters and our errors. */
export function postgresDialect(pool: Pool): Dialect {
  const inner = new PostgresDialect({ pool });
  return {
    createDriver: () => checkedDriver(inner.createDriver()),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (database) => new PostgresIntrospector(database),
  };
}

function checkedDriver(driver: Driver): Driver {
  const inner = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const outer = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const innerOf = (connection: DatabaseConnection): DatabaseConnection => inner.get(connection) ?? connection;
  const translated = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw postgresFailure(error);
    }
  };
  return {
    init: () => driver.init(),
    async acquireConnection() {
      const connection = await translated(driver.acquireConnection());
      const known = outer.get(connection) ?? checkedConnection(connection, translated);
      outer.set(connection, known);
      inner.set(known, connection);
      return known;
    },
    beginTransaction: (connection, settings) => translated(driver.beginTransaction(innerOf(connection), settings)),
    commitTransaction: (connection) => translated(driver.commitTransaction(innerOf(connection))),
    rollbackTransaction: (connection) => translated(driver.rollbackTransaction(innerOf(connection))),
    releaseConnection: (connection) => driver.releaseConnection(innerOf(connection)),
    destroy: () => driver.destroy(),
  };
}

function checkedConnection(
  connection: DatabaseConnection,
  translated: <T>(work: Promise<T>) => Promise<T>,
): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const parameters = query.parameters.map(boundValue);
      return translated(connection.executeQuery<R>({ ...query, parameters }));
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}

import { storeError } from '../../errors.ts';
import { type SqliteConnection, type SqliteConnectionOptions, openSqliteConnection } from './connection.ts';

/** How many connections there may be and how long one is waited for. */
export interface PoolOptions extends SqliteConnectionOptions {
  readonly most: number;
  /** Milliseconds after which waiting for a connection fails. */
  readonly acquireTimeout: number;
}

/** Connections that are opened when first needed and handed out in the order of asking. */
export interface ConnectionPool {
  /** @throws STORE_BUSY when none became free in time: a transaction that waits for its own connection would wait for ever. */
  acquire(): Promise<SqliteConnection>;
  release(connection: SqliteConnection): void;
  close(): void;
}

interface Waiting {
  readonly resolve: (connection: SqliteConnection) => void;
  readonly timer: NodeJS.Timeout;
}

/** A pool of at most `most` connections. */
export function createConnectionPool(options: PoolOptions): ConnectionPool {
  const all: SqliteConnection[] = [];
  const free: SqliteConnection[] = [];
  const waiting: Waiting[] = [];
  const open = (): SqliteConnection => {
    const connection = openSqliteConnection(options);
    all.push(connection);
    return connection;
  };
  return {
    async acquire() {
      const ready = free.pop() ?? (all.length < options.most ? open() : undefined);
      if (ready !== undefined) return ready;
      const { promise, resolve, reject } = Promise.withResolvers<SqliteConnection>();
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(storeError('STORE_BUSY', `no connection to the database became free in ${options.acquireTimeout} ms`));
      }, options.acquireTimeout);
      const entry: Waiting = { resolve, timer };
      waiting.push(entry);
      return promise;
    },
    release(connection) {
      const next = waiting.shift();
      if (next === undefined) {
        free.push(connection);
        return;
      }
      clearTimeout(next.timer);
      next.resolve(connection);
    },
    close() {
      for (const connection of all.splice(0)) connection.close();
    },
  };
}

import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { AssayError } from '@assay/core';
import { CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely';
import { storeError } from '../../errors.ts';
import { boundValue } from '../storable.ts';
import { sqliteFailure } from './failures.ts';
import { createStatementCache } from './statement-cache.ts';

/** How one connection is opened. */
export interface SqliteConnectionOptions {
  readonly file: string;
  readonly readOnly: boolean;
  /** Milliseconds to wait for another process. */
  readonly busyTimeout: number;
  /** Most prepared statements kept. */
  readonly statements: number;
}

/** A connection of Kysely over one node:sqlite handle. */
export interface SqliteConnection extends DatabaseConnection {
  begin(immediate: boolean): Promise<void>;
  commit(): Promise<void>;
  /** Also where the database did so by itself, as it does when its disk is full. */
  rollback(): Promise<void>;
  close(): void;
}

/**
 * Milliseconds that a statement may block the whole process waiting for another one. The rest of the time is waited between attempts, so
 * that others in this process go on, among them perhaps the one that is waited for.
 */
const BLOCKING_WAIT = 10;

/** Milliseconds between attempts. */
const ATTEMPT_PAUSE = 10;

/** Opens a connection: WAL, every commit on disk before it is acknowledged, foreign keys enforced. */
export function openSqliteConnection(options: SqliteConnectionOptions): SqliteConnection {
  const database = new DatabaseSync(options.file, { readOnly: options.readOnly, timeout: options.busyTimeout });
  if (!options.readOnly)
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
  database.exec('pragma cache_size = -16000; pragma temp_store = memory; pragma trusted_schema = off');
  database.exec(`pragma busy_timeout = ${BLOCKING_WAIT}`);
  const cache = createStatementCache(database, options.statements);
  // Whether a transaction was begun and not ended by whoever began it.
  let inside = false;
  const run = <R>(query: CompiledQuery): QueryResult<R> => {
    // It would count by itself, although what went before it is gone.
    if (inside && !database.isTransaction) {
      throw storeError('STORE_UNAVAILABLE', 'the database gave the transaction up after an error');
    }
    const { statement, givesRows } = cache.prepare(query.sql);
    const values = query.parameters.map(boundValue);
    if (givesRows) return rowsResult<R>(statement.all(...values));
    return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) };
  };
  const patiently = async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
    const until = performance.now() + options.busyTimeout;
    for (;;) {
      try {
        return run<R>(query);
      } catch (cause) {
        const error = sqliteFailure(cause);
        const busy = error instanceof AssayError && error.code === 'STORE_BUSY';
        if (!busy || performance.now() > until) throw error;
        await delay(ATTEMPT_PAUSE * (0.5 + Math.random()));
      }
    }
  };
  return {
    executeQuery: patiently,
    async begin(immediate) {
      await patiently(CompiledQuery.raw(immediate ? 'begin immediate' : 'begin'));
      inside = true;
    },
    async commit() {
      await patiently(CompiledQuery.raw('commit'));
      inside = false;
    },
    async rollback() {
      inside = false;
      if (database.isTransaction) await patiently(CompiledQuery.raw('rollback'));
    },
    async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
      // A statement of its own: a cached one would be reset by whoever uses it between two rows.
      const statement = database.prepare(query.sql);
      for (const row of statement.iterate(...query.parameters.map(boundValue))) yield rowsResult<R>([row]);
    },
    close() {
      database.close();
    },
  };
}

/** Kysely's row type is only known to the compiler: rows are what the statement of that type gave. */
function rowsResult<R>(rows: readonly unknown[]): QueryResult<R> {
  return { rows: rows.filter((row): row is R => row !== null), numAffectedRows: BigInt(rows.length) };
}

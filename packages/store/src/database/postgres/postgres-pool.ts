import type { Pool } from 'pg';

/** How the pool of connections is made. */
export interface PostgresPoolOptions {
  readonly url: string;
  /** Most connections. */
  readonly most: number;
  /** Milliseconds after which the server cancels a statement; 0 for never. */
  readonly statementTimeout: number;
  /** Called for errors of connections while no statement runs on them, which nobody waits for. */
  readonly onIdleError: (error: Error) => void;
}

/**
 * A pool of connections that reads `bigint` as a number: every one of ours is a count, a key or an instant below 2^53. pg is loaded here
 * and only here, so that the embedded service never pays for it.
 */
export async function createPostgresPool(options: PostgresPoolOptions): Promise<Pool> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.most,
    connectionTimeoutMillis: 10_000,
    application_name: 'assay',
    ...(options.statementTimeout > 0 ? { statement_timeout: options.statementTimeout } : {}),
    types: {
      getTypeParser: (oid, format) =>
        oid === pg.types.builtins.INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
    },
  });
  pool.on('error', options.onIdleError);
  // A connection that breaks between two statements of a transaction: the next statement fails, and the process must not.
  pool.on('connect', (client) => client.on('error', options.onIdleError));
  return pool;
}

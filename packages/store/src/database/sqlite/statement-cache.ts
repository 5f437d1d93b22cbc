import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** A prepared statement and whether it gives rows. */
export interface PreparedStatement {
  readonly statement: StatementSync;
  readonly givesRows: boolean;
}

/** Prepared statements of one connection by their text, the least recently used dropped first. */
export interface StatementCache {
  /** The statement of that text, prepared now when it is not kept. */
  prepare(text: string): PreparedStatement;
  readonly size: number;
}

/** A cache of at most `capacity` statements. */
export function createStatementCache(database: DatabaseSync, capacity: number): StatementCache {
  const kept = new Map<string, PreparedStatement>();
  return {
    prepare(text) {
      const found = kept.get(text);
      if (found !== undefined) {
        kept.delete(text);
        kept.set(text, found);
        return found;
      }
      const statement = database.prepare(text);
      const prepared = { statement, givesRows: statement.columns().length > 0 };
      kept.set(text, prepared);
      if (kept.size > capacity) {
        const [oldest] = kept.keys();
        if (oldest !== undefined) kept.delete(oldest);
      }
      return prepared;
    },
    get size() {
      return kept.size;
    },
  };
}

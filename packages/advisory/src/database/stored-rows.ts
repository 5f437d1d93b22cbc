import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** A row as lists of its columns, in the order of the query: reading it takes half the time of an object with names. */
export type StoredRow = readonly unknown[];

/** Runs one of the queries. */
export interface StoredRows<Query extends string> {
  all(query: Query, ...values: SQLInputValue[]): readonly StoredRow[];
  /** The first row; undefined when there is none. */
  first(query: Query, ...values: SQLInputValue[]): StoredRow | undefined;
}

/** Queries of a database, each prepared when it is first run. `guarded` runs what reads the file. */
export function storedRows<Query extends string>(
  database: DatabaseSync,
  queries: Readonly<Record<Query, string>>,
  guarded: <Result>(read: () => Result) => Result,
): StoredRows<Query> {
  const prepared = new Map<Query, StatementSync>();
  const statementOf = (query: Query): StatementSync => {
    const known = prepared.get(query);
    if (known !== undefined) return known;
    const statement = database.prepare(queries[query]);
    statement.setReturnArrays(true);
    prepared.set(query, statement);
    return statement;
  };
  return {
    all: (query, ...values) =>
      guarded(() => {
        const rows: readonly unknown[] = statementOf(query).all(...values);
        return rows.filter(isRow);
      }),
    first: (query, ...values) =>
      guarded(() => {
        const row = statementOf(query).get(...values);
        return isRow(row) ? row : undefined;
      }),
  };
}

function isRow(row: unknown): row is StoredRow {
  return Array.isArray(row);
}

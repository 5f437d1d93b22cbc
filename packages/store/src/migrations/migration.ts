import type { ColumnTypes, DialectName } from '../database/dialect.ts';

/**
 * One step forward of the schema. A step either adds (old replicas go on working beside it) or takes away, in which case `worksFrom`
 * names the first version of the code that no longer needs what is gone.
 */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** The lowest schema version that a replica may have been built for and still work on the result. */
  readonly worksFrom: number;
  /** Statements, in order, run in one transaction. */
  readonly statements: (types: ColumnTypes, dialect: DialectName) => readonly string[];
}

import { AssayError } from '@assay/core';
import { storeError } from '../../errors.ts';

/** Primary result codes of SQLite that callers act on (sqlite.org/rescode.html). */
const BUSY: ReadonlySet<number> = new Set([5, 6]);
const UNAVAILABLE: ReadonlySet<number> = new Set([8, 10, 14]);
const FULL = 13;
const FOREIGN_KEY = 787;

/** An error of node:sqlite as one of ours where a caller can act on it, otherwise as it is. */
export function sqliteFailure(error: unknown): unknown {
  if (error instanceof AssayError || !(error instanceof Error) || !('errcode' in error)) return error;
  const { errcode } = error;
  if (typeof errcode !== 'number') return error;
  if (errcode === FOREIGN_KEY)
    return storeError('STORE_REFERENCE_INVALID', 'no such record in this space', { cause: error });
  const primary = errcode & 0xff;
  if (BUSY.has(primary)) return storeError('STORE_BUSY', 'the database is held by another process', { cause: error });
  if (primary === FULL) return storeError('STORE_FULL', 'the disk of the database is full', { cause: error });
  if (UNAVAILABLE.has(primary)) {
    return storeError('STORE_UNAVAILABLE', 'the database cannot be read or written', { cause: error });
  }
  return error;
}

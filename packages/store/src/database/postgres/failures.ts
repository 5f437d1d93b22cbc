import { AssayError } from '@assay/core';
import { storeError } from '../../errors.ts';

/** Classes of SQLSTATE (PostgreSQL manual, appendix A): connection, resources, operator intervention. */
const UNAVAILABLE = /^(?:08|53|57P)/;
/** Serialisation failure, deadlock, lock not available, statement cancelled by timeout. */
const BUSY: ReadonlySet<string> = new Set(['40001', '40P01', '55P03', '57014']);
const FOREIGN_KEY = '23503';
const FULL = '53100';
const NETWORK = /^E(?:CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|NOTFOUND|NOENT|AI_AGAIN|HOSTUNREACH|NETUNREACH)$/;

/** An error of pg as one of ours where a caller can act on it, otherwise as it is. */
export function postgresFailure(error: unknown): unknown {
  if (error instanceof AssayError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code === FOREIGN_KEY)
    return storeError('STORE_REFERENCE_INVALID', 'no such record in this space', { cause: error });
  if (code !== null && BUSY.has(code))
    return storeError('STORE_BUSY', 'the database gave up waiting', { cause: error });
  if (code === FULL) return storeError('STORE_FULL', 'the disk of the database is full', { cause: error });
  // pg reports a connection that ended under a query without any code.
  if (code === null || UNAVAILABLE.test(code) || NETWORK.test(code)) {
    return storeError('STORE_UNAVAILABLE', 'the database cannot be reached', { cause: error });
  }
  return error;
}

import type { CatalogerError } from '@assay/core';
import { unreadable } from '../gap-codes.ts';

/**
 * Keeps a reader of a hostile database from going in circles and from reading more than there is: each page is used once, and
 * all values together are no larger than the file.
 */
export interface PageLedger {
  /**
   * Marks a page as used and gives its bytes.
   * @throws CatalogerError RPM_DATABASE_INVALID when it lies outside the file or was used before.
   */
  use(page: number): Uint8Array;
  /**
   * Counts the bytes of one value before it is read.
   * @throws CatalogerError RPM_DATABASE_INVALID when all values together exceed the file.
   */
  spend(sizeBytes: number): void;
}

/** Opens the ledger of a file of equal pages. `firstPage` is the number of the first: SQLite counts from 1. */
export function createPageLedger(
  bytes: Uint8Array,
  { pageSize, firstPage }: { readonly pageSize: number; readonly firstPage: 0 | 1 },
): PageLedger {
  const used = new Set<number>();
  let budget = bytes.byteLength;
  return {
    use: (page) => {
      const start = (page - firstPage) * pageSize;
      if (start < 0 || start + pageSize > bytes.byteLength) throw invalid(`page ${page} lies outside the file`);
      if (used.has(page)) throw invalid(`page ${page} is used twice`);
      used.add(page);
      return bytes.subarray(start, start + pageSize);
    },
    spend: (sizeBytes) => {
      budget -= sizeBytes;
      if (budget < 0) throw invalid('values are larger than the file');
    },
  };
}

/** The error of a database that contradicts its format. */
export function invalid(message: string): CatalogerError {
  return unreadable('RPM_DATABASE_INVALID', `not a sound rpm database: ${message}`);
}

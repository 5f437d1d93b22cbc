import { storeError } from '../errors.ts';

/** Which part of a list is wanted. */
export interface PageRequest {
  /** `next` of the page before; absent for the first. */
  readonly after?: string;
  /** Between 1 and 1000; default 50. */
  readonly limit?: number;
}

/** Part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Cursor of the page that follows; null at the end. */
  readonly next: string | null;
}

/** How many there are, counted up to a bound. */
export interface BoundedCount {
  readonly count: number;
  /** False when there are at least `count`. */
  readonly exact: boolean;
}

/** Bound of counts that people look at. */
export const COUNT_BOUND = 10_000;

/** The number of rows to ask a page for: within bounds, whatever was asked. */
export function pageLimit(page: PageRequest): number {
  return Math.min(1000, Math.max(1, Math.trunc(page.limit ?? 50)));
}

/** A page out of one row more than was wanted. `key` gives the values that the list is ordered by. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  key: (row: Row) => readonly (string | number)[],
  item: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? writeCursor(key(last)) : null;
  return { items: shown.map(item), next };
}

function writeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Longest cursor that is looked at. */
const LONGEST_CURSOR = 4096;

/**
 * The values of a cursor; null for the first page.
 * @throws STORE_CURSOR_INVALID when it does not hold values of these kinds.
 */
export function readCursor(
  page: PageRequest,
  kinds: readonly ('string' | 'number')[],
): readonly (string | number)[] | null {
  if (page.after === undefined) return null;
  const values = page.after.length <= LONGEST_CURSOR ? parseArray(Buffer.from(page.after, 'base64url').toString()) : [];
  const key = values.filter(
    (value): value is string | number => typeof value === 'string' || typeof value === 'number',
  );
  const fits = values.length === kinds.length && kinds.every((kind, index) => typeof key[index] === kind);
  if (!fits) throw storeError('STORE_CURSOR_INVALID', 'the cursor does not belong to this list');
  return key;
}

/** The one text of a cursor of lists ordered by an id; null for the first page. */
export function readIdCursor(page: PageRequest): string | null {
  const [id] = readCursor(page, ['string']) ?? [];
  return typeof id === 'string' ? id : null;
}

function parseArray(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

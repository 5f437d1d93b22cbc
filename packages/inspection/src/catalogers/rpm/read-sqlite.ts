import { type PageLedger, createPageLedger, invalid } from './page-ledger.ts';
import { type RecordValue, readRecordValues, readVarint } from './sqlite-record.ts';

const SIGNATURE = 'SQLite format 3\0';

/** The header of the database stands before the first page's own. */
const FILE_HEAD_BYTES = 100;

const PAGE_TYPES = { interiorTable: 5, leafTable: 13 } as const;

/** Depth of the deepest table that fits into four gigabytes, doubled. */
const MAX_DEPTH = 40;

/** An open database: no SQL is ever run on it. */
interface Database {
  readonly ledger: PageLedger;
  /** Bytes of a page that hold content. */
  readonly usableBytes: number;
}

/** True for a file that starts as SQLite databases do. */
export function isSqlite(bytes: Uint8Array): boolean {
  return bytes.byteLength >= FILE_HEAD_BYTES && Buffer.from(bytes.subarray(0, 16)).toString('latin1') === SIGNATURE;
}

/**
 * Gives the header blobs of rpm's SQLite database (`rpmdb.sqlite`): column `blob` of table `Packages`, in the order of the
 * table. Reads the pages itself, so that nothing in a hostile schema (views, triggers, expressions) is ever carried out.
 * File format: https://www.sqlite.org/fileformat2.html
 * @throws CatalogerError RPM_DATABASE_INVALID
 */
export function* readSqlite(bytes: Uint8Array): Generator<Uint8Array, void, void> {
  for (const { values } of readSqliteTable(bytes, 'Packages')) {
    const [, blob] = values;
    if (!(blob instanceof Uint8Array)) throw invalid('a row of Packages holds no blob');
    yield blob;
  }
}

/** A row of a table: its number, and its columns. */
export interface SqliteRow {
  readonly number: number;
  /** A column that is the number of the row (`INTEGER PRIMARY KEY`) is null. */
  readonly values: readonly RecordValue[];
}

/**
 * Gives the rows of a table, in the order of the table.
 * @throws CatalogerError RPM_DATABASE_INVALID
 */
export function* readSqliteTable(bytes: Uint8Array, table: string): Generator<SqliteRow, void, void> {
  if (!isSqlite(bytes)) throw invalid('it does not start as one');
  const database = openDatabase(bytes);
  const root = findTable(database, table);
  yield* readTable(database, { page: root, depth: 0 });
}

function openDatabase(bytes: Uint8Array): Database {
  const view = viewOf(bytes);
  const stored = view.getUint16(16);
  const pageSize = stored === 1 ? 65_536 : stored;
  const usableBytes = pageSize - view.getUint8(20);
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || usableBytes < 480)
    throw invalid(`pages of ${pageSize} bytes`);
  return { ledger: createPageLedger(bytes, { pageSize, firstPage: 1 }), usableBytes };
}

/** Columns of the schema: type, name, name of the table, page of its root, SQL. */
function findTable(database: Database, table: string): number {
  const roots: number[] = [];
  for (const { values } of readTable(database, { page: 1, depth: 0 })) {
    const [type, name, , root] = values;
    if (type === 'table' && name === table && typeof root === 'number') roots.push(root);
  }
  const [root, other] = roots;
  if (root === undefined || other !== undefined) throw invalid(`there is no one table ${table}`);
  return root;
}

/** Rows of the table below a page, as values by column. */
function* readTable(
  database: Database,
  { page, depth }: { readonly page: number; readonly depth: number },
): Generator<SqliteRow, void, void> {
  if (depth > MAX_DEPTH) throw invalid('a table is too deep');
  const bytes = database.ledger.use(page);
  const view = viewOf(bytes);
  const head = page === 1 ? FILE_HEAD_BYTES : 0;
  const type = view.getUint8(head);
  const cells = cellOffsets(view, { head, headBytes: type === PAGE_TYPES.interiorTable ? 12 : 8 });
  if (type === PAGE_TYPES.leafTable) {
    for (const cell of cells) yield readRow(database, bytes, cell);
  } else if (type === PAGE_TYPES.interiorTable) {
    for (const cell of cells) {
      if (cell + 4 > bytes.byteLength) throw invalid(`page ${page} has a cell outside itself`);
      yield* readTable(database, { page: view.getUint32(cell), depth: depth + 1 });
    }
    yield* readTable(database, { page: view.getUint32(head + 8), depth: depth + 1 });
  } else throw invalid(`page ${page} is not part of a table`);
}

function cellOffsets(
  view: DataView,
  { head, headBytes }: { readonly head: number; readonly headBytes: number },
): readonly number[] {
  const count = view.getUint16(head + 3);
  const start = head + headBytes;
  if (start + count * 2 > view.byteLength) throw invalid('a page has too many cells');
  return Array.from({ length: count }, (_unused, cell) => view.getUint16(start + cell * 2));
}

/** A leaf cell: length of the record, number of the row, and the record, whose end may lie on a chain of other pages. */
function readRow(database: Database, bytes: Uint8Array, cell: number): SqliteRow {
  const [sizeBytes, afterSize] = readVarint(bytes, cell);
  const [number, start] = readVarint(bytes, afterSize);
  return { number, values: readRecordValues(readPayload(database, bytes, { start, sizeBytes })) };
}

function readPayload(
  { ledger, usableBytes }: Database,
  bytes: Uint8Array,
  { start, sizeBytes }: { readonly start: number; readonly sizeBytes: number },
): Uint8Array {
  ledger.spend(sizeBytes);
  const local = localBytes(sizeBytes, usableBytes);
  if (start + local > usableBytes) throw invalid('a row lies outside its page');
  if (local === sizeBytes) return bytes.subarray(start, start + local);
  const pieces = [bytes.subarray(start, start + local)];
  let missing = sizeBytes - local;
  let next = pageNumber(bytes, start + local);
  while (missing > 0) {
    const page = ledger.use(next);
    const piece = page.subarray(4, Math.min(usableBytes, 4 + missing));
    pieces.push(piece);
    missing -= piece.byteLength;
    next = pageNumber(page, 0);
  }
  return Buffer.concat(pieces);
}

/** Bytes of a record that stand in the leaf page itself (file format, section 1.6). */
function localBytes(sizeBytes: number, usableBytes: number): number {
  const largest = usableBytes - 35;
  if (sizeBytes <= largest) return sizeBytes;
  const smallest = Math.floor(((usableBytes - 12) * 32) / 255) - 23;
  const filled = smallest + ((sizeBytes - smallest) % (usableBytes - 4));
  return filled <= largest ? filled : smallest;
}

function pageNumber(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.byteLength) throw invalid('a page ends too soon');
  return viewOf(bytes).getUint32(at);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

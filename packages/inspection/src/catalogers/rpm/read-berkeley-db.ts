import { type PageLedger, createPageLedger, invalid } from './page-ledger.ts';

/** Number of a hash database, at byte 12 of its first page, in the byte order of the machine that wrote it. */
const HASH_MAGIC = 0x06_15_61;

const PAGE_HEAD_BYTES = 26;
const PAGE_TYPES = { hashUnsorted: 2, overflow: 7, hashMeta: 8, hash: 13 } as const;
const ITEM_TYPES = { inline: 1, offPage: 3 } as const;

/** Key of the record that counts packages; it is no package. */
const COUNTER_KEY = 0;

/** A database whose byte order is known. */
interface Database {
  readonly ledger: PageLedger;
  readonly pageSize: number;
  readonly lastPage: number;
  readonly littleEndian: boolean;
}

/** True for a file that starts as Berkeley DB hash databases do. */
export function isBerkeleyDb(bytes: Uint8Array): boolean {
  return byteOrder(bytes) !== null;
}

/**
 * Gives the header blobs of a Berkeley DB hash database (`Packages`), the format of rpm before version 4.16, in the order of
 * pages. Both byte orders are read.
 * @throws CatalogerError RPM_DATABASE_INVALID
 */
export function* readBerkeleyDb(bytes: Uint8Array): Generator<Uint8Array, void, void> {
  const database = openDatabase(bytes);
  const view = viewOf(bytes);
  for (let page = 1; page <= database.lastPage; page += 1) {
    const type = view.getUint8(page * database.pageSize + 25);
    if (type === PAGE_TYPES.hash || type === PAGE_TYPES.hashUnsorted) yield* readHashPage(database, page);
  }
}

function openDatabase(bytes: Uint8Array): Database {
  const littleEndian = byteOrder(bytes);
  if (littleEndian === null) throw invalid('no Berkeley DB hash database');
  const view = viewOf(bytes);
  const pageSize = view.getUint32(20, littleEndian);
  const lastPage = view.getUint32(32, littleEndian);
  if (view.getUint8(24) !== 0) throw invalid('the database is encrypted');
  if (view.getUint8(25) !== PAGE_TYPES.hashMeta) throw invalid('the first page is not that of a hash database');
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0)
    throw invalid(`pages of ${pageSize} bytes`);
  if ((lastPage + 1) * pageSize > bytes.byteLength) throw invalid('the last page lies outside the file');
  return { ledger: createPageLedger(bytes, { pageSize, firstPage: 0 }), pageSize, lastPage, littleEndian };
}

function byteOrder(bytes: Uint8Array): boolean | null {
  if (bytes.byteLength < 512) return null;
  const view = viewOf(bytes);
  if (view.getUint32(12, true) === HASH_MAGIC) return true;
  return view.getUint32(12, false) === HASH_MAGIC ? false : null;
}

/** Items of a page stand from its end to its front, keys and values in turn. */
function* readHashPage(database: Database, page: number): Generator<Uint8Array, void, void> {
  const { littleEndian, pageSize, ledger } = database;
  const bytes = ledger.use(page);
  const view = viewOf(bytes);
  const count = view.getUint16(20, littleEndian);
  if (PAGE_HEAD_BYTES + count * 2 > pageSize) throw invalid(`page ${page} has too many items`);
  const offset = (item: number): number => view.getUint16(PAGE_HEAD_BYTES + item * 2, littleEndian);
  const itemBytes = (item: number): Uint8Array => {
    const start = offset(item);
    const end = item === 0 ? pageSize : offset(item - 1);
    if (start < PAGE_HEAD_BYTES || start >= end || end > pageSize)
      throw invalid(`page ${page} has an item outside itself`);
    return bytes.subarray(start, end);
  };
  for (let item = 0; item + 1 < count; item += 2) {
    if (isCounter(itemBytes(item), littleEndian)) continue;
    yield readValue(database, itemBytes(item + 1));
  }
}

/** Keys are numbers of four bytes behind their type. */
function isCounter(key: Uint8Array, littleEndian: boolean): boolean {
  return key.byteLength === 5 && viewOf(key).getUint32(1, littleEndian) === COUNTER_KEY;
}

function readValue({ ledger, littleEndian }: Database, item: Uint8Array): Uint8Array {
  const view = viewOf(item);
  const type = view.getUint8(0);
  if (type === ITEM_TYPES.inline) {
    ledger.spend(item.byteLength);
    return item.subarray(1);
  }
  if (type !== ITEM_TYPES.offPage || item.byteLength < 12) throw invalid(`a value of type ${type}`);
  const sizeBytes = view.getUint32(8, littleEndian);
  ledger.spend(sizeBytes);
  const pieces: Uint8Array[] = [];
  let read = 0;
  for (let page = view.getUint32(4, littleEndian); read < sizeBytes;) {
    const bytes = ledger.use(page);
    const head = viewOf(bytes);
    const used = head.getUint16(22, littleEndian);
    if (head.getUint8(25) !== PAGE_TYPES.overflow || used === 0 || PAGE_HEAD_BYTES + used > bytes.byteLength) {
      throw invalid(`page ${page} does not continue a value`);
    }
    pieces.push(bytes.subarray(PAGE_HEAD_BYTES, PAGE_HEAD_BYTES + used));
    read += used;
    page = head.getUint32(16, littleEndian);
  }
  if (read !== sizeBytes) throw invalid('a value is longer than it says');
  return Buffer.concat(pieces);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

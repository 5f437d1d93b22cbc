import { invalid } from './page-ledger.ts';

/** A value of an SQLite record, as far as anyone here needs it. Numbers beyond 48 bits and fractions are null. */
export type RecordValue = string | number | Uint8Array | null;

/** Columns of one record that are looked at; rpm's tables and the schema have at most five. */
const MAX_COLUMNS = 16;

/** Bytes of integers by their serial type. */
const INTEGER_BYTES: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 6 };

/** Bytes of the types that are passed over: 64-bit integers and fractions. */
const SKIPPED_BYTES: Readonly<Record<number, number>> = { 6: 8, 7: 8 };

/**
 * Reads a record in SQLite's format (file format, section 2.1).
 * @throws CatalogerError RPM_DATABASE_INVALID
 */
export function readRecordValues(record: Uint8Array): readonly RecordValue[] {
  const [headBytes, first] = readVarint(record, 0);
  if (headBytes > record.byteLength) throw invalid('the head of a row is longer than the row');
  const values: RecordValue[] = [];
  let content = headBytes;
  for (let at = first; at < headBytes && values.length < MAX_COLUMNS;) {
    const [type, next] = readVarint(record, at);
    const sizeBytes = sizeOf(type);
    if (content + sizeBytes > record.byteLength) throw invalid('a value is longer than its row');
    values.push(readValue(type, record.subarray(content, content + sizeBytes)));
    content += sizeBytes;
    at = next;
  }
  return values;
}

/**
 * Reads a number of one to nine bytes, seven bits in each. Gives the number and where the next one starts.
 * @throws CatalogerError RPM_DATABASE_INVALID for numbers that no size in a file can have.
 */
export function readVarint(bytes: Uint8Array, start: number): readonly [value: number, next: number] {
  let value = 0;
  for (let at = start; at < start + 8; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) throw invalid('a number lies outside its page');
    value = value * 128 + (byte & 0x7f);
    if (value > Number.MAX_SAFE_INTEGER) break;
    if (byte < 0x80) return [value, at + 1];
  }
  throw invalid('a number is too large');
}

function sizeOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  if (type === 10 || type === 11) throw invalid(`a value of type ${type}`);
  return INTEGER_BYTES[type] ?? SKIPPED_BYTES[type] ?? 0;
}

function readValue(type: number, bytes: Uint8Array): RecordValue {
  if (type >= 12) return type % 2 === 0 ? bytes : Buffer.from(bytes).toString('utf8');
  if (type === 8 || type === 9) return type - 8;
  return INTEGER_BYTES[type] === undefined ? null : Buffer.from(bytes).readIntBE(0, bytes.byteLength);
}

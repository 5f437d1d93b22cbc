import { isJsonObject } from '@assay/core';
import { FrameReader, FrameWriter } from './framing.ts';
import { type FileReadingRow, type LayerContents, type LayerRecord, RECORD_VERSION } from './layer-record.ts';
import { PathList } from './path-list.ts';

/** Characters of readings that go into one part: large records are never in memory as one text. */
const PART_LENGTH = 1024 * 1024;

type ColumnName = 'paths' | 'types' | 'modes' | 'uids' | 'gids' | 'sizes';
type Columns = Pick<LayerRecord, ColumnName>;

/** What is encoded as JSON, but for the readings. */
type RecordHead = Omit<LayerRecord, ColumnName>;

/** Encodes a record for other threads, and, compressed, for the cache. */
export function encodeRecord(record: LayerRecord, isCompressed: boolean): Uint8Array<ArrayBuffer> {
  const { paths, types, modes, uids, gids, sizes, ...head } = record;
  const { readings, ...contents } = head.contents;
  const writer = new FrameWriter(isCompressed);
  writer.add(JSON.stringify([{ ...head, contents: { ...contents, readings: [] } }, readings.length, paths.isWide]));
  writer.add(paths.bytes);
  writer.add(bytesOf(paths.ends));
  writer.add(Buffer.from(types, 'latin1'));
  for (const column of [modes, uids, gids, sizes]) writer.add(bytesOf(column));
  addReadings(writer, readings);
  return writer.build();
}

/** Encodes the contents of a second reading. */
export function encodeContents(contents: LayerContents, isCompressed: boolean): Uint8Array<ArrayBuffer> {
  const writer = new FrameWriter(isCompressed);
  writer.add(JSON.stringify([{ ...contents, readings: [] }, contents.readings.length, null]));
  addReadings(writer, contents.readings);
  return writer.build();
}

/** Decodes a record; null for bytes that are none of this version. */
export function decodeRecord(bytes: Uint8Array): LayerRecord | null {
  return readOrNull(bytes, (reader) => {
    const [head, count, isWide] = readHead(reader);
    if (!isRecordHead(head) || typeof isWide !== 'boolean') return null;
    const columns = readColumns(reader, isWide);
    const readings = readReadings(reader, count);
    if (columns === null || readings === null) return null;
    return { ...head, ...columns, contents: { ...head.contents, readings } };
  });
}

/** Decodes the contents of a second reading; null for bytes that are none. */
export function decodeContents(bytes: Uint8Array): LayerContents | null {
  return readOrNull(bytes, (reader) => {
    const [head, count] = readHead(reader);
    if (!isLayerContents(head)) return null;
    const readings = readReadings(reader, count);
    return readings === null ? null : { ...head, readings };
  });
}

function bytesOf(column: Uint16Array | Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

function addReadings(writer: FrameWriter, readings: readonly FileReadingRow[]): void {
  let rows: FileReadingRow[] = [];
  let textLength = 0;
  for (const row of readings) {
    rows.push(row);
    textLength += row.json.length;
    if (textLength < PART_LENGTH) continue;
    writer.add(JSON.stringify(rows));
    rows = [];
    textLength = 0;
  }
  if (rows.length > 0) writer.add(JSON.stringify(rows));
}

function readOrNull<T>(bytes: Uint8Array, read: (reader: FrameReader) => T | null): T | null {
  try {
    return read(new FrameReader(bytes));
  } catch {
    return null;
  }
}

function readHead(reader: FrameReader): readonly [head: unknown, count: unknown, isWide: unknown] {
  const part = reader.json();
  return Array.isArray(part) ? [part[0], part[1], part[2]] : [null, null, null];
}

function readColumns(reader: FrameReader, isWide: boolean): Columns | null {
  const text = new Uint8Array(reader.memory());
  const ends = new Uint32Array(reader.memory());
  const types = reader.bytes().toString('latin1');
  const modes = new Uint16Array(reader.memory());
  const [uids, gids] = [new Float64Array(reader.memory()), new Float64Array(reader.memory())];
  const sizes = new Float64Array(reader.memory());
  const isComplete = [ends, modes, uids, gids, sizes].every(({ length }) => length === types.length);
  return isComplete ? { paths: new PathList(text, isWide, ends), types, modes, uids, gids, sizes } : null;
}

function readReadings(reader: FrameReader, count: unknown): FileReadingRow[] | null {
  const readings: FileReadingRow[] = [];
  while (!reader.isAtEnd) {
    const part = reader.json();
    if (!isRows(part)) return null;
    for (const row of part) readings.push(row);
  }
  return readings.length === count ? readings : null;
}

// Enough of a check for what only this program writes, into places that others do not write to.

function isRecordHead(value: unknown): value is RecordHead {
  if (!isJsonObject(value) || value['version'] !== RECORD_VERSION) return false;
  const { links, xattrs, contents, gaps } = value;
  return [links, xattrs, gaps].every((list) => Array.isArray(list)) && isLayerContents(contents);
}

function isLayerContents(value: unknown): value is LayerContents {
  if (!isJsonObject(value)) return false;
  const { readings, failures, bytes, digests, examined, secrets, matches } = value;
  const lists = [readings, failures, bytes, digests, examined, secrets, matches];
  return lists.every((list) => Array.isArray(list));
}

function isRows(value: unknown): value is FileReadingRow[] {
  return Array.isArray(value) && value.every((row) => isJsonObject(row) && typeof row['json'] === 'string');
}

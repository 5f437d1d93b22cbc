import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { isJsonObject } from '@assay/core';
import { type FileReadingRow, type LayerContents, type LayerRecord, RECORD_VERSION } from './layer-record.ts';

/** Largest part of a record that is decoded, uncompressed. */
const MAX_PART_BYTES = 1024 * 1024 * 1024;

/** Characters of readings that go into one part: large records are never in memory as one text. */
const PART_LENGTH = 1024 * 1024;

/** Bytes before each part that hold its length. */
const LENGTH_BYTES = 4;

/** Parts as they are encoded: a record or contents without readings and the number of readings first, then rows of readings. */
type Part = readonly [LayerRecord | LayerContents, number] | readonly FileReadingRow[];

/** Encodes a record for the cache and for other threads. */
export function encodeRecord(record: LayerRecord): Uint8Array<ArrayBuffer> {
  const { contents } = record;
  return encodeParts({ ...record, contents: { ...contents, readings: [] } }, contents.readings);
}

/** Encodes the contents of a second reading. */
export function encodeContents(contents: LayerContents): Uint8Array<ArrayBuffer> {
  return encodeParts({ ...contents, readings: [] }, contents.readings);
}

/** Decodes a record; null for bytes that are none of this version. */
export function decodeRecord(bytes: Uint8Array): LayerRecord | null {
  const parts = decodeParts(bytes);
  if (parts === null || !isLayerRecord(parts.head)) return null;
  return { ...parts.head, contents: { ...parts.head.contents, readings: parts.readings } };
}

/** Decodes the contents of a second reading; null for bytes that are none. */
export function decodeContents(bytes: Uint8Array): LayerContents | null {
  const parts = decodeParts(bytes);
  return parts === null || !isLayerContents(parts.head) ? null : { ...parts.head, readings: parts.readings };
}

function encodeParts(head: LayerRecord | LayerContents, readings: readonly FileReadingRow[]): Uint8Array<ArrayBuffer> {
  const frames: Buffer[] = [];
  const add = (part: Part): void => {
    const frame = zstdCompressSync(JSON.stringify(part));
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(frame.length);
    frames.push(length, frame);
  };
  add([head, readings.length]);
  let rows: FileReadingRow[] = [];
  let textLength = 0;
  for (const row of readings) {
    rows.push(row);
    textLength += row.json.length;
    if (textLength < PART_LENGTH) continue;
    add(rows);
    rows = [];
    textLength = 0;
  }
  if (rows.length > 0) add(rows);
  return new Uint8Array(Buffer.concat(frames));
}

function decodeParts(bytes: Uint8Array): { readonly head: unknown; readonly readings: FileReadingRow[] } | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const readings: FileReadingRow[] = [];
  let head: unknown = null;
  let count: unknown = null;
  try {
    for (let offset = 0; offset < buffer.length;) {
      const start = offset + LENGTH_BYTES;
      const end = start + buffer.readUInt32LE(offset);
      const text = zstdDecompressSync(buffer.subarray(start, end), { maxOutputLength: MAX_PART_BYTES }).toString(
        'utf8',
      );
      const part: unknown = JSON.parse(text);
      if (offset === 0) [head, count] = Array.isArray(part) ? part : [];
      else if (isRows(part)) for (const row of part) readings.push(row);
      else return null;
      offset = end;
    }
    return readings.length === count ? { head, readings } : null;
  } catch {
    return null;
  }
}

// Enough of a check for what only this program writes, into places that others do not write to.

function isLayerRecord(value: unknown): value is LayerRecord {
  if (!isJsonObject(value) || value['version'] !== RECORD_VERSION) return false;
  const { paths, types, modes, uids, gids, sizes, links, xattrs, contents, gaps } = value;
  if (typeof paths !== 'string' || typeof types !== 'string') return false;
  const columns = [modes, uids, gids, sizes];
  if (!columns.every((column) => Array.isArray(column) && column.length === types.length)) return false;
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

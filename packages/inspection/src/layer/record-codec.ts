import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { isJsonObject } from '@assay/core';
import { type LayerContents, type LayerRecord, RECORD_VERSION } from './layer-record.ts';

/** Largest record that is read from a cache, uncompressed. */
const MAX_RECORD_BYTES = 1024 * 1024 * 1024;

/** Encodes a record, or the contents of a second reading, for the cache and for other threads. */
export function encodeRecord(record: LayerRecord | LayerContents): Uint8Array<ArrayBuffer> {
  const bytes = zstdCompressSync(JSON.stringify(record));
  return new Uint8Array(bytes);
}

/** Decodes a record; null for bytes that are none of this version. */
export function decodeRecord(bytes: Uint8Array): LayerRecord | null {
  const value = decodeJson(bytes);
  return isLayerRecord(value) ? value : null;
}

/** Decodes the contents of a second reading; null for bytes that are none. */
export function decodeContents(bytes: Uint8Array): LayerContents | null {
  const value = decodeJson(bytes);
  return isLayerContents(value) ? value : null;
}

function decodeJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(zstdDecompressSync(bytes, { maxOutputLength: MAX_RECORD_BYTES }).toString('utf8'));
  } catch {
    return null;
  }
}

/** Enough of a check for what only this program writes, into places that others do not write to. */
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
  return [value['readings'], value['failures'], value['bytes'], value['digests']].every((list) => Array.isArray(list));
}

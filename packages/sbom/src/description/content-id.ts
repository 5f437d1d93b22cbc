import { createHash } from 'node:crypto';
import type { JsonValue } from '@assay/core';
import { sortedKeys } from '../text/json-text.ts';

/** Hex digest of a value, whatever the order of its keys. */
export function contentHex(value: JsonValue): string {
  return createHash('sha256')
    .update(JSON.stringify(sortedKeys(value)))
    .digest('hex');
}

/** A UUID that follows from content alone: RFC 9562, version 8, the first bits of its SHA-256. */
export function contentUuid(value: JsonValue): string {
  const hex = contentHex(value);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0b11) | 0b1000).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

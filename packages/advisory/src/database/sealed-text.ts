import { crc32 } from 'node:zlib';
import type { JsonValue } from '@assay/core';
import { advisoryError } from '../errors.ts';

/** A text for a row, with its checksum. */
export interface SealedText {
  readonly data: string;
  readonly crc: number;
}

/** Seals plain JSON; the key that it is stored under is part of the checksum. */
export function seal(key: string, value: unknown): SealedText {
  const data = JSON.stringify(value);
  return { data, crc: crc32(`${key}\n${data}`) };
}

/**
 * The value of a sealed row.
 * @throws DATABASE_CORRUPT when it is not what was written
 */
export function unseal(key: string, data: unknown, crc: unknown): JsonValue {
  if (typeof data !== 'string' || crc32(`${key}\n${data}`) !== crc) throw damaged(key);
  try {
    const value: JsonValue = JSON.parse(data);
    return value;
  } catch {
    throw damaged(key);
  }
}

/** The error for a row that holds something else than the schema of the database says. */
export function damaged(key: string): Error {
  return advisoryError('DATABASE_CORRUPT', `A row of the advisory database is damaged: ${key.slice(0, 200)}`);
}

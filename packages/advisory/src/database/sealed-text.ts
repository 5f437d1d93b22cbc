import { crc32 } from 'node:zlib';
import type { JsonValue } from '@assay/core';
import { advisoryError } from '../errors.ts';

/** A text for a row, with its checksum. */
export interface SealedText {
  readonly data: string;
  readonly crc: number;
}

/** What a row is stored under, with its part of the checksum; of use where many rows are stored under one key. */
export interface SealKey {
  readonly text: string;
  readonly crc: number;
}

/** Prepares a key. */
export function sealKey(text: string): SealKey {
  return { text, crc: crc32(`${text}\n`) };
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
  return parseSealed(key, checkSeal(sealKey(key), data, crc));
}

/**
 * The text of a sealed row.
 * @throws DATABASE_CORRUPT when it is not what was written
 */
export function checkSeal(key: SealKey, data: unknown, crc: unknown): string {
  if (typeof data !== 'string' || crc32(data, key.crc) !== crc) throw damaged(key.text);
  return data;
}

/**
 * Reads the text of a sealed row.
 * @throws DATABASE_CORRUPT
 */
export function parseSealed(key: string, text: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    throw damaged(key);
  }
}

/** The error for a row that holds something else than the schema of the database says. */
export function damaged(key: string): Error {
  return advisoryError('DATABASE_CORRUPT', `A row of the advisory database is damaged: ${key.slice(0, 200)}`);
}

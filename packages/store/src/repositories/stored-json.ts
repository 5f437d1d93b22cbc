import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';
import { storeError } from '../errors.ts';

/** JSON for a column: keys in the order they were given, so that what is read is what was written. */
export function writeJson(value: JsonValue): string {
  return JSON.stringify(value);
}

/**
 * JSON out of a column.
 * @throws STORE_ROW_INVALID
 */
function readJson(text: string): JsonValue {
  try {
    const value: unknown = JSON.parse(text);
    if (isJson(value)) return value;
  } catch {
    // Said below, with the same words for every row that does not read.
  }
  throw storeError('STORE_ROW_INVALID', 'a stored document is not JSON');
}

/**
 * An object out of a column.
 * @throws STORE_ROW_INVALID
 */
export function readJsonObject(text: string): JsonObject {
  const value: unknown = readJson(text);
  if (isJsonObject(value) && isPlainJson(value)) return value;
  throw storeError('STORE_ROW_INVALID', 'a stored document is not a JSON object');
}

/** The texts of an array out of a column; anything else in it is left out. */
export function readTexts(text: string): readonly string[] {
  const value = readJson(text);
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** `JSON.parse` gives nothing else than JSON values; only its type says otherwise. */
function isJson(value: unknown): value is JsonValue {
  return value !== undefined;
}

function isPlainJson(value: { readonly [key: string]: unknown }): value is JsonObject {
  return Object.keys(value).length >= 0;
}

import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';
import { damaged } from './sealed-text.ts';

/** Readers of stored values, which must have the shape that was written; `key` names the row in the error. */

/** @throws DATABASE_CORRUPT */
export function storedObject(key: string, value: JsonValue | undefined): JsonObject {
  if (value === undefined || !isJsonObject(value)) throw damaged(key);
  return value;
}

/** @throws DATABASE_CORRUPT */
export function storedList(key: string, value: JsonValue | undefined): readonly JsonValue[] {
  if (!Array.isArray(value)) throw damaged(key);
  return value;
}

/** @throws DATABASE_CORRUPT */
export function storedText(key: string, value: JsonValue | undefined): string {
  if (typeof value !== 'string') throw damaged(key);
  return value;
}

/** @throws DATABASE_CORRUPT */
export function storedTextOrNull(key: string, value: JsonValue | undefined): string | null {
  return value === null ? null : storedText(key, value);
}

/** @throws DATABASE_CORRUPT */
export function storedTexts(key: string, value: JsonValue | undefined): readonly string[] {
  const list = storedList(key, value);
  if (!areTexts(list)) throw damaged(key);
  return list;
}

function areTexts(list: readonly JsonValue[]): list is readonly string[] {
  for (const item of list) if (typeof item !== 'string') return false;
  return true;
}

/** @throws DATABASE_CORRUPT */
export function storedName<Name extends string>(
  key: string,
  names: ReadonlyMap<string, Name>,
  value: JsonValue | undefined,
): Name {
  const name = typeof value === 'string' ? names.get(value) : undefined;
  if (name === undefined) throw damaged(key);
  return name;
}

/** Names by their own text. */
export function keyed<const Name extends string>(names: readonly Name[]): ReadonlyMap<string, Name> {
  return new Map(names.map((name) => [name, name]));
}

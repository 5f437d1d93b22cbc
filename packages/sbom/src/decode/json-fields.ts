import type { JsonObject, JsonValue } from '@assay/core';
import { isJsonList, isObject } from '../text/json-text.ts';

/** A field that is a text; undefined when it is absent or something else. */
export function textField(item: JsonObject, key: string): string | undefined {
  const value = item[key];
  return typeof value === 'string' ? value : undefined;
}

/** A field that is an object; an empty one when it is absent or something else. */
export function objectField(item: JsonObject, key: string): JsonObject {
  const value = item[key];
  return isObject(value) ? value : {};
}

/** A field that is a list; an empty one when it is absent or something else. */
export function listField(item: JsonObject, key: string): readonly JsonValue[] {
  const value = item[key];
  return isJsonList(value) ? value : [];
}

/** The objects of a field that is a list. */
export function objectsField(item: JsonObject, key: string): readonly JsonObject[] {
  return listField(item, key).filter(isObject);
}

/** A count or size; undefined for anything but a whole number from 0. */
export function sizeField(item: JsonObject, key: string): number | undefined {
  const value = item[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

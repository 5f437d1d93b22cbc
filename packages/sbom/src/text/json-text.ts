import { type JsonObject, type JsonValue, compareText, isJsonObject } from '@assay/core';

/** An object of the fields that are defined, in the order given. */
export function present(fields: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}

/** A list, or undefined when it is empty. */
export function listed<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items;
}

/** The same value with the keys of all objects sorted, so that equal values give equal texts. */
export function sortedKeys(value: JsonValue): JsonValue {
  if (isJsonList(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([key, child]) => [key, sortedKeys(child)]),
  );
}

/**
 * JSON of a value in printable ASCII without `<`, `>` and `&`, its keys sorted: a text that XML, tag-value and every terminal
 * carry unchanged, whatever the value holds.
 */
export function asciiJson(value: JsonValue): string {
  return JSON.stringify(sortedKeys(value)).replace(
    /[^\x20-\x7e]|[<>&]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The same value with every string replaced; keys stay. */
export function mapStrings(value: JsonValue, replace: (text: string) => string): JsonValue {
  if (typeof value === 'string') return replace(value);
  if (isJsonList(value)) return value.map((item) => mapStrings(item, replace));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, mapStrings(child, replace)]));
}

/** True for a JSON array. */
export function isJsonList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** True for a JSON object. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What JSON allows raw although a terminal, an editor or a CI runner may act on it. */
const RAW_UNSAFE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]|(?<=#)#/gu;

/** JSON on several lines, with what a terminal or a runner may act on as escapes: the same value for every reader. */
export function inertJson(value: JsonValue): string {
  return JSON.stringify(value, null, 2).replace(RAW_UNSAFE, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

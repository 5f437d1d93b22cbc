import type { JsonObject, JsonValue } from '@assay/core';

/** An object without the members that are undefined, null, empty text or an empty list: what metadata of a package holds. */
export function compactObject(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value) && value.length === 0) continue;
    kept[name] = value;
  }
  return kept;
}

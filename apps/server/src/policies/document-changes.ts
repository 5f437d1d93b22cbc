import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';

/** One thing that differs between two documents. */
export interface DocumentChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** JSON pointer in which lists are named by the ids of their entries. */
  readonly path: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** Changes of one document, as many as were looked for. */
export interface DocumentChanges {
  readonly changes: readonly DocumentChange[];
  /** False when there are more. */
  readonly whole: boolean;
}

/** Most changes that are told. */
const MOST_CHANGES = 1000;

/**
 * What differs in meaning between two documents in the form in which policies are written: keys in another order, comments and spellings are
 * no change; entries of lists are matched by their ids, and another order of them is told as such, because the first mapping that fits counts.
 */
export function documentChanges(before: JsonObject, after: JsonObject): DocumentChanges {
  const changes: DocumentChange[] = [];
  compare('', before, after, changes);
  return { changes: changes.slice(0, MOST_CHANGES), whole: changes.length <= MOST_CHANGES };
}

function compare(path: string, before: JsonValue, after: JsonValue, changes: DocumentChange[]): void {
  if (changes.length > MOST_CHANGES || JSON.stringify(before) === JSON.stringify(after)) return;
  if (isObject(before) && isObject(after))
    return compareKeyed(path, objectEntries(before), objectEntries(after), changes);
  const [named, renamed] = [namedEntries(before), namedEntries(after)];
  if (named === null || renamed === null) {
    changes.push({ kind: 'changed', path: path === '' ? '/' : path, before, after });
    return;
  }
  compareKeyed(path, named, renamed, changes);
  const [order, reordered] = [orderOf(named, renamed), orderOf(renamed, named)];
  if (order.join('\n') !== reordered.join('\n')) changes.push({ kind: 'moved', path, before: order, after: reordered });
}

type Entries = ReadonlyMap<string, JsonValue>;

function compareKeyed(path: string, before: Entries, after: Entries, changes: DocumentChange[]): void {
  for (const [key, value] of before) {
    const at = `${path}/${escaped(key)}`;
    const now = after.get(key);
    if (now === undefined) changes.push({ kind: 'removed', path: at, before: value, after: null });
    else compare(at, value, now, changes);
  }
  for (const [key, value] of after) {
    if (!before.has(key)) changes.push({ kind: 'added', path: `${path}/${escaped(key)}`, before: null, after: value });
  }
}

/** Ids that both have, in the order of the first. */
function orderOf(entries: Entries, others: Entries): readonly string[] {
  return [...entries.keys()].filter((key) => others.has(key));
}

/** Entries of a list by their ids or names; null when they have none, or share them. */
function namedEntries(value: JsonValue): Entries | null {
  if (!Array.isArray(value)) return null;
  const entries = new Map<string, JsonValue>();
  for (const entry of value) {
    if (!isObject(entry)) return null;
    const name = entry['id'] ?? entry['name'];
    if (typeof name !== 'string' || entries.has(name)) return null;
    entries.set(name, entry);
  }
  return entries;
}

function objectEntries(value: JsonObject): Entries {
  return new Map(Object.entries(value));
}

function isObject(value: JsonValue): value is JsonObject {
  return isJsonObject(value);
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

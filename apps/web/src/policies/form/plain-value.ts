/** A mapping as it came out of a document. */
export type PlainRecord = Readonly<Record<string, unknown>>;

/** Whether a value of a document is a mapping. */
export function isRecord(value: unknown): value is PlainRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The mappings of a list; anything else in it is left out. */
export function recordsIn(value: unknown): readonly PlainRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A name or a version as text; numbers are names too. */
export function wordOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** The words of a list; a single word is a list of one. */
export function wordsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((each) => wordOf(each) ?? []);
}

/** Whether two values of documents say the same; the order of keys is no matter. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((each, at) => sameValue(each, other[at]));
  }
  if (isRecord(one)) {
    if (!isRecord(other)) return false;
    const keys = Object.keys(one);
    const isSame = keys.every((key) => Object.hasOwn(other, key) && sameValue(one[key], other[key]));
    return isSame && keys.length === Object.keys(other).length;
  }
  return Object.is(one, other);
}

import { compareText, readInstant } from '@assay/core';

/** A whole number as expressions have it; undefined when it is not one. */
export function wholeField(value: number | null | undefined): bigint | undefined {
  return value !== null && value !== undefined && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

/** A text; empty when there is none. */
export function textField(value: string | null | undefined): string {
  return value ?? '';
}

/** An instant; a date alone is its first moment in UTC. Undefined when the text is neither. */
export function instantField(value: string | null | undefined): Date | undefined {
  if (value === null || value === undefined) return undefined;
  return readInstant(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value) ?? undefined;
}

/** Entries in the order of their keys, so that no expression can depend on the order in which facts were gathered. */
export function sorted<T>(entries: readonly T[], keyOf: (entry: T) => string): readonly T[] {
  const keyed = entries.map((entry) => ({ entry, key: keyOf(entry) }));
  return keyed
    .toSorted((a, b) => compareText(a.key, b.key) || compareText(JSON.stringify(a.entry), JSON.stringify(b.entry)))
    .map(({ entry }) => entry);
}

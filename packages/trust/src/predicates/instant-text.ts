import { readInstant } from '@assay/core';

/** A stated time as RFC 3339 in UTC; null when it is none. */
export function instantText(text: string | null): string | null {
  return text === null ? null : (readInstant(text)?.toISOString() ?? null);
}

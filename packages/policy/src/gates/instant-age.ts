import { readInstant } from '@assay/core';

const DAY_MS = 86_400_000;

/** Days from an RFC 3339 instant, or a plain date, to the instant of the evaluation; null when the text is neither. */
export function daysSince(text: string | null, now: Date): number | null {
  if (text === null) return null;
  const instant = readInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  return instant === null ? null : (now.getTime() - instant.getTime()) / DAY_MS;
}

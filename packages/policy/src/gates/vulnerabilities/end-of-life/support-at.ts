import type { SupportFact } from '@assay/core';

/** How a product is supported. */
export type SupportState = SupportFact['state'];

/**
 * How a product is supported on a day, `YYYY-MM-DD`, by its dates; the last day of a date still counts. Where the end of support has no
 * date, what was found when the image was matched stands.
 */
export function supportAt(fact: SupportFact, day: string): SupportState {
  const { supportedUntil, extendedUntil, activeUntil, state } = fact;
  const hasEnded = supportedUntil === null ? state === 'ended' || state === 'extended' : day > supportedUntil;
  if (hasEnded) return extendedUntil !== null && day <= extendedUntil ? 'extended' : 'ended';
  if (supportedUntil === null && state === 'unknown') return 'unknown';
  return activeUntil !== null && day > activeUntil ? 'maintenance' : 'supported';
}

/** The date from which on the product is in that state; null where it has none. */
export function endBefore(
  { supportedUntil, extendedUntil, activeUntil }: SupportFact,
  state: SupportState,
): string | null {
  switch (state) {
    case 'ended':
      return extendedUntil ?? supportedUntil;
    case 'extended':
      return supportedUntil;
    case 'maintenance':
      return activeUntil;
    case 'supported':
    case 'unknown':
      return null;
  }
}

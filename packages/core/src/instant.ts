import { coreError } from './errors.ts';

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/**
 * Reads an RFC 3339 date-time, or null when the text is not one. A date without a time is refused: it names no instant. Days that
 * the calendar does not have are refused too.
 */
export function readInstant(text: string): Date | null {
  const match = RFC3339.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const calendar = new Date(Date.UTC(year, month - 1, day));
  if (calendar.getUTCMonth() !== month - 1 || calendar.getUTCDate() !== day) return null;
  const instant = new Date(text.toUpperCase());
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/**
 * Reads an RFC 3339 date-time.
 * @throws INSTANT_INVALID
 */
export function parseInstant(text: string): Date {
  const instant = readInstant(text);
  if (instant === null) throw coreError('INSTANT_INVALID', `not an instant: ${JSON.stringify(text.slice(0, 100))}`);
  return instant;
}

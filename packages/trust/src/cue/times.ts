import { CannotEvaluate } from './cue-failure.ts';

const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;

/** Layouts by the names that the package `time` gives them. */
export const LAYOUTS: ReadonlyMap<string, string> = new Map([
  ['RFC3339', '2006-01-02T15:04:05Z07:00'],
  ['RFC3339Nano', '2006-01-02T15:04:05.999999999Z07:00'],
  ['RFC3339Date', '2006-01-02'],
]);

interface Instant {
  /** Seconds since 1970. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Reads an RFC 3339 timestamp; null when the text is none. */
function readTimestamp(text: string): Instant | null {
  const match = TIMESTAMP.exec(text);
  if (match === null) return null;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = '', zone = ''] = match;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const back = new Date(date);
  const valid =
    back.getUTCMonth() === Number(month) - 1 &&
    back.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60;
  if (!valid) return null;
  const [hours, minutes] = zone.toUpperCase() === 'Z' ? [0, 0] : [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  const offset = (hours * 60 + minutes) * 60 * (zone.startsWith('-') ? -1 : 1);
  return { seconds: date / 1000 - offset, nanoseconds: Number(fraction.padEnd(9, '0')) };
}

/** True for an RFC 3339 timestamp. */
export function isTimestamp(text: string): boolean {
  return readTimestamp(text) !== null;
}

/** False when two timestamps are ordered otherwise as times than as texts. True for all other texts. */
export function sameOrderAsTimes(a: string, b: string, order: number): boolean {
  const first = readTimestamp(a);
  const second = first === null ? null : readTimestamp(b);
  if (first === null || second === null) return true;
  const difference = first.seconds - second.seconds || first.nanoseconds - second.nanoseconds;
  return Math.sign(difference) === Math.sign(order);
}

/** Reads a time by one of the layouts and writes it in UTC. @throws CannotEvaluate for another layout; null for a text that is no such time */
export function parseTime(layout: string, text: string): string | null {
  if (layout === LAYOUTS.get('RFC3339Date')) return formatInstant(readTimestamp(`${text}T00:00:00Z`));
  if (layout !== LAYOUTS.get('RFC3339') && layout !== LAYOUTS.get('RFC3339Nano')) {
    throw new CannotEvaluate(`the layout ${JSON.stringify(layout)} of a time is not supported`, null);
  }
  return formatInstant(readTimestamp(text));
}

/** Writes seconds and nanoseconds since 1970 in UTC; null when that is no time of four-digit years. */
export function unixTime(seconds: number, nanoseconds: number): string | null {
  const valid = Number.isInteger(seconds) && Number.isInteger(nanoseconds) && nanoseconds >= 0 && nanoseconds < 1e9;
  return valid ? formatInstant({ seconds, nanoseconds }) : null;
}

function formatInstant(instant: Instant | null): string | null {
  if (instant === null || Math.abs(instant.seconds) > 2 ** 38) return null;
  const text = new Date(instant.seconds * 1000).toISOString();
  if (!/^\d{4}-/.test(text)) return null;
  const fraction = String(instant.nanoseconds).padStart(9, '0').replace(/0+$/, '');
  return `${text.slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`;
}

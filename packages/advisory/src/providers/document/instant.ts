import { readInstant } from '@assay/core';
import { type FeedSource, invalid } from './feed-source.ts';
import { type Placed, optionalText } from './members.ts';

/**
 * An instant of a document as `YYYY-MM-DDThh:mm:ssZ`, so that instants can be compared as text; null when it is absent. A day without
 * time is its start, a time without zone is UTC, and the years before 1970 by which publishers say "none" are null.
 * @throws FEED_INVALID
 */
export function instantAt(source: FeedSource, placed: Placed, key: string): string | null {
  const text = optionalText(source, placed, key);
  return text === null ? null : instantOf(source, `${placed.place}/${key}`, text);
}

/**
 * The instant that a text is; see `instantAt`.
 * @throws FEED_INVALID
 */
export function instantOf(source: FeedSource, place: string, text: string): string | null {
  const plain = PLAIN.exec(text.trim());
  const [, day = '', time = '00:00:00', zone = 'Z'] = plain ?? [];
  const instant = plain === null ? null : readInstant(`${day}T${time}${zone}`);
  if (instant === null) throw invalid(source, place, 'is no date');
  return instant.getUTCFullYear() < 1970 ? null : `${instant.toISOString().slice(0, 19)}Z`;
}

const PLAIN = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}:\d{2})(?:\.\d+)? ?([Zz]|[+-]\d{2}:\d{2})?)?(?: UTC)?$/;

/**
 * A calendar day `YYYY-MM-DD`, for texts that start with one.
 * @throws FEED_INVALID
 */
export function dayOf(source: FeedSource, place: string, text: string): string {
  const day = text.slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || readInstant(`${day}T00:00:00Z`) === null) {
    throw invalid(source, place, 'is no date');
  }
  return day;
}

/** The later of two instants. */
export function laterOf(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

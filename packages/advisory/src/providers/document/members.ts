import { isJsonObject } from '@assay/core';
import { type FeedSource, invalid } from './feed-source.ts';

/** An object of a document, not yet looked at. */
export type Members = { readonly [key: string]: unknown };

/** An object with the place where it stands, as JSON pointer. */
export interface Placed {
  readonly members: Members;
  readonly place: string;
}

/** The longest text that counts as an id, a name or a version. */
const MAX_WORD_LENGTH = 512;

/** The longest list of words, such as versions, that one place may hold. */
const MAX_WORDS = 100_000;

/**
 * The object that a document is.
 * @throws FEED_INVALID
 */
export function rootOf(source: FeedSource, value: unknown): Placed {
  if (!isJsonObject(value)) throw invalid(source, 'start', 'not an object');
  return { members: value, place: '' };
}

/**
 * A text; null when it is absent, null or empty.
 * @throws FEED_INVALID when it is something else
 */
export function optionalText(source: FeedSource, { members, place }: Placed, key: string): string | null {
  const value = members[key];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw invalid(source, `${place}/${key}`, 'not a text');
  return value;
}

/**
 * An id, a name or a version: a text of at most 512 characters without control characters; null when absent.
 * @throws FEED_INVALID
 */
export function optionalWord(source: FeedSource, placed: Placed, key: string): string | null {
  const value = optionalText(source, placed, key);
  return value === null ? null : checkedWord(source, `${placed.place}/${key}`, value);
}

/**
 * As `optionalWord`, but it has to be there.
 * @throws FEED_INVALID
 */
export function requiredWord(source: FeedSource, placed: Placed, key: string): string {
  const value = optionalWord(source, placed, key);
  if (value === null) throw invalid(source, `${placed.place}/${key}`, 'is missing');
  return value;
}

/**
 * Checks that a text may be an id, a name or a version.
 * @throws FEED_INVALID
 */
export function checkedWord(source: FeedSource, place: string, value: string): string {
  const word = value.trim();
  if (word === '') throw invalid(source, place, 'is empty');
  if (word.length > MAX_WORD_LENGTH) throw invalid(source, place, `is longer than ${MAX_WORD_LENGTH} characters`);
  if (CONTROL.test(word)) throw invalid(source, place, 'has control characters');
  return word;
}

const CONTROL = /\p{Cc}/u;

/**
 * A list of ids, names or versions; empty when absent or null.
 * @throws FEED_INVALID
 */
export function words(source: FeedSource, placed: Placed, key: string): readonly string[] {
  const values = listAt(source, placed, key);
  if (values.length > MAX_WORDS) throw invalid(source, `${placed.place}/${key}`, `more than ${MAX_WORDS} entries`);
  return values.map((value, index) => {
    if (typeof value !== 'string') throw invalid(source, `${placed.place}/${key}/${index}`, 'not a text');
    return checkedWord(source, `${placed.place}/${key}/${index}`, value);
  });
}

/**
 * The objects of a list; empty when it is absent or null.
 * @throws FEED_INVALID
 */
export function objects(source: FeedSource, placed: Placed, key: string): readonly Placed[] {
  return listAt(source, placed, key).map((value, index) => {
    const place = `${placed.place}/${key}/${index}`;
    if (!isJsonObject(value)) throw invalid(source, place, 'not an object');
    return { members: value, place };
  });
}

/**
 * The objects by their keys; empty when absent or null.
 * @throws FEED_INVALID
 */
export function entries(source: FeedSource, placed: Placed, key: string): readonly (readonly [string, Placed])[] {
  const object = optionalObject(source, placed, key);
  return object === null ? [] : ownEntries(source, object);
}

/**
 * The members of an object, each an object.
 * @throws FEED_INVALID
 */
export function ownEntries(source: FeedSource, object: Placed): readonly (readonly [string, Placed])[] {
  return Object.entries(object.members).map(([key, value]) => {
    const place = `${object.place}/${key.slice(0, MAX_WORD_LENGTH)}`;
    if (!isJsonObject(value)) throw invalid(source, place, 'not an object');
    return [key, { members: value, place }] as const;
  });
}

/**
 * An object; null when it is absent or null.
 * @throws FEED_INVALID
 */
export function optionalObject(source: FeedSource, { members, place }: Placed, key: string): Placed | null {
  const value = members[key];
  if (value === undefined || value === null) return null;
  if (!isJsonObject(value)) throw invalid(source, `${place}/${key}`, 'not an object');
  return { members: value, place: `${place}/${key}` };
}

/**
 * A list of anything; empty when it is absent or null.
 * @throws FEED_INVALID
 */
export function listAt(source: FeedSource, { members, place }: Placed, key: string): readonly unknown[] {
  const value = members[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid(source, `${place}/${key}`, 'not a list');
  return value;
}

/**
 * A list that has to be there.
 * @throws FEED_INVALID
 */
export function requiredList(source: FeedSource, placed: Placed, key: string): readonly unknown[] {
  if (!Array.isArray(placed.members[key])) throw invalid(source, `${placed.place}/${key}`, 'is missing, or not a list');
  return listAt(source, placed, key);
}

/** A text where it is one, else null: for what helps but is not relied on. */
export function textIfAny(members: Members | null, key: string): string | null {
  const value = members?.[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An object where it is one, else null: for what helps but is not relied on. */
export function objectIfAny(members: Members | null, key: string): Members | null {
  const value = members?.[key];
  return isJsonObject(value) ? value : null;
}

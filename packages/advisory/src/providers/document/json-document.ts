import type { FeedFile } from '../../contracts/provider.ts';
import { type FeedSource, invalid } from './feed-source.ts';
import { type Placed, rootOf } from './members.ts';
import { readText } from './text-document.ts';

/**
 * The object that a JSON file is.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function readJsonObject(source: FeedSource, file: FeedFile): Placed {
  return rootOf(source, readJson(source, file));
}

/**
 * The value that a JSON file is.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function readJson(source: FeedSource, file: FeedFile): unknown {
  const text = readText(source, file);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(source, 'start', 'not a JSON document, or cut off', cause);
  }
}

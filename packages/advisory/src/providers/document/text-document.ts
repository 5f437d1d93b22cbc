import type { FeedFile } from '../../contracts/provider.ts';
import { type FeedSource, invalid, overLimit } from './feed-source.ts';

/** The longest text that a feed's file may be: the engine cannot hold strings of 512 MiB. */
const MAX_TEXT_BYTES = 500 * 1024 * 1024;

/**
 * The text of a file in UTF-8, without byte order mark.
 * @throws FEED_INVALID when it is no UTF-8, FEED_LIMIT when it is too long
 */
export function readText(source: FeedSource, file: FeedFile): string {
  if (file.bytes.length > MAX_TEXT_BYTES) throw overLimit(source, `more than ${MAX_TEXT_BYTES} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file.bytes);
  } catch (cause) {
    throw invalid(source, 'start', 'not a text in UTF-8', cause);
  }
}

/** Lines of a text with their numbers from 1, ends cut off. */
export function* numberedLines(text: string): Generator<readonly [number, string], void, void> {
  let start = 0;
  for (let number = 1; start < text.length; number += 1) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    yield [number, text.slice(start, end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end)];
    start = end + 1;
  }
}

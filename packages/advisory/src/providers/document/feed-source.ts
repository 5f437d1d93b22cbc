import { type AssayError, printable } from '@assay/core';
import type { FeedFile } from '../../contracts/provider.ts';
import { advisoryError } from '../../errors.ts';

/** What is being read: named by every error. */
export interface FeedSource {
  readonly feed: string;
  readonly path: string;
}

/** The file of a feed as the source of errors. */
export function sourceOf(feed: string, file: FeedFile): FeedSource {
  return { feed, path: file.path };
}

/** The error for a file that is not what its kind promises. `place` is a JSON pointer, a line or an element. */
export function invalid(source: FeedSource, place: string, problem: string, cause?: unknown): AssayError {
  return advisoryError('FEED_INVALID', `${source.feed}: ${printable(source.path)}: ${printable(place)}: ${problem}`, {
    details: { feed: source.feed, path: source.path, place },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The error for a file that goes beyond a limit. */
export function overLimit(source: FeedSource, problem: string): AssayError {
  return advisoryError('FEED_LIMIT', `${source.feed}: ${printable(source.path)}: ${problem}`, {
    details: { feed: source.feed, path: source.path },
  });
}

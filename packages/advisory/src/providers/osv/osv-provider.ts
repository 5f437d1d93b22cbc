import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { sourceOf } from '../document/feed-source.ts';
import { isOsvFileOf, readOsvFile } from './osv-file.ts';
import { readOsv } from './read-osv.ts';

/** A publisher that writes OSV records: what it is called, and how its ids start. */
export interface OsvPublisher extends Omit<AdvisoryProvider, 'recognizes' | 'read'> {
  readonly ids: RegExp;
}

/** The provider of a publisher that writes OSV records. */
export function osvProvider({ ids, ...publisher }: OsvPublisher): AdvisoryProvider {
  return {
    ...publisher,
    recognizes: (file) => isOsvFileOf(file, ids),
    read: (file) => readOsvFeed(publisher.id, file),
  };
}

/**
 * The records of a file of OSV under a feed's id.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function* readOsvFeed(feed: string, file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf(feed, file);
  yield* readOsv(source, readOsvFile(source, file));
}

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

/** Errata that fix bugs or bring something new. */
const NO_SECURITY = /^(?:AL|RL|RX|RH)[BE]A-/;

/**
 * The records of a file of OSV under a feed's id. Errata that fix bugs or bring something new are no vulnerabilities, but count when they
 * name one.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function* readOsvFeed(feed: string, file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf(feed, file);
  for (const record of readOsv(source, readOsvFile(source, file))) {
    const isMere =
      record.kind === 'advisory' && NO_SECURITY.test(record.advisory.id) && record.advisory.covers.length === 0;
    if (!isMere) yield record;
  }
}

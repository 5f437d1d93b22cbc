import type { FeedFile, FollowUp } from '../../contracts/provider.ts';
import { invalid, sourceOf } from '../document/feed-source.ts';
import { readJsonObject } from '../document/json-document.ts';

/**
 * Leads from one page of the API 2.0 to the next by `startIndex`, `resultsPerPage` and `totalResults`.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function followPages(body: FeedFile, url: string): FollowUp {
  const source = sourceOf('nvd', body);
  const { members } = readJsonObject(source, body);
  const { startIndex, resultsPerPage, totalResults } = members;
  if (!isCount(startIndex) || !isCount(resultsPerPage) || !isCount(totalResults)) {
    throw invalid(source, '/totalResults', 'a page without its numbers');
  }
  const next = startIndex + resultsPerPage;
  if (next >= totalResults) return { isFeed: true, urls: [] };
  if (resultsPerPage === 0) throw invalid(source, '/resultsPerPage', 'is 0 before the last page');
  const address = new URL(url);
  address.searchParams.set('startIndex', String(next));
  return { isFeed: true, urls: [address.href] };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

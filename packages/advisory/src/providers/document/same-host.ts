import { type FeedSource, invalid } from './feed-source.ts';

/**
 * An address that a body leads to, made absolute. Only to the host that the body came from, so that an index cannot send the fetcher
 * anywhere else.
 * @throws FEED_INVALID
 */
export function onSameHost(source: FeedSource, address: string, base: string): string {
  const from = URL.parse(base);
  const to = URL.parse(address, base);
  if (from === null || to?.protocol !== from.protocol || to.host !== from.host || to.username !== '') {
    throw invalid(source, 'an address', 'leads to another host');
  }
  return to.href;
}

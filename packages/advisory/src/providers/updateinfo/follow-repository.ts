import type { FeedFile, FollowUp } from '../../contracts/provider.ts';
import { type FeedSource, invalid, sourceOf } from '../document/feed-source.ts';
import { headOf, startsLikeXml } from '../document/file-head.ts';
import { onSameHost } from '../document/same-host.ts';
import { readText } from '../document/text-document.ts';
import { readXml } from '../document/xml-document.ts';

/**
 * Leads from a `mirror.list` to the repository in its first line, and on as `followRepository` does.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function followMirrorList(feed: string, body: FeedFile, url: string): FollowUp {
  if (!url.endsWith('/mirror.list')) return followRepository(feed, body, url);
  const source = sourceOf(feed, body);
  const [repository = ''] = readText(source, body).trim().split(/\s+/, 1);
  if (repository === '') throw invalid(source, 'line 1', 'names no repository');
  return { isFeed: false, urls: [onSameHost(source, `${repository.replace(/\/$/, '')}/repodata/repomd.xml`, url)] };
}

/**
 * Leads from a `repomd.xml` to the `updateinfo.xml` of the repository, packed as gzip, zstd or bzip2. Any other body is the feed itself.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function followRepository(feed: string, body: FeedFile, url: string): FollowUp {
  const head = headOf(body);
  if (!startsLikeXml(head) || !/<(?:\w+:)?repomd[\s>]/.test(head)) return { isFeed: true, urls: [] };
  const source = sourceOf(feed, body);
  const address = new URL(`../${updateinfoOf(source, body)}`, url).href;
  return { isFeed: false, urls: [onSameHost(source, address, url)], areLast: true };
}

function updateinfoOf(source: FeedSource, body: FeedFile): string {
  const data = readXml(source, body, 'repomd').children('data');
  const hrefs = data
    .filter((entry) => entry.attribute('type') === 'updateinfo')
    .map((entry) => entry.child('location')?.attribute('href') ?? '');
  const href = hrefs.find((found) => !/\.(?:xz|zck)$/.test(found) && /^[\w./-]+$/.test(found) && !found.includes('..'));
  if (href === undefined) throw invalid(source, '/repomd', 'names no updateinfo that is read');
  return href;
}

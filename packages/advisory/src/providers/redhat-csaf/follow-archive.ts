import type { FeedFile, FollowUp } from '../../contracts/provider.ts';
import { invalid, sourceOf } from '../document/feed-source.ts';
import { onSameHost } from '../document/same-host.ts';
import { readText } from '../document/text-document.ts';

/**
 * Leads from `archive_latest.txt` to the archive that it names: `csaf_vex_2024-06-01.tar.zst`.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function followArchive(body: FeedFile, url: string): FollowUp {
  if (!url.endsWith('/archive_latest.txt')) return { isFeed: true, urls: [] };
  const source = sourceOf('redhat-csaf', body);
  const name = body.bytes.length > MAX_INDEX_BYTES ? '' : readText(source, body).trim();
  if (!/^[\w.-]{1,200}$/.test(name)) throw invalid(source, 'line 1', 'names no archive');
  return { isFeed: false, urls: [onSameHost(source, name, url)], areLast: true };
}

const MAX_INDEX_BYTES = 1024;

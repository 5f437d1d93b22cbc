import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FeedFile } from '../contracts/provider.ts';
import { advisoryError } from '../errors.ts';
import { type DownloadOptions, download } from '../fetch/download.ts';
import { openFeedFiles } from '../intake/open-feed-files.ts';
import { type Mirror, type PlannedDownload, mirrored } from './plan-downloads.ts';

/** One body of a feed on this machine. */
interface FeedPart {
  /** Official address. */
  readonly url: string;
  /** Path of the body. */
  readonly path: string;
}

/** Everything that one planned download led to. */
export interface FetchedFeed extends PlannedDownload {
  /** Bodies that hold records. */
  readonly parts: readonly FeedPart[];
  /** `sha256:…` over the parts. */
  readonly digest: string;
}

/** Addresses that one index may lead to: NVD has about 150 pages. */
const MAX_FOLLOWED = 2000;
/** Bytes of an index that is read as a whole; a page of NVD is about 10 MB. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;
/** What publishers ask clients without a key to wait between two requests. */
const PAUSES_MS: Readonly<Record<string, number>> = { 'services.nvd.nist.gov': 6000 };

/**
 * Fetches a planned download and what it leads to.
 * @throws FEED_UNREACHABLE, FEED_LIMIT, FEED_INVALID, ABORTED
 */
export async function fetchFeed(
  plan: PlannedDownload,
  mirrors: readonly Mirror[],
  options: DownloadOptions,
): Promise<FetchedFeed> {
  const parts: FeedPart[] = [];
  const hash = createHash('sha256');
  const seen = new Set([plan.url]);
  const queue = [plan.url];
  const last = new Set<string>();
  for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
    const { path, note } = await download(mirrored(url, mirrors), options);
    const follow = plan.download.follow;
    const leads = follow !== undefined && !last.has(url);
    const next = leads ? follow({ path: url, bytes: await readIndex(path, url) }, url) : null;
    if (next === null || next.isFeed) {
      parts.push({ url, path });
      hash.update(`${note.digest}\n`);
    }
    for (const address of next?.urls ?? []) {
      if (seen.has(address)) continue;
      seen.add(address);
      if (next?.areLast === true) last.add(address);
      queue.push(address);
    }
    if (seen.size > MAX_FOLLOWED)
      throw advisoryError('FEED_LIMIT', `${plan.url} leads to more than ${MAX_FOLLOWED} addresses`);
    await pauseBefore(queue[0], options.signal);
  }
  return { ...plan, parts, digest: `sha256:${hash.digest('hex')}` };
}

async function readIndex(path: string, url: string): Promise<Uint8Array> {
  if ((await stat(path)).size > MAX_INDEX_BYTES) {
    throw advisoryError('FEED_LIMIT', `${url} is an index of more than ${MAX_INDEX_BYTES} bytes`);
  }
  return await readFile(path);
}

async function pauseBefore(url: string | undefined, signal: AbortSignal): Promise<void> {
  const ms = url === undefined ? undefined : PAUSES_MS[new URL(url).host];
  if (ms === undefined) return;
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw advisoryError('ABORTED', 'Fetching advisory data was called off.');
  }
}

/**
 * The files of a feed. They are named by the official address that was planned, whatever mirror or dated archive they came from, so that
 * what is the same is known again.
 */
export async function* filesOfFeed(
  { url: root, parts }: FetchedFeed,
  signal: AbortSignal,
): AsyncGenerator<FeedFile, void, void> {
  for (const { url, path: body } of parts) {
    const prefix = feedName(root) + (url === root ? '' : new URL(url).search);
    for await (const { path, bytes } of openFeedFiles([body], { signal })) {
      yield { path: prefix + path.slice(body.length), bytes };
    }
  }
}

/** The name that every document of a planned download starts with. */
export function feedName(url: string): string {
  const { host, pathname, search } = new URL(url);
  return host + pathname.replace(/(?<!\.tar)\.(?:gz|zst|bz2)$/, '') + search;
}

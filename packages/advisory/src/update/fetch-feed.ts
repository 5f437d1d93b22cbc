import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { FeedFile } from '../contracts/provider.ts';
import { advisoryError } from '../errors.ts';
import { type DownloadOptions, download } from '../fetch/download.ts';
import { openFeedFiles } from '../intake/open-feed-files.ts';
import { type Mirror, type PlannedDownload, feedName, mirrored } from './plan-downloads.ts';
import { syncChanges } from './sync-changes.ts';

/** One body of a feed on this machine. */
export interface FeedPart {
  /** Official address. */
  readonly url: string;
  /** Path of the body. */
  readonly path: string;
  /** The name of its document; by default it follows from the address. */
  readonly name?: string;
}

/** Everything that one planned download led to. */
export interface FetchedFeed extends PlannedDownload {
  /** Bodies that hold records. */
  readonly parts: readonly FeedPart[];
  /** `sha256:…` over the parts. */
  readonly digest: string;
}

/** Addresses that one index may lead to. */
const MAX_FOLLOWED = 2000;
/** Bytes of an index that is read as a whole. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;

/** How feeds are fetched. */
export interface FetchOptions extends DownloadOptions {
  readonly mirrors: readonly Mirror[];
  readonly now: Date;
  /** Key for the publisher's API; null without one. */
  readonly key: string | null;
}

/**
 * Fetches a planned download and what it leads to.
 * @throws FEED_UNREACHABLE, FEED_LIMIT, FEED_INVALID, ABORTED
 */
export async function fetchFeed(plan: PlannedDownload, options: FetchOptions): Promise<FetchedFeed> {
  const { changes } = plan.download;
  const { mirrors, now, key } = options;
  if (changes === undefined) return await followFeed(plan, mirrors, options);
  return { ...plan, ...(await syncChanges(plan.url, { changes, mirrors, key, now, download: options })) };
}

async function followFeed(
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
  }
  return { ...plan, parts, digest: `sha256:${hash.digest('hex')}` };
}

async function readIndex(path: string, url: string): Promise<Uint8Array> {
  if ((await stat(path)).size > MAX_INDEX_BYTES) {
    throw advisoryError('FEED_LIMIT', `${url} is an index of more than ${MAX_INDEX_BYTES} bytes`);
  }
  return await readFile(path);
}

/**
 * The files of a feed. They are named by the official address that was planned, whatever mirror or dated archive they came from, so that
 * what is the same is known again.
 */
export async function* filesOfFeed(
  { url: root, parts }: FetchedFeed,
  signal: AbortSignal,
): AsyncGenerator<FeedFile, void, void> {
  for (const { url, path: body, name } of parts) {
    const prefix = name ?? feedName(root) + (url === root ? '' : new URL(url).search);
    for await (const { path, bytes } of openFeedFiles([body], { signal })) {
      yield { path: prefix + path.slice(body.length), bytes };
    }
  }
}

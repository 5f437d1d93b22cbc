import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compareText } from '@assay/core';
import type { ChangeFeed } from '../contracts/provider.ts';
import { advisoryError } from '../errors.ts';
import { type DownloadOptions, download } from '../fetch/download.ts';
import { type EntryShelf, openShelf } from './entry-shelf.ts';
import type { FeedPart } from './fetch-feed.ts';
import { type Mirror, feedName, mirrored } from './plan-downloads.ts';

/** What reading changes needs beside the address. */
export interface SyncOptions {
  readonly changes: ChangeFeed;
  readonly mirrors: readonly Mirror[];
  /** Sent to the publisher only, never to a mirror. */
  readonly key: string | null;
  readonly now: Date;
  readonly download: DownloadOptions;
}

const DAY_MS = 86_400_000;
/** What was published around the last question is asked for again: clocks differ, and pages are made while they are read. */
const OVERLAP_MS = DAY_MS;
/** NVD has about 150 pages. */
const MAX_PAGES = 5000;
const MAX_PAGE_BYTES = 64 * 1024 * 1024;

/**
 * Brings the kept entries of a feed up to date: all pages once, then what changed since. What was read stays when it breaks off, and the
 * next time it goes on there.
 * @throws FEED_UNREACHABLE, FEED_LIMIT, FEED_INVALID, ABORTED
 */
export async function syncChanges(
  url: string,
  options: SyncOptions,
): Promise<{ readonly parts: readonly FeedPart[]; readonly digest: string }> {
  const name = createHash('sha256').update(url).digest('hex').slice(0, 40);
  const shelf = await openShelf(join(options.download.directory, name), url, options.changes);
  const reader = pageReader(options);
  const { state } = shelf;
  if (state.open !== null) await answer(shelf, state.open, reader);
  else if (state.until === null) await answer(shelf, { since: options.now, next: url }, reader);
  for (let at = shelf.state.until; at !== null && at < options.now; at = shelf.state.until) {
    const until = new Date(
      Math.min(at.getTime() + options.changes.maxDays * DAY_MS - OVERLAP_MS, options.now.getTime()),
    );
    const next = options.changes.addressOf(url, new Date(at.getTime() - OVERLAP_MS), until);
    await answer(shelf, { since: until, next }, reader);
  }
  return partsOf(url, shelf);
}

/** Reads one question to its end; `since` is the instant up to which everything is known then. */
async function answer(
  shelf: EntryShelf,
  { since, next }: { readonly since: Date; readonly next: string },
  read: (url: string) => Promise<ReturnType<ChangeFeed['readPage']>>,
): Promise<void> {
  let address: string | null = next;
  for (let pages = 0; address !== null; pages += 1) {
    if (pages > MAX_PAGES) throw advisoryError('FEED_LIMIT', `${next} has more than ${MAX_PAGES} pages`);
    await shelf.note({ until: shelf.state.until, open: { since, next: address } });
    const page = await read(address);
    await shelf.put(page.entries, page.asOf);
    address = page.next;
  }
  await shelf.note({ until: since, open: null });
}

function pageReader(options: SyncOptions): (url: string) => Promise<ReturnType<ChangeFeed['readPage']>> {
  const { changes, key, mirrors } = options;
  const pause = key === null ? changes.pauseMs.withoutKey : changes.pauseMs.withKey;
  let asked = false;
  return async (url) => {
    const address = mirrored(url, mirrors);
    if (asked && address === url) await wait(pause, options.download.signal);
    asked = true;
    const headers = key === null || address !== url ? {} : { [changes.keyHeader]: key };
    const { path } = await download(address, { ...options.download, headers, maxBytes: MAX_PAGE_BYTES });
    const page = changes.readPage({ path: url, bytes: await readFile(path) }, url);
    // A page is asked for once; what it held is kept by entry.
    for (const file of [path, `${path}.json`]) await rm(file, { force: true });
    if (page.next !== null && new URL(page.next).host !== new URL(url).host) {
      throw advisoryError('FEED_INVALID', `${url} leads to another host`);
    }
    return page;
  };
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw advisoryError('ABORTED', 'Fetching advisory data was called off.');
  }
}

async function partsOf(
  url: string,
  shelf: EntryShelf,
): Promise<{ readonly parts: readonly FeedPart[]; readonly digest: string }> {
  const documents = [...shelf.state.documents].toSorted(([a], [b]) => compareText(a, b));
  const hash = createHash('sha256');
  const parts: FeedPart[] = [];
  for (const [name, digest] of documents) {
    hash.update(`${name} ${digest}\n`);
    parts.push({ url, path: await shelf.pathOf(name), name: `${feedName(url)}#${name}` });
  }
  return { parts, digest: `sha256:${hash.digest('hex')}` };
}

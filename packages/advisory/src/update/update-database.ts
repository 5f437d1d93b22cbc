import { AssayError } from '@assay/core';
import type { AdvisoryProvider } from '../contracts/provider.ts';
import type { DatabaseStatus } from '../contracts/advisory-reader.ts';
import type { FeedDocument } from '../database/feed-document.ts';
import { openDatabase } from '../database/open-database.ts';
import { type WriteProgress, writeDatabase } from '../database/write-database.ts';
import { advisoryError } from '../errors.ts';
import { type FeedProxies, type ProxyRoutes, proxyRoutes } from '../fetch/proxy-routes.ts';
import { documentOf } from './feed-documents.ts';
import { type FetchedFeed, fetchFeed, filesOfFeed } from './fetch-feed.ts';
import { type Mirror, type PlannedDownload, feedName, planDownloads } from './plan-downloads.ts';

/** How a database is brought up to date. */
export interface UpdateOptions {
  readonly database: string;
  /** Where fetched files are kept, so that only what changed is fetched again. Default: beside the database. */
  readonly directory?: string;
  readonly providers: readonly AdvisoryProvider[];
  /** Namespaces of the images at hand, or all. */
  readonly needed: ReadonlySet<string> | 'all';
  readonly mirrors: readonly Mirror[];
  /** RFC 3339. */
  readonly now: string;
  readonly revision: string;
  readonly signal: AbortSignal;
  /** Keys for APIs of publishers, by provider id. Default: none. */
  readonly keys?: ReadonlyMap<string, string>;
  /** Default: none, every publisher is reached directly. */
  readonly proxies?: FeedProxies | null;
  readonly onProgress?: (progress: UpdateProgress) => void;
}

/** What an update is at. */
export type UpdateProgress =
  | { readonly stage: 'fetch'; readonly url: string; readonly bytes: number; readonly total: number | null }
  | ({ readonly stage: 'read' } & WriteProgress);

/** What an update did. */
export interface UpdateResult {
  /** Null when there is still no database. */
  readonly status: DatabaseStatus | null;
  readonly fetched: readonly { readonly feed: string; readonly url: string; readonly changed: boolean }[];
  /** Feeds that could not be fetched or read; what the database held of them is still there. */
  readonly failed: readonly { readonly feed: string; readonly url: string; readonly error: AssayError }[];
}

/**
 * Fetches what changed of the feeds that are needed and puts it into the database. A feed that fails is left as it was and named in
 * the result; the others are brought up to date.
 * @throws ABORTED, DATABASE_BUSY, PROXY_INVALID
 */
export async function updateDatabase(options: UpdateOptions): Promise<UpdateResult> {
  await using routes = await proxyRoutes(options.proxies ?? null);
  const failed: UpdateResult['failed'][number][] = [];
  const fetched: FetchedFeed[] = [];
  for (const plan of planDownloads(options.providers, options.needed)) {
    try {
      fetched.push(await fetchOne(plan, options, routes));
    } catch (error) {
      failed.push(failureOf(plan, error));
    }
  }
  const known = currentStatus(options.database);
  const changed = fetched.filter((one) => !isHeld(known, one));
  const same = known === null ? [] : fetched.filter((one) => !changed.includes(one));
  const { status, broken } = await readAll(changed, same, options);
  return {
    status,
    fetched: fetched.map((one) => ({ feed: one.provider.id, url: one.url, changed: changed.includes(one) })),
    failed: [...failed, ...broken],
  };
}

async function fetchOne(plan: PlannedDownload, options: UpdateOptions, routes: ProxyRoutes): Promise<FetchedFeed> {
  return await fetchFeed(plan, {
    mirrors: options.mirrors,
    now: new Date(options.now),
    key: options.keys?.get(plan.provider.id) ?? null,
    directory: options.directory ?? `${options.database}.feeds`,
    signal: options.signal,
    route: (url) => routes.find(url),
    onBytes: (progress) => options.onProgress?.({ stage: 'fetch', ...progress }),
  });
}

/** What is in place; null when there is nothing that can be used, so that all is read anew. */
function currentStatus(database: string): DatabaseStatus | null {
  try {
    const reader = openDatabase(database);
    const { status } = reader;
    reader.close();
    return status;
  } catch {
    return null;
  }
}

function isHeld(status: DatabaseStatus | null, { url, digest }: FetchedFeed): boolean {
  return status?.sources.some((source) => source.url === url && source.digest === digest) === true;
}

/** Reads what changed in one go, and notes what was asked for in vain; when a feed breaks it is left out and the rest is done over. */
async function readAll(
  changed: readonly FetchedFeed[],
  same: readonly FetchedFeed[],
  options: UpdateOptions,
): Promise<{ readonly status: DatabaseStatus | null; readonly broken: UpdateResult['failed'] }> {
  const broken: UpdateResult['failed'][number][] = [];
  let rest = changed;
  while (rest.length + same.length > 0) {
    const at: { reading: FetchedFeed | null } = { reading: null };
    try {
      return { status: await write(rest, same, at, options), broken };
    } catch (error) {
      const culprit = at.reading;
      if (culprit === null) throw error;
      broken.push(failureOf(culprit, error));
      rest = rest.filter((one) => one !== culprit);
    }
  }
  return { status: currentStatus(options.database), broken };
}

async function write(
  changed: readonly FetchedFeed[],
  same: readonly FetchedFeed[],
  at: { reading: FetchedFeed | null },
  options: UpdateOptions,
): Promise<DatabaseStatus> {
  const usable = currentStatus(options.database) !== null;
  const result = await writeDatabase({
    file: options.database,
    documents: documentsOf(changed, at, options.signal),
    now: options.now,
    revision: options.revision,
    mode: usable ? 'update' : 'build',
    isComplete: ({ path }) => changed.some(({ url }) => isOfFeed(path, url)),
    isUnchanged: ({ path }) => same.some(({ url }) => isOfFeed(path, url)),
    sources: new Map(changed.map(({ url, digest }) => [url, digest])),
    signal: options.signal,
    onDocument: (progress) => options.onProgress?.({ stage: 'read', ...progress }),
  });
  return result.status;
}

/** Whether a document's name is one that this planned download gives. */
function isOfFeed(path: string, url: string): boolean {
  const name = feedName(url);
  return path === name || (path.startsWith(name) && /^[/?#]/.test(path.slice(name.length)));
}

async function* documentsOf(
  changed: readonly FetchedFeed[],
  at: { reading: FetchedFeed | null },
  signal: AbortSignal,
): AsyncGenerator<FeedDocument, void, void> {
  for (const one of changed) {
    at.reading = one;
    let found = 0;
    for await (const file of filesOfFeed(one, signal)) {
      const document = documentOf(file);
      if (document === null) continue;
      found += 1;
      yield document;
    }
    if (found === 0) throw advisoryError('FEED_INVALID', `What ${one.url} gave holds nothing of a known feed`);
  }
  at.reading = null;
}

function failureOf({ provider, url }: PlannedDownload, error: unknown): UpdateResult['failed'][number] {
  if (!(error instanceof AssayError) || error.kind === 'aborted' || error.code === 'DATABASE_BUSY') throw error;
  return { feed: provider.id, url, error };
}

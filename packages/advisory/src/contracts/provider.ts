import type { FeedRecord } from './feed-record.ts';

/** One file of a feed, unpacked: the members of archives come one by one. */
export interface FeedFile {
  /** Path as given or inside its archive, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A publisher's format of security data. One folder each under `providers/`. */
export interface AdvisoryProvider {
  /** Also the `feed` of its records, unless one format serves several publishers. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** Page where the publisher describes it. */
  readonly homepage: string;
  /** Licence of the data, and the credit it asks for. */
  readonly license: string;
  /** Whether the file is one of this feed, by path and content; must be cheap and must not throw. */
  recognizes(file: FeedFile): boolean;
  /**
   * Records of one file, in a stable order.
   * @throws FEED_INVALID naming feed, path and place when the file is not what its kind promises
   */
  read(file: FeedFile): Iterable<FeedRecord>;
  readonly downloads: readonly FeedDownload[];
}

/** Where a feed is published, cut so that only what an image needs is fetched. */
export interface FeedDownload {
  /** Namespace, or its beginning up to a `:`; `*` for data that every image needs (KEV, EPSS). */
  readonly namespace: string;
  /**
   * Official address. `{release}` stands for the last part of the namespace. `archive` is a zip or tar of records; `file` is one
   * document; `incremental` is an API or index that tells what changed since the last time (see the provider's folder).
   */
  readonly url: string;
  readonly kind: 'archive' | 'file' | 'incremental';
  /**
   * Only for `incremental`: where the body at an address leads. Pure; the fetcher goes on with the addresses, as often as they lead on.
   * @throws FEED_INVALID when the body is not what it should be, or leads to another host
   */
  readonly follow?: (body: FeedFile, url: string) => FollowUp;
  /** In place of `follow`: an API that tells what changed since. It is read whole once, and then only what changed. */
  readonly changes?: ChangeFeed;
}

/** How an API that lists entries page by page, and tells what changed between two instants, is asked and read. All of it is pure. */
export interface ChangeFeed {
  /** Days that one question may span. */
  readonly maxDays: number;
  /** Milliseconds between two questions of a client without and with a key. */
  readonly pauseMs: { readonly withoutKey: number; readonly withKey: number };
  /** Header that a key goes into. */
  readonly keyHeader: string;
  /** The first address for what changed in between. */
  addressOf(url: string, from: Date, until: Date): string;
  /** @throws FEED_INVALID, FEED_LIMIT */
  readPage(body: FeedFile, url: string): ChangePage;
  /** A document of the feed with these entries, such as `readPage` and `read` take. */
  documentOf(entries: readonly ChangeEntry[], asOf: Date): string;
}

/** One page of an API. */
export interface ChangePage {
  /** When the publisher made it. */
  readonly asOf: Date;
  readonly entries: readonly ChangeEntry[];
  /** Address of the next page; null at the end. */
  readonly next: string | null;
}

/** One entry as it is published; a later one of the same id stands for it. */
export interface ChangeEntry {
  readonly id: string;
  /** Name of the document that it is kept in: small letters, digits and dashes. */
  readonly shard: string;
  readonly value: unknown;
}

/** What to do with a body of an `incremental` download. */
export interface FollowUp {
  /** Whether the body is itself a file of the feed; an index is not. */
  readonly isFeed: boolean;
  /** Absolute addresses to fetch next; empty at the end. */
  readonly urls: readonly string[];
  /** True when what lies at the addresses is of the feed and leads nowhere: it may be large, and need not be handed to `follow`. */
  readonly areLast?: boolean;
}

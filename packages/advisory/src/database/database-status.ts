import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { JsonValue } from '@assay/core';
import type { DatabaseStatus, FeedStatus } from '../contracts/advisory-reader.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { damaged } from './sealed-text.ts';
import { storedList, storedObject, storedText, storedTextOrNull } from './stored-value.ts';

/** Counts and dates of what the tables hold. */
export function databaseStatus(database: DatabaseSync, builtAt: string): DatabaseStatus {
  const feeds = feedStatuses(database, builtAt);
  const digest = createHash('sha256').update(
    JSON.stringify([SCHEMA_VERSION, feeds.map(({ feed, digest: of }) => [feed, of])]),
  );
  return {
    schemaVersion: SCHEMA_VERSION,
    builtAt,
    digest: `sha256:${digest.digest('hex')}`,
    advisories: count(database, 'SELECT count(*) AS n FROM advisory'),
    rows: count(database, 'SELECT count(*) AS n FROM affected'),
    feeds,
    sources: database
      .prepare('SELECT url, digest FROM source ORDER BY url')
      .all()
      .map((row) => ({ url: String(row['url']), digest: String(row['digest']) })),
    coverage: database
      .prepare(
        'SELECT namespace, feed, max(CASE WHEN as_of <= ? THEN as_of END) AS as_of FROM coverage GROUP BY namespace, feed ORDER BY namespace, feed',
      )
      .all(builtAt)
      .map((row) => ({ namespace: String(row['namespace']), feed: String(row['feed']), asOf: textOf(row['as_of']) })),
  };
}

/** Dates after the database was built are mistakes of a publisher: taken for its age they would make old data look new. */
function feedStatuses(database: DatabaseSync, builtAt: string): readonly FeedStatus[] {
  const records = new Map<string, number>();
  const newest = new Map<string, string>();
  const tally = (sql: string): void => {
    for (const row of database.prepare(sql).iterate(...(sql.includes('?') ? [builtAt] : []))) {
      const feed = String(row['feed']);
      records.set(feed, (records.get(feed) ?? 0) + Number(row['n']));
      const asOf = textOf(row['as_of']);
      if (asOf !== null && asOf > (newest.get(feed) ?? '')) newest.set(feed, asOf);
    }
  };
  tally(
    `SELECT d.feed, count(*) AS n, max(CASE WHEN a.modified <= ? THEN a.modified END) AS as_of FROM advisory a JOIN document d ON d.id = a.document GROUP BY d.feed`,
  );
  tally(
    `SELECT d.feed, count(*) AS n, max(CASE WHEN v.modified <= ? THEN v.modified END) AS as_of FROM vulnerability v JOIN document d ON d.id = v.document GROUP BY d.feed`,
  );
  for (const table of ['exploited', 'probability', 'support']) {
    tally(
      `SELECT d.feed, count(*) AS n, NULL AS as_of FROM ${table} t JOIN document d ON d.id = t.document GROUP BY d.feed`,
    );
  }
  tally(
    `SELECT d.feed, 0 AS n, max(CASE WHEN c.as_of <= ? THEN c.as_of END) AS as_of FROM coverage c JOIN document d ON d.id = c.document GROUP BY d.feed`,
  );
  return documentDigests(database).map(({ feed, readAt, digest }) => ({
    feed,
    records: records.get(feed) ?? 0,
    readAt,
    asOf: newest.get(feed) ?? null,
    digest,
  }));
}

/** For each feed the newest reading and one digest over the names and digests of its documents. */
function documentDigests(
  database: DatabaseSync,
): readonly { readonly feed: string; readonly readAt: string; readonly digest: string }[] {
  const feeds = new Map<string, { readAt: string; hash: ReturnType<typeof createHash> }>();
  const documents = database.prepare('SELECT feed, path, digest, revision, read_at FROM document ORDER BY feed, path');
  for (const row of documents.iterate()) {
    const feed = String(row['feed']);
    const readAt = String(row['read_at']);
    const entry = feeds.get(feed) ?? { readAt, hash: createHash('sha256') };
    entry.hash.update(`${JSON.stringify([row['path'], row['digest'], row['revision']])}\n`);
    if (readAt > entry.readAt) entry.readAt = readAt;
    feeds.set(feed, entry);
  }
  return [...feeds].map(([feed, { readAt, hash }]) => ({ feed, readAt, digest: `sha256:${hash.digest('hex')}` }));
}

/**
 * The status as it was stored when the database was written.
 * @throws DATABASE_CORRUPT
 */
export function readStatus(stored: unknown): DatabaseStatus {
  const key = 'status of the database';
  const row = storedObject(key, parse(stored));
  const number = (value: JsonValue | undefined): number => {
    if (typeof value !== 'number') throw damaged(key);
    return value;
  };
  return {
    schemaVersion: number(row['schemaVersion']),
    builtAt: storedText(key, row['builtAt']),
    digest: storedText(key, row['digest']),
    advisories: number(row['advisories']),
    rows: number(row['rows']),
    feeds: storedList(key, row['feeds'])
      .map((value) => storedObject(key, value))
      .map((feed) => ({
        feed: storedText(key, feed['feed']),
        records: number(feed['records']),
        readAt: storedText(key, feed['readAt']),
        asOf: storedTextOrNull(key, feed['asOf']),
        digest: storedText(key, feed['digest']),
      })),
    sources: storedList(key, row['sources'])
      .map((value) => storedObject(key, value))
      .map((source) => ({ url: storedText(key, source['url']), digest: storedText(key, source['digest']) })),
    coverage: storedList(key, row['coverage'])
      .map((value) => storedObject(key, value))
      .map((entry) => ({
        namespace: storedText(key, entry['namespace']),
        feed: storedText(key, entry['feed']),
        asOf: storedTextOrNull(key, entry['asOf']),
      })),
  };
}

function parse(stored: unknown): JsonValue {
  if (typeof stored !== 'string') throw damaged('status of the database');
  try {
    const value: JsonValue = JSON.parse(stored);
    return value;
  } catch {
    throw damaged('status of the database');
  }
}

function count(database: DatabaseSync, sql: string): number {
  return Number(database.prepare(sql).get()?.['n'] ?? 0);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

import { createHash } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import type { DatabaseStatus } from '../contracts/advisory-reader.ts';
import { advisoryError } from '../errors.ts';
import { databaseStatus } from './database-status.ts';
import type { FeedDocument } from './feed-document.ts';
import { openDatabase } from './open-database.ts';
import { createRecordWriter } from './record-writer.ts';
import { replaceFile } from './replace-file.ts';
import { APPLICATION_ID, SCHEMA_VERSION, TABLES } from './schema.ts';

/** How a database is written. */
export interface WriteOptions {
  /** Where the database is, or will be. */
  readonly file: string;
  /** In any order; each is read when its turn comes and is not kept. */
  readonly documents: AsyncIterable<FeedDocument> | Iterable<FeedDocument>;
  /** RFC 3339: becomes `builtAt`. */
  readonly now: string;
  /** Names the code that reads feeds: a document that was read by other code is read again. */
  readonly revision: string;
  /**
   * `build` starts from nothing. `update` starts from the database in `file`, if there is one, reads only documents that changed, and
   * keeps what `documents` does not mention, but for documents that `isComplete` says should have been there: those are gone.
   */
  readonly mode: 'build' | 'update';
  /** Whether `documents` holds everything there is of where this document came from, asked once all were read. Default no. */
  readonly isComplete?: (document: { readonly feed: string; readonly path: string }) => boolean;
  /** Documents that their publisher was asked for and that are unchanged: `now` becomes their time of reading. Default none. */
  readonly isUnchanged?: (document: { readonly feed: string; readonly path: string }) => boolean;
  /** Addresses of which `documents` holds everything, by digest of what came; what else is in the database stays noted. */
  readonly sources?: ReadonlyMap<string, string>;
  readonly signal?: AbortSignal;
  readonly onDocument?: (progress: WriteProgress) => void;
}

/** How far writing is. */
export interface WriteProgress {
  readonly feed: string;
  readonly documents: number;
  readonly records: number;
}

/** What writing did. */
export interface WriteResult {
  readonly status: DatabaseStatus;
  readonly documents: { readonly read: number; readonly unchanged: number; readonly removed: number };
}

/**
 * Writes an advisory database beside its place and moves it there when it is whole; a reader sees the old one or the new one, and a
 * run that fails or is killed leaves the old one untouched. One writer at a time; others wait.
 * @throws FEED_INVALID, FEED_LIMIT, DATABASE_CORRUPT (of the database that an update starts from), ABORTED
 */
export async function writeDatabase(options: WriteOptions): Promise<WriteResult> {
  return await replaceFile(options.file, async (fresh, existing) => {
    const start = options.mode === 'update' ? existing : null;
    if (start !== null) {
      openDatabase(start).close();
      await copyFile(start, fresh);
    }
    const database = new DatabaseSync(fresh);
    try {
      database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;');
      database.exec('PRAGMA cache_size = -65536;');
      if (start === null) createTables(database);
      const documents = await writeDocuments(database, options);
      const status = finish(database, options);
      return { status, documents };
    } finally {
      database.close();
    }
  });
}

function createTables(database: DatabaseSync): void {
  database.exec(
    `PRAGMA page_size = 4096; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION};`,
  );
  for (const table of TABLES) database.exec(table);
}

async function writeDocuments(database: DatabaseSync, options: WriteOptions): Promise<WriteResult['documents']> {
  const writer = createRecordWriter(database);
  const ledger = documentLedger(database, options);
  const count = { read: 0, unchanged: 0, removed: 0 };
  let records = 0;
  database.exec('BEGIN');
  for await (const { provider, file } of options.documents) {
    if (options.signal?.aborted === true)
      throw advisoryError('ABORTED', 'Writing the advisory database was called off.');
    const digest = createHash('sha256').update(file.bytes).digest('hex');
    const known = ledger.meet(provider.id, file.path, digest);
    if (known.state === 'same') {
      count.unchanged += 1;
      continue;
    }
    if (known.state === 'changed') writer.forget(known.document);
    let position = 0;
    for (const record of provider.read(file)) {
      writer.write(known.document, record, position);
      position += 1;
    }
    records += position;
    count.read += 1;
    options.onDocument?.({ feed: provider.id, documents: count.read, records });
  }
  ledger.confirm();
  for (const document of ledger.unseen()) {
    writer.forget(document);
    ledger.remove(document);
    count.removed += 1;
  }
  database.exec('COMMIT');
  return count;
}

type Meeting = { readonly state: 'same' } | { readonly state: 'new' | 'changed'; readonly document: number };

/** Which documents the database holds, and which of them were met again. */
function documentLedger(
  database: DatabaseSync,
  options: WriteOptions,
): {
  meet(feed: string, path: string, digest: string): Meeting;
  /** Notes the time for documents that are known to be unchanged without having been read again. */
  confirm(): void;
  unseen(): readonly number[];
  remove(document: number): void;
} {
  const find = database.prepare('SELECT id, digest, revision FROM document WHERE feed = ? AND path = ?');
  const insert = database.prepare('INSERT INTO document(feed, path, digest, revision, read_at) VALUES(?,?,?,?,?)');
  const update = database.prepare('UPDATE document SET digest = ?, revision = ?, read_at = ? WHERE id = ?');
  const confirm = database.prepare('UPDATE document SET read_at = ? WHERE id = ?');
  const all = database.prepare('SELECT id, feed, path FROM document');
  const drop = database.prepare('DELETE FROM document WHERE id = ?');
  const seen = new Set<number>();
  const names = new Map<string, number>();
  return {
    meet(feed, given, digest) {
      const path = uniquePath(names, feed, given);
      const row = find.get(feed, path);
      if (row === undefined) {
        const document = Number(insert.run(feed, path, digest, options.revision, options.now).lastInsertRowid);
        seen.add(document);
        return { state: 'new', document };
      }
      const document = Number(row['id']);
      seen.add(document);
      if (row['digest'] === digest && row['revision'] === options.revision) {
        confirm.run(options.now, document);
        return { state: 'same' };
      }
      update.run(digest, options.revision, options.now, document);
      return { state: 'changed', document };
    },
    confirm: () => {
      for (const row of all.all()) {
        const document = { feed: String(row['feed']), path: String(row['path']) };
        if (options.isUnchanged?.(document) === true) confirm.run(options.now, Number(row['id']));
      }
    },
    unseen: () =>
      all.all().flatMap((row) => {
        const document = Number(row['id']);
        if (seen.has(document)) return [];
        return options.isComplete?.({ feed: String(row['feed']), path: String(row['path']) }) === true
          ? [document]
          : [];
      }),
    remove: (document) => {
      drop.run(document);
    },
  };
}

/** The path, or with the count of its earlier uses when two inputs of one run call different files by one name. */
function uniquePath(names: Map<string, number>, feed: string, path: string): string {
  const key = `${feed}\n${path}`;
  const before = names.get(key) ?? 0;
  names.set(key, before + 1);
  return before === 0 ? path : `${path}#${before + 1}`;
}

function finish(database: DatabaseSync, options: WriteOptions): DatabaseStatus {
  const note = database.prepare('INSERT OR REPLACE INTO source VALUES(?,?,?)');
  for (const [url, digest] of options.sources ?? []) note.run(url, digest, options.revision);
  database.prepare('DELETE FROM source WHERE revision <> ?').run(options.revision);
  const put = database.prepare('INSERT OR REPLACE INTO meta VALUES(?,?)');
  const status = databaseStatus(database, options.now);
  put.run('status', JSON.stringify(status));
  return status;
}

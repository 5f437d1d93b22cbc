import { DatabaseSync } from 'node:sqlite';
import { AssayError } from '@assay/core';
import type { DatabaseStatus } from '../contracts/advisory-reader.ts';
import { advisoryError } from '../errors.ts';
import { affectedDecoder } from './affected-codec.ts';
import { readLinks } from './advisory-links.ts';
import { databaseStatus } from './database-status.ts';
import { decodeExploited, decodeHead, decodeSupport, decodeVulnerability } from './head-codec.ts';
import { openDatabase } from './open-database.ts';

/** A row as SQLite gives it. */
type Row = Readonly<Record<string, unknown>>;

/** Every table with sealed rows, and how a row of it is opened. */
const SEALED: readonly { readonly query: string; readonly open: (row: Row) => void }[] = [
  {
    query: 'SELECT n.name AS namespace, x.name, x.data, x.crc FROM affected x JOIN namespace n ON n.id = x.namespace',
    open: (row) => affectedDecoder(String(row['namespace']), String(row['name']))(row['data'], row['crc']),
  },
  {
    query: 'SELECT a.feed, a.name, h.links, h.data, h.crc FROM advisory a LEFT JOIN head h ON h.advisory = a.id',
    open: (row) => {
      readLinks(row['links']);
      decodeHead(String(row['feed']), String(row['name']), row['data'], row['crc']);
    },
  },
  {
    query: 'SELECT id, source, data, crc FROM vulnerability',
    open: (row) => decodeVulnerability(String(row['id']), String(row['source']), row['data'], row['crc']),
  },
  {
    query: 'SELECT id, data, crc FROM exploited',
    open: (row) => decodeExploited(String(row['id']), row['data'], row['crc']),
  },
  {
    query: 'SELECT product, data, crc FROM support',
    open: (row) => decodeSupport(String(row['product']), row['data'], row['crc']),
  },
];

/**
 * Reads the whole database: structure, every row, and that the counts and digests it states are those of its rows.
 * @throws DATABASE_MISSING, DATABASE_CORRUPT
 */
export function verifyDatabase(file: string): DatabaseStatus {
  const reader = openDatabase(file);
  const { status } = reader;
  reader.close();
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.exec('PRAGMA trusted_schema = OFF');
    const answer = database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'];
    if (answer !== 'ok') throw advisoryError('DATABASE_CORRUPT', `The advisory database is damaged: ${String(answer)}`);
    for (const { query, open } of SEALED) for (const row of database.prepare(query).iterate()) open(row);
    if (JSON.stringify(databaseStatus(database, status.builtAt)) !== JSON.stringify(status)) {
      throw advisoryError('DATABASE_CORRUPT', 'The advisory database states other counts than it has');
    }
    return status;
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw advisoryError('DATABASE_CORRUPT', `The advisory database at ${file} cannot be read`, { cause: error });
  } finally {
    database.close();
  }
}

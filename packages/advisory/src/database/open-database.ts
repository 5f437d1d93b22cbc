import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { AssayError, compareText } from '@assay/core';
import type { Advisory, AffectedPackage } from '../contracts/advisory.ts';
import type { AdvisoryReader, AffectedRow } from '../contracts/advisory-reader.ts';
import { advisoryError } from '../errors.ts';
import { readLinks } from './advisory-links.ts';
import { affectedDecoder } from './affected-codec.ts';
import { readStatus } from './database-status.ts';
import { type AdvisoryHead, decodeExploited, decodeHead, decodeSupport, decodeVulnerability } from './head-codec.ts';
import { APPLICATION_ID, SCHEMA_VERSION, TABLES } from './schema.ts';
import { type StoredRow, type StoredRows, storedRows } from './stored-rows.ts';

/**
 * Opens an advisory database for reading. The file is taken as unchanging: writers put a new one in its place and never touch it.
 * @throws DATABASE_MISSING, DATABASE_CORRUPT
 */
export function openDatabase(file: string): AdvisoryReader {
  if (!exists(file)) throw advisoryError('DATABASE_MISSING', `There is no advisory database at ${file}`);
  const database = guarded(file, () => connect(file));
  try {
    return guarded(file, () => createReader(database, file));
  } catch (error) {
    database.close();
    throw error;
  }
}

function exists(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function connect(file: string): DatabaseSync {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  url.searchParams.set('mode', 'ro');
  return new DatabaseSync(url, { readOnly: true, enableForeignKeyConstraints: false });
}

/** Runs what reads the file; what SQLite finds wrong with it is a damaged database. */
function guarded<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw advisoryError('DATABASE_CORRUPT', `The advisory database at ${file} cannot be read`, { cause: error });
  }
}

/** The file must be a whole one of ours, with our tables and nothing else: no view, trigger or index of a stranger is ever met. */
function checkShape(database: DatabaseSync, file: string): void {
  // Not mapped into memory: of a large database a few thousand pages are read, each a fault, and unmapping them takes time again.
  // One transaction from here on: each statement need not begin its own.
  database.exec('PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16384; BEGIN;');
  const pragma = (name: string): unknown => database.prepare(`PRAGMA ${name}`).get()?.[name];
  if (pragma('application_id') !== APPLICATION_ID) {
    throw advisoryError('DATABASE_CORRUPT', `${file} is no advisory database`);
  }
  if (pragma('user_version') !== SCHEMA_VERSION) {
    const message = `The advisory database at ${file} was written in another form (${String(pragma('user_version'))})`;
    throw advisoryError('DATABASE_CORRUPT', message, { hint: 'Build or update it with this version of Assay.' });
  }
  const pages = Number(pragma('page_count')) * Number(pragma('page_size'));
  if (statSync(file).size !== pages)
    throw advisoryError('DATABASE_CORRUPT', `The advisory database at ${file} is cut off`);
  const tables = database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').all();
  const expected = new Set(TABLES);
  if (tables.length !== expected.size || tables.some(({ sql }) => !expected.has(String(sql)))) {
    throw advisoryError('DATABASE_CORRUPT', `The advisory database at ${file} has other tables than it should`);
  }
}

function createReader(database: DatabaseSync, file: string): AdvisoryReader {
  checkShape(database, file);
  const status = readStatus(database.prepare(`SELECT value FROM meta WHERE key = 'status'`).get()?.['value']);
  const namespaces = new Map<string, number>();
  const names = new Map<number, string>();
  for (const { id, name } of database.prepare('SELECT id, name FROM namespace').all()) {
    namespaces.set(String(name), Number(id));
    names.set(Number(id), String(name));
  }
  const rows = storedRows(database, QUERIES, (read) => guarded(file, read));
  const head = headReader(rows);
  return {
    status,
    rowsOf(namespace, name) {
      const id = namespaces.get(namespace);
      if (id === undefined) return [];
      const found = rows.all('rows', id, name);
      if (found.length === 0) return [];
      const decode = affectedDecoder(namespace, name);
      return found.map(([advisory, data, crc]) => new LazyRow(decode(data, crc), Number(advisory), head));
    },
    advisoriesAbout: (id) => rows.all('about', id).map((row) => wholeAdvisory(row, names, rows)),
    packagesAffectedBy(id) {
      const found = new Map<string, { readonly namespace: string; readonly name: string }>();
      for (const [, , , , , links] of rows.all('about', id)) {
        for (const [namespaceId, name] of readLinks(links).places) {
          const namespace = names.get(namespaceId) ?? '';
          found.set(`${namespace} ${name}`, { namespace, name });
        }
      }
      return [...found.keys()].toSorted().flatMap((key) => found.get(key) ?? []);
    },
    vulnerability(id) {
      const [source, data, crc] = newest(rows.all('vulnerability', id)) ?? [];
      return data === undefined ? null : decodeVulnerability(id, String(source), data, crc);
    },
    exploited(id) {
      const [data, crc] = rows.first('exploited', id) ?? [];
      return data === undefined ? null : decodeExploited(id, data, crc);
    },
    probability(id) {
      const [score, percentile] = rows.first('probability', id) ?? [];
      return score === undefined ? null : { id, score: Number(score), percentile: Number(percentile) };
    },
    support: (product) => rows.all('support', product).map(([data, crc]) => decodeSupport(product, data, crc)),
    close: () => {
      database.close();
    },
  };
}

const QUERIES = {
  rows: 'SELECT advisory, data, crc FROM affected WHERE namespace = ? AND name = ? AND position >= 0',
  about:
    'SELECT a.id, a.feed, a.name, h.data, h.crc, h.links FROM about b JOIN advisory a ON a.id = b.advisory' +
    ' JOIN head h ON h.advisory = a.id WHERE b.vulnerability = ? ORDER BY a.feed, a.name, a.document',
  head: 'SELECT a.feed, a.name, h.data, h.crc FROM advisory a JOIN head h ON h.advisory = a.id WHERE a.id = ?',
  affected:
    'SELECT data, crc, position FROM affected WHERE namespace = ? AND name = ? AND advisory = ? ORDER BY position',
  vulnerability: 'SELECT source, data, crc, modified FROM vulnerability WHERE id = ? ORDER BY document',
  exploited: 'SELECT data, crc FROM exploited WHERE id = ? ORDER BY document DESC LIMIT 1',
  probability: 'SELECT score, percentile FROM probability WHERE id = ? ORDER BY document DESC LIMIT 1',
  support: 'SELECT data, crc FROM support WHERE product = ? ORDER BY document, position',
} as const;

type Rows = StoredRows<keyof typeof QUERIES>;

/** Rows of withdrawn advisories are stored at negative positions, where matching does not look. */
function storedPosition(position: number): number {
  return position < 0 ? -1 - position : position;
}

/** The record that was changed last; of several the one whose source comes first. Sorted here: SQLite sets up a sorter even for none. */
function newest(records: readonly StoredRow[]): StoredRow | undefined {
  const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
  return records.toSorted(
    ([source, , , modified], [otherSource, , , otherModified]) =>
      compareText(textOf(otherModified), textOf(modified)) || compareText(textOf(source), textOf(otherSource)),
  )[0];
}

function headOf([feed, name, data, crc]: StoredRow): AdvisoryHead {
  return decodeHead(String(feed), String(name), data, crc);
}

/** Heads by row of `advisory`, each read once. */
function headReader(rows: Rows): (id: number) => AdvisoryHead {
  const read = new Map<number, AdvisoryHead>();
  return (id) => {
    const known = read.get(id);
    if (known !== undefined) return known;
    const head = headOf(rows.first('head', id) ?? []);
    read.set(id, head);
    return head;
  };
}

/** The head is read when it is asked for: most rows of a large package do not apply, and are dropped by version alone. */
class LazyRow implements AffectedRow {
  readonly affected: AffectedPackage;
  readonly #id: number;
  readonly #headOf: (id: number) => AdvisoryHead;

  constructor(affected: AffectedPackage, id: number, head: (id: number) => AdvisoryHead) {
    this.affected = affected;
    this.#id = id;
    this.#headOf = head;
  }

  get advisory(): AdvisoryHead {
    return this.#headOf(this.#id);
  }
}

function wholeAdvisory([id, ...head]: StoredRow, names: ReadonlyMap<number, string>, rows: Rows): Advisory {
  const found: { readonly position: number; readonly affected: AffectedPackage }[] = [];
  for (const [namespaceId, name] of readLinks(head[4]).places) {
    const decode = affectedDecoder(names.get(namespaceId) ?? '', name);
    for (const [data, crc, position] of rows.all('affected', namespaceId, name, Number(id))) {
      found.push({ position: storedPosition(Number(position)), affected: decode(data, crc) });
    }
  }
  const affected = found.toSorted((a, b) => a.position - b.position).map((part) => part.affected);
  return { ...headOf(head), affected };
}

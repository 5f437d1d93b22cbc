import { statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { AssayError } from '@assay/core';
import type { Advisory, AffectedPackage } from '../contracts/advisory.ts';
import type { AdvisoryReader, AffectedRow } from '../contracts/advisory-reader.ts';
import { advisoryError } from '../errors.ts';
import { readLinks } from './advisory-links.ts';
import { decodeAffected } from './affected-codec.ts';
import { readStatus } from './database-status.ts';
import { type AdvisoryHead, decodeExploited, decodeHead, decodeSupport, decodeVulnerability } from './head-codec.ts';
import { APPLICATION_ID, SCHEMA_VERSION, TABLES } from './schema.ts';

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
  database.exec('PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -16384;');
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
  const all = lookUps(database, file);
  const lazyHead = headReader(all);
  return {
    status,
    rowsOf(namespace, name) {
      const id = namespaces.get(namespace);
      if (id === undefined) return [];
      return all('rows', id, name).map((row) => affectedRow(row, { namespace, name, headOf: lazyHead }));
    },
    advisoriesAbout: (id) => all('about', id).map((row) => wholeAdvisory(row, names, all)),
    packagesAffectedBy(id) {
      const found = new Map<string, { readonly namespace: string; readonly name: string }>();
      for (const { links } of all('about', id)) {
        for (const [namespaceId, name] of readLinks(links).places) {
          const namespace = names.get(namespaceId) ?? '';
          found.set(`${namespace} ${name}`, { namespace, name });
        }
      }
      return [...found.keys()].toSorted().flatMap((key) => found.get(key) ?? []);
    },
    vulnerability(id) {
      const row = all('vulnerability', id)[0];
      return row === undefined ? null : decodeVulnerability(id, String(row['source']), row['data'], row['crc']);
    },
    exploited(id) {
      const row = all('exploited', id)[0];
      return row === undefined ? null : decodeExploited(id, row['data'], row['crc']);
    },
    probability(id) {
      const row = all('probability', id)[0];
      if (row === undefined) return null;
      return { id, score: Number(row['score']), percentile: Number(row['percentile']) };
    },
    support: (product) => all('support', product).map((row) => decodeSupport(product, row['data'], row['crc'])),
    close: () => {
      database.close();
    },
  };
}

const QUERIES = {
  rows: 'SELECT advisory AS id, data, crc FROM affected WHERE namespace = ? AND name = ? AND position >= 0',
  about:
    'SELECT a.id, a.feed, a.name, h.data, h.crc, h.links FROM about b JOIN advisory a ON a.id = b.advisory' +
    ' JOIN head h ON h.advisory = a.id WHERE b.vulnerability = ? ORDER BY a.feed, a.name, a.document',
  head: 'SELECT a.feed, a.name, h.data, h.crc FROM advisory a JOIN head h ON h.advisory = a.id WHERE a.id = ?',
  affected:
    'SELECT data, crc, position FROM affected WHERE namespace = ? AND name = ? AND advisory = ? ORDER BY position',
  vulnerability: 'SELECT source, data, crc FROM vulnerability WHERE id = ? ORDER BY modified DESC, source LIMIT 1',
  exploited: 'SELECT data, crc FROM exploited WHERE id = ? ORDER BY document DESC LIMIT 1',
  probability: 'SELECT score, percentile FROM probability WHERE id = ? ORDER BY document DESC LIMIT 1',
  support: 'SELECT data, crc FROM support WHERE product = ? ORDER BY document, position',
} as const;

type Row = Readonly<Record<string, unknown>>;
type LookUp = (query: keyof typeof QUERIES, ...values: (string | number)[]) => readonly Row[];

function lookUps(database: DatabaseSync, file: string): LookUp {
  const prepared = new Map<keyof typeof QUERIES, StatementSync>();
  return (query, ...values) =>
    guarded(file, () => {
      const statement = prepared.get(query) ?? database.prepare(QUERIES[query]);
      prepared.set(query, statement);
      return statement.all(...values);
    });
}

/** Rows of withdrawn advisories are stored at negative positions, where matching does not look. */
function storedPosition(position: number): number {
  return position < 0 ? -1 - position : position;
}

function headOf(row: Row): AdvisoryHead {
  return decodeHead(String(row['feed']), String(row['name']), row['data'], row['crc']);
}

/** Heads by row of `advisory`, each read once. */
function headReader(all: LookUp): (row: Row) => AdvisoryHead {
  const read = new Map<number, AdvisoryHead>();
  return (row) => {
    const id = Number(row['id']);
    const known = read.get(id);
    if (known !== undefined) return known;
    const stored = all('head', id)[0];
    const head = headOf(stored ?? {});
    read.set(id, head);
    return head;
  };
}

/** The head is read when it is asked for: most rows of a large package do not apply, and are dropped by version alone. */
function affectedRow(
  row: Row,
  at: { readonly namespace: string; readonly name: string; readonly headOf: (row: Row) => AdvisoryHead },
): AffectedRow {
  return {
    affected: decodeAffected(at.namespace, at.name, row['data'], row['crc']),
    get advisory(): AdvisoryHead {
      return at.headOf(row);
    },
  };
}

function wholeAdvisory(row: Row, names: ReadonlyMap<number, string>, all: LookUp): Advisory {
  const found: { readonly position: number; readonly affected: AffectedPackage }[] = [];
  for (const [namespaceId, name] of readLinks(row['links']).places) {
    const namespace = names.get(namespaceId) ?? '';
    for (const part of all('affected', namespaceId, name, Number(row['id']))) {
      const affected = decodeAffected(namespace, name, part['data'], part['crc']);
      found.push({ position: storedPosition(Number(part['position'])), affected });
    }
  }
  const affected = found.toSorted((a, b) => a.position - b.position).map((part) => part.affected);
  return { ...headOf(row), affected };
}

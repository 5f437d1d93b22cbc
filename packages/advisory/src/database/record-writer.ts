import type { DatabaseSync } from 'node:sqlite';
import type { Advisory } from '../contracts/advisory.ts';
import type { FeedRecord } from '../contracts/feed-record.ts';
import { encodeAffected } from './affected-codec.ts';
import { encodeExploited, encodeHead, encodeSupport, encodeVulnerability } from './head-codec.ts';
import { encodeLinks, readLinks } from './advisory-links.ts';
import { DOCUMENT_TABLES } from './schema.ts';

/** Writes and forgets the records of documents, inside the caller's transaction. */
export interface RecordWriter {
  /** Writes one record of a document. */
  write(document: number, record: FeedRecord, position: number): void;
  /** Removes everything that a document brought. */
  forget(document: number): void;
}

export function createRecordWriter(database: DatabaseSync): RecordWriter {
  const namespaces = namespaceIds(database);
  const advisories = advisoryWriter(database, namespaces);
  const put = {
    coverage: database.prepare('INSERT OR REPLACE INTO coverage VALUES(?,?,?,?)'),
    vulnerability: database.prepare('INSERT OR REPLACE INTO vulnerability VALUES(?,?,?,?,?,?)'),
    exploited: database.prepare('INSERT OR REPLACE INTO exploited VALUES(?,?,?,?)'),
    probability: database.prepare('INSERT OR REPLACE INTO probability VALUES(?,?,?,?)'),
    support: database.prepare('INSERT OR REPLACE INTO support VALUES(?,?,?,?,?)'),
  };
  const drop = DOCUMENT_TABLES.map((table) => database.prepare(`DELETE FROM ${table} WHERE document = ?`));
  return {
    write(document, record, position) {
      switch (record.kind) {
        case 'advisory':
          advisories.add(document, record.advisory);
          return;
        case 'coverage':
          put.coverage.run(record.namespace, record.feed, document, record.asOf);
          return;
        case 'vulnerability': {
          const { vulnerability } = record;
          const { data, crc } = encodeVulnerability(vulnerability);
          put.vulnerability.run(vulnerability.id, document, vulnerability.source, vulnerability.modified, data, crc);
          return;
        }
        case 'exploited': {
          const { data, crc } = encodeExploited(record.exploited);
          put.exploited.run(record.exploited.id, document, data, crc);
          return;
        }
        case 'probability': {
          const { id, score, percentile } = record.probability;
          put.probability.run(id, document, score, percentile);
          return;
        }
        case 'support': {
          const { data, crc } = encodeSupport(record.support);
          put.support.run(record.support.product, document, position, data, crc);
        }
      }
    },
    forget(document) {
      advisories.removeOf(document);
      for (const statement of drop) statement.run(document);
    },
  };
}

function advisoryWriter(
  database: DatabaseSync,
  namespaces: (name: string) => number,
): { add(document: number, advisory: Advisory): void; removeOf(document: number): void } {
  const insert = database.prepare('INSERT INTO advisory(document, feed, name, modified) VALUES(?,?,?,?)');
  const insertHead = database.prepare('INSERT INTO head VALUES(?,?,?,?)');
  const insertAffected = database.prepare('INSERT INTO affected VALUES(?,?,?,?,?,?)');
  const insertAbout = database.prepare('INSERT OR IGNORE INTO about VALUES(?,?)');
  const ofDocument = database.prepare(
    'SELECT a.id, h.links FROM advisory a JOIN head h ON h.advisory = a.id WHERE a.document = ?',
  );
  const dropAffected = database.prepare('DELETE FROM affected WHERE namespace = ? AND name = ? AND advisory = ?');
  const dropAbout = database.prepare('DELETE FROM about WHERE vulnerability = ? AND advisory = ?');
  const dropHead = database.prepare('DELETE FROM head WHERE advisory = ?');
  const dropOne = database.prepare('DELETE FROM advisory WHERE id = ?');
  return {
    add(document, advisory) {
      const { data, crc } = encodeHead(advisory);
      const places = new Map<string, readonly [number, string]>();
      for (const { namespace, name } of advisory.affected) {
        places.set(`${namespace} ${name}`, [namespaces(namespace), name]);
      }
      const modified = advisory.modified ?? advisory.published;
      const about = [advisory.id, ...advisory.aliases, ...advisory.covers];
      const links = encodeLinks({ places: [...places.values()], about });
      const { lastInsertRowid } = insert.run(document, advisory.feed, advisory.id, modified);
      insertHead.run(lastInsertRowid, links, data, crc);
      for (const [position, affected] of advisory.affected.entries()) {
        const row = encodeAffected(affected);
        const namespace = namespaces(affected.namespace);
        const stored = advisory.withdrawn === null ? position : -1 - position;
        insertAffected.run(namespace, affected.name, lastInsertRowid, stored, row.data, row.crc);
      }
      for (const id of about) insertAbout.run(id, lastInsertRowid);
    },
    removeOf(document) {
      for (const row of ofDocument.all(document)) {
        const { places, about } = readLinks(row['links']);
        for (const [namespace, name] of places) dropAffected.run(namespace, name, row['id'] ?? null);
        for (const id of about) dropAbout.run(id, row['id'] ?? null);
        dropHead.run(row['id'] ?? null);
        dropOne.run(row['id'] ?? null);
      }
    },
  };
}

/** Ids of namespaces by name, made as they are met. */
function namespaceIds(database: DatabaseSync): (name: string) => number {
  const known = new Map<string, number>();
  for (const { id, name } of database.prepare('SELECT id, name FROM namespace').all()) {
    if (typeof id === 'number' && typeof name === 'string') known.set(name, id);
  }
  const insert = database.prepare('INSERT INTO namespace(name) VALUES(?)');
  return (name) => {
    const id = known.get(name);
    if (id !== undefined) return id;
    const made = Number(insert.run(name).lastInsertRowid);
    known.set(name, made);
    return made;
  };
}

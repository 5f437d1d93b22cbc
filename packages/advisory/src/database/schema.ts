/**
 * Tables of the advisory database. Rows that matching reads are clustered by (namespace, name), so that a package costs one seek;
 * what only matches need (`head`) is kept out of their way.
 * Every row that carries data carries the CRC-32 of it: a damaged page gives an error, not another version.
 */
export const SCHEMA_VERSION = 2;

/** `ASAY` as SQLite's application id. */
export const APPLICATION_ID = 0x41534159;

/** In the order in which they are made; what a file holds must be exactly this. */
export const TABLES: readonly string[] = [
  `CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE source(url TEXT PRIMARY KEY, digest TEXT NOT NULL, revision TEXT NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE document(id INTEGER PRIMARY KEY, feed TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, revision TEXT NOT NULL, read_at TEXT NOT NULL)`,
  `CREATE UNIQUE INDEX document_path ON document(feed, path)`,
  `CREATE TABLE namespace(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)`,
  `CREATE TABLE advisory(id INTEGER PRIMARY KEY, document INTEGER NOT NULL, feed TEXT NOT NULL, name TEXT NOT NULL, modified TEXT)`,
  `CREATE TABLE head(advisory INTEGER PRIMARY KEY, links TEXT NOT NULL, data TEXT NOT NULL, crc INTEGER NOT NULL)`,
  `CREATE INDEX advisory_document ON advisory(document)`,
  `CREATE TABLE affected(namespace INTEGER NOT NULL, name TEXT NOT NULL, advisory INTEGER NOT NULL, position INTEGER NOT NULL, data TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY(namespace, name, advisory, position)) WITHOUT ROWID`,
  `CREATE TABLE about(vulnerability TEXT NOT NULL, advisory INTEGER NOT NULL, PRIMARY KEY(vulnerability, advisory)) WITHOUT ROWID`,
  `CREATE TABLE coverage(namespace TEXT NOT NULL, feed TEXT NOT NULL, document INTEGER NOT NULL, as_of TEXT, PRIMARY KEY(namespace, feed, document)) WITHOUT ROWID`,
  `CREATE TABLE vulnerability(id TEXT NOT NULL, document INTEGER NOT NULL, source TEXT NOT NULL, modified TEXT, data TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY(id, document)) WITHOUT ROWID`,
  `CREATE INDEX vulnerability_document ON vulnerability(document)`,
  `CREATE TABLE exploited(id TEXT NOT NULL, document INTEGER NOT NULL, data TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY(id, document)) WITHOUT ROWID`,
  `CREATE TABLE probability(id TEXT NOT NULL, document INTEGER NOT NULL, score REAL NOT NULL, percentile REAL NOT NULL, PRIMARY KEY(id, document)) WITHOUT ROWID`,
  `CREATE TABLE support(product TEXT NOT NULL, document INTEGER NOT NULL, position INTEGER NOT NULL, data TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY(product, document, position)) WITHOUT ROWID`,
];

/** Tables with rows of a document, other than `head`, `affected` and `about`, which go with their advisory. */
export const DOCUMENT_TABLES = ['coverage', 'vulnerability', 'exploited', 'probability', 'support'] as const;

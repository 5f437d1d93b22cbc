import { CatalogerError } from '@assay/core';
import { type RpmRecord, readPackageRecord } from './package-record.ts';
import { invalid } from './page-ledger.ts';
import { isBerkeleyDb, readBerkeleyDb } from './read-berkeley-db.ts';
import { isNdb, readNdb } from './read-ndb.ts';
import { isSqlite, readSqlite } from './read-sqlite.ts';
import { unreadable } from '../gap-codes.ts';

/** The formats that rpm keeps its database in. */
export type RpmBackend = 'sqlite' | 'ndb' | 'berkeley-db';

/** What a database tells. */
export type RpmDatabase = {
  readonly backend: RpmBackend;
  readonly packages: readonly RpmRecord[];
  /** Headers that could not be read: packages are missing. */
  readonly damage: number;
};

/** Packages of one database; the largest distributions have some 70,000. */
const MAX_PACKAGES = 200_000;

/** Files of all packages of one database; a full desktop has some 400,000. */
const MAX_FILES = 1_000_000;

/** Public keys stand among the packages under this name. */
const PUBLIC_KEY = 'gpg-pubkey';

/**
 * Reads an rpm database of any format; the format is told by its first bytes, not by its name.
 * @throws CatalogerError RPM_DATABASE_INVALID, RPM_LIMIT
 */
export function readRpmDatabase(bytes: Uint8Array): RpmDatabase {
  const { backend, blobs } = openDatabase(bytes);
  const packages: RpmRecord[] = [];
  let damage = 0;
  let files = 0;
  for (const blob of blobs) {
    const record = readOrNull(blob);
    if (record === null) damage += 1;
    else if (record.name !== PUBLIC_KEY) {
      packages.push(record);
      files += record.files.length;
    }
    if (packages.length > MAX_PACKAGES || files > MAX_FILES) {
      throw unreadable('RPM_LIMIT', 'more packages or files than any system has');
    }
  }
  return { backend, packages, damage };
}

function openDatabase(bytes: Uint8Array): { readonly backend: RpmBackend; readonly blobs: Iterable<Uint8Array> } {
  if (isSqlite(bytes)) return { backend: 'sqlite', blobs: readSqlite(bytes) };
  if (isNdb(bytes)) return { backend: 'ndb', blobs: readNdb(bytes) };
  if (isBerkeleyDb(bytes)) return { backend: 'berkeley-db', blobs: readBerkeleyDb(bytes) };
  throw invalid('its format is unknown');
}

/** One package that cannot be read costs that package, not the others. */
function readOrNull(blob: Uint8Array): RpmRecord | null {
  try {
    return readPackageRecord(blob);
  } catch (error) {
    if (error instanceof CatalogerError) return null;
    throw error;
  }
}

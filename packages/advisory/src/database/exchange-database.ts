import { type KeyObject, createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { AssayError } from '@assay/core';
import type { DatabaseStatus } from '../contracts/advisory-reader.ts';
import { advisoryError } from '../errors.ts';
import { type ExportHeader, MAX_HEADER_BYTES, decodeHeader, digestOf, encodeHeader } from './export-header.ts';
import { openDatabase } from './open-database.ts';
import { replaceFile } from './replace-file.ts';
import { verifyDatabase } from './verify-database.ts';

/** Bytes of the largest database that is taken in. */
const MAX_DATABASE_BYTES = 16 * 1024 ** 3;

/**
 * Writes a database as one file: a line that says what follows, signed when there is a key, then the database compressed with zstd.
 * @throws DATABASE_MISSING, DATABASE_CORRUPT
 */
export async function exportDatabase(database: string, target: string, key: KeyObject | null): Promise<DatabaseStatus> {
  const reader = openDatabase(database);
  const { status } = reader;
  reader.close();
  // A link-free copy stands still while an update may put another file in its place.
  const still = `${target}.${process.pid}.part`;
  const output = `${target}.${process.pid}.new`;
  try {
    await copyFile(database, still);
    const header: ExportHeader = {
      builtAt: status.builtAt,
      databaseDigest: status.digest,
      fileDigest: await digestOf(createReadStream(still)),
      fileBytes: (await stat(still)).size,
    };
    const file = createWriteStream(output, { mode: 0o644 });
    file.write(encodeHeader(header, key));
    const compress = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 9 } });
    await pipeline(createReadStream(still), compress, file);
    await rename(output, target);
    return status;
  } finally {
    await rm(still, { force: true });
    await rm(output, { force: true });
  }
}

/** How an exported database is taken in. */
export interface ImportOptions {
  /** Public keys of which one must have signed it; empty takes it unsigned. */
  readonly keys: readonly KeyObject[];
  /** Takes it even when the one in place is newer. Default false. */
  readonly allowOlder?: boolean;
}

/**
 * Puts an exported database in place once every byte and row of it was checked; the one in place stays otherwise.
 * @throws DATABASE_CORRUPT, DATABASE_SIGNATURE, DATABASE_OLDER
 */
export async function importDatabase(
  source: string,
  database: string,
  options: ImportOptions,
): Promise<DatabaseStatus> {
  const { header, offset } = await readHeader(source, options.keys);
  return await replaceFile(database, async (fresh, existing) => {
    if (existing !== null && options.allowOlder !== true) refuseOlder(existing, header);
    const hash = createHash('sha256');
    let bytes = 0;
    const check = new Transform({
      transform(piece: Buffer, _encoding, done) {
        hash.update(piece);
        bytes += piece.byteLength;
        if (bytes <= header.fileBytes && bytes <= MAX_DATABASE_BYTES) done(null, piece);
        else done(advisoryError('DATABASE_CORRUPT', 'The exported database is larger than it says'));
      },
    });
    const input = createReadStream(source, { start: offset });
    try {
      await pipeline(input, createZstdDecompress(), check, createWriteStream(fresh));
    } catch (error) {
      if (error instanceof AssayError) throw error;
      throw advisoryError('DATABASE_CORRUPT', 'The exported database cannot be decompressed', { cause: error });
    }
    if (bytes !== header.fileBytes || `sha256:${hash.digest('hex')}` !== header.fileDigest) {
      throw advisoryError('DATABASE_CORRUPT', 'The exported database is not what its first line says');
    }
    const status = verifyDatabase(fresh);
    if (status.digest !== header.databaseDigest || status.builtAt !== header.builtAt) {
      throw advisoryError('DATABASE_CORRUPT', 'The exported database is another one than its first line says');
    }
    return status;
  });
}

function refuseOlder(existing: string, header: ExportHeader): void {
  const current = builtAtOf(existing);
  if (current === null || header.builtAt >= current) return;
  throw advisoryError(
    'DATABASE_OLDER',
    `The database to import was built at ${header.builtAt}, the one in place at ${current}`,
  );
}

/** When the database in place was built; null when it is damaged, so that anything is better. */
function builtAtOf(database: string): string | null {
  try {
    const reader = openDatabase(database);
    const { builtAt } = reader.status;
    reader.close();
    return builtAt;
  } catch {
    return null;
  }
}

async function readHeader(
  source: string,
  keys: readonly KeyObject[],
): Promise<{ readonly header: ExportHeader; readonly offset: number }> {
  const file = await open(source, 'r');
  try {
    const buffer = Buffer.alloc(MAX_HEADER_BYTES);
    const { bytesRead } = await file.read(buffer, 0, MAX_HEADER_BYTES, 0);
    const end = buffer.subarray(0, bytesRead).indexOf(0x0a);
    if (end === -1) throw advisoryError('DATABASE_CORRUPT', 'The file is no exported advisory database');
    return { header: decodeHeader(buffer.toString('utf8', 0, end), keys), offset: end + 1 };
  } finally {
    await file.close();
  }
}

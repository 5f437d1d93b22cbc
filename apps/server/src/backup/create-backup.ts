import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDigest, isJsonObject, type Digest, type JsonObject } from '@assay/core';
import { type BlobStore, type ExportedRows, type Store, exportRecords } from '@assay/store';
import { holdGarbage, releaseGarbage } from '../upkeep/backup-hold.ts';
import { type BackupWriter, writeBackupFile } from './backup-file.ts';
import { sealKeys } from './sealed-keys.ts';

/** What is copied to where. */
export interface BackupRequest {
  readonly file: string;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly dataDirectory: string;
  /** File of the advisory database; left out when it is not there, or null. */
  readonly advisoryDatabase: string | null;
  /** What the encryption keys are sealed with; null leaves them out. */
  readonly passphrase: string | null;
  readonly toolVersion: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What a backup holds. */
export interface BackupSummary {
  readonly records: number;
  readonly blobs: number;
  readonly keys: boolean;
  readonly advisories: boolean;
  readonly sizeBytes: number;
}

/** Form of the file that this version writes and reads. */
export const BACKUP_FORM = 1;

/** Characters of records that are written as one entry. */
const PART = 4 * 1024 * 1024;

/**
 * Copies everything that the service keeps into one file, while it goes on: all records as they are at one moment, the documents that they
 * name, the advisory database, and sealed the keys that stored credentials are opened with.
 * @throws BACKUP_UNWRITABLE, and what `store` throws
 */
export async function createBackup(request: BackupRequest): Promise<BackupSummary> {
  const { store, now } = request;
  await holdGarbage(store.write, now());
  try {
    const counts = { records: 0, blobs: 0, keys: false, advisories: false };
    const sizeBytes = await writeBackupFile(request.file, async (writer) => {
      const { toolVersion } = request;
      const manifest = { form: BACKUP_FORM, toolVersion, createdAt: new Date(now()).toISOString(), records: store.dialect };
      await writer.add('manifest.json', jsonBytes(manifest));
      const named = await addRecords(request, writer, counts);
      for (const digest of named) {
        request.signal.throwIfAborted();
        await writer.add(`blobs/${digest.replace(':', '/')}`, await request.blobs.get(digest));
        counts.blobs++;
      }
      counts.advisories = await addFile(writer, 'advisories.db', request.advisoryDatabase);
      if (request.passphrase !== null) {
        const keys = await readFile(join(request.dataDirectory, 'encryption-keys'), 'utf8');
        await writer.add('encryption-keys.sealed', sealKeys(keys, request.passphrase));
        counts.keys = true;
      }
    });
    return { ...counts, sizeBytes };
  } finally {
    await releaseGarbage(store.write).catch(() => undefined);
  }
}

/** Writes the records and returns the documents that they name. */
async function addRecords(
  { store, signal }: BackupRequest,
  writer: BackupWriter,
  counts: { records: number },
): Promise<ReadonlySet<Digest>> {
  const named = new Set<Digest>();
  let part: { table: string; lines: string[]; size: number } | null = null;
  let parts = 0;
  const finish = async (): Promise<void> => {
    if (part === null) return;
    const bytes = Buffer.from(`${part.lines.join('\n')}\n`);
    await writer.add(`records/${String(parts++).padStart(8, '0')}-${part.table}.ndjson`, bytes);
    part = null;
  };
  const schema = await exportRecords(store, async ({ table, rows }: ExportedRows) => {
    signal.throwIfAborted();
    if (part !== null && (part.table !== table || part.size > PART)) await finish();
    part ??= { table, lines: [], size: 0 };
    for (const row of rows) {
      const line = JSON.stringify(withoutHold(table, row));
      part.lines.push(line);
      part.size += line.length;
      counts.records++;
      for (const digest of documentsOf(row)) named.add(digest);
    }
  });
  await finish();
  await writer.add('records/schema.json', jsonBytes({ schema }));
  return named;
}

/** The backup itself is no state to be restored. */
function withoutHold(table: string, row: JsonObject): JsonObject {
  return table === 'settings' && row['name'] === 'backup-hold' ? { ...row, value: '{"until":0}' } : row;
}

/** Documents that a row names: in a column of their own, and in what a job works on. */
function documentsOf(row: JsonObject): readonly Digest[] {
  const found: Digest[] = [];
  if (typeof row['blob'] === 'string' && isDigest(row['blob'])) found.push(row['blob']);
  return found;
}

async function addFile(writer: BackupWriter, name: string, file: string | null): Promise<boolean> {
  if (file === null) return false;
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return false;
  try {
    const { size } = await handle.stat();
    await writer.addStream(name, size, createReadStream('', { fd: handle, autoClose: false, end: Math.max(0, size - 1) }));
    return true;
  } finally {
    await handle.close();
  }
}

function jsonBytes(value: JsonObject): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/** True for what is the manifest of a backup that this version reads. */
export function isManifest(value: unknown): value is JsonObject {
  return isJsonObject(value) && value['form'] === BACKUP_FORM;
}

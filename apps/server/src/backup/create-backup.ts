import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError, type Digest, type JsonObject, isDigest, isJsonObject } from '@assay/core';
import { type BlobStore, type ExportedRows, type Store, exportRecords } from '@assay/store';
import { blobsOfUpload } from '../images/upload.ts';
import { holdGarbage, releaseGarbage } from '../upkeep/backup-hold.ts';
import { type BackupWriter, writeBackupFile } from './backup-file.ts';
import { BACKUP_FORM, ENTRIES, type BackupSummary } from './backup-form.ts';
import { sealKeys } from './sealed-keys.ts';

/** What is copied to where. */
export interface BackupRequest {
  readonly file: string;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly dataDirectory: string;
  /** File of the advisory database; left out when it is not there. */
  readonly advisoryDatabase: string;
  /** What the encryption keys are sealed with; null leaves them out. */
  readonly passphrase: string | null;
  readonly toolVersion: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Characters of records that are written as one entry, and what one more record has. */
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
      const createdAt = new Date(now()).toISOString();
      await writer.add(ENTRIES.manifest, jsonBytes({ form: BACKUP_FORM, toolVersion: request.toolVersion, createdAt }));
      const named = await addRecords(request, writer, counts);
      await addBlobs(request, writer, named, counts);
      counts.advisories = await addFile(writer, ENTRIES.advisories, request.advisoryDatabase);
      counts.keys = await addKeys(request, writer);
    });
    return { ...counts, sizeBytes };
  } finally {
    await releaseGarbage(store.write).catch(() => undefined);
  }
}

/** What records name: documents, and what was uploaded for jobs that have not ended. */
interface Named {
  readonly documents: ReadonlySet<Digest>;
  readonly uploads: readonly Digest[];
}

async function addRecords(
  { store, signal }: BackupRequest,
  writer: BackupWriter,
  counts: { records: number },
): Promise<Named> {
  const documents = new Set<Digest>();
  const uploads: Digest[] = [];
  let part: { table: string; lines: string[]; size: number } | null = null;
  let parts = 0;
  const finish = async (): Promise<void> => {
    if (part === null) return;
    await writer.add(ENTRIES.records(parts++, part.table), Buffer.from(`${part.lines.join('\n')}\n`));
    part = null;
  };
  const schema = await exportRecords(store, async ({ table, rows }: ExportedRows) => {
    signal.throwIfAborted();
    for (const row of rows) {
      if (part !== null && (part.table !== table || part.size > PART)) await finish();
      part ??= { table, lines: [], size: 0 };
      const line = JSON.stringify(withoutHold(table, row));
      part.lines.push(line);
      part.size += line.length;
      counts.records++;
      if (typeof row['blob'] === 'string' && isDigest(row['blob'])) documents.add(row['blob']);
      if (table === 'jobs' && row['finished_at'] === null) uploads.push(...uploadsOf(row));
    }
  });
  await finish();
  await writer.add(ENTRIES.schema, jsonBytes({ schema }));
  return { documents, uploads };
}

/** The backup itself is no state to be restored. */
function withoutHold(table: string, row: JsonObject): JsonObject {
  return table === 'settings' && row['name'] === 'backup-hold' ? { ...row, value: '{"until":0}' } : row;
}

function uploadsOf({ payload }: JsonObject): readonly Digest[] {
  const value: unknown = typeof payload === 'string' ? JSON.parse(payload) : null;
  const upload = isJsonObject(value) ? value['upload'] : null;
  return typeof upload === 'string' && isDigest(upload) ? [upload] : [];
}

async function addBlobs(
  { blobs, signal }: BackupRequest,
  writer: BackupWriter,
  { documents, uploads }: Named,
  counts: { blobs: number },
): Promise<void> {
  const add = async (digest: Digest): Promise<void> => {
    signal.throwIfAborted();
    await writer.add(ENTRIES.blob(digest), await blobs.get(digest));
    counts.blobs++;
  };
  for (const digest of documents) await add(digest);
  for (const upload of uploads) {
    try {
      for (const piece of await blobsOfUpload(blobs, upload)) await add(piece);
    } catch (error) {
      // Its job has ended meanwhile.
      if (!(error instanceof AssayError) || error.code !== 'BLOB_NOT_FOUND') throw error;
    }
  }
}

async function addKeys({ dataDirectory, passphrase }: BackupRequest, writer: BackupWriter): Promise<boolean> {
  if (passphrase === null) return false;
  const keys = await readFile(join(dataDirectory, 'encryption-keys'), 'utf8');
  await writer.add(ENTRIES.keys, sealKeys(keys, passphrase));
  return true;
}

async function addFile(writer: BackupWriter, name: string, file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return false;
  try {
    const { size } = await handle.stat();
    if (size === 0) return false;
    await writer.addStream(name, size, createReadStream('', { fd: handle, autoClose: false, end: size - 1 }));
    return true;
  } finally {
    await handle.close();
  }
}

function jsonBytes(value: JsonObject): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

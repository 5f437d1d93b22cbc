import { createHash } from 'node:crypto';
import { type Digest, type JsonObject, isDigest, isJsonObject } from '@assay/core';
import { serverError } from '../errors.ts';
import { readBackupFile } from './backup-file.ts';
import { BACKUP_FORM, type BackupSummary, entryKind } from './backup-form.ts';
import type { ArchiveEntry } from './tar-entries.ts';

/** Most bytes of one part of the records. */
const LARGEST_PART = 256 * 1024 * 1024;

/** Most bytes of a document. */
const LARGEST_BLOB = 1024 ** 3;

/** Most bytes of any other entry that is read whole. */
const LARGEST_SMALL = 64 * 1024;

/** Rows that are handed over at once. */
const AT_ONCE = 500;

/** Gets what a backup holds, in its order. */
export interface BackupReader {
  records(table: string, rows: readonly JsonObject[]): Promise<void>;
  blob(digest: Digest, bytes: Uint8Array): Promise<void>;
  advisories(bytes: AsyncIterable<Uint8Array>): Promise<void>;
  keys(sealed: Uint8Array): Promise<void>;
}

/** What a backup that was read to its end holds. */
export interface BackupContents extends Omit<BackupSummary, 'sizeBytes'> {
  readonly toolVersion: string;
  readonly createdAt: string;
  readonly schema: number;
}

/**
 * Reads a backup and hands over what it holds. Nothing of it may count before this returned.
 * @throws BACKUP_DAMAGED, BACKUP_UNREADABLE, and what `reader` throws
 */
export async function readBackup(file: string, signal: AbortSignal, reader: BackupReader): Promise<BackupContents> {
  const counts = { records: 0, blobs: 0, keys: false, advisories: false };
  let manifest: { readonly toolVersion: string; readonly createdAt: string } | null = null;
  let schema: number | null = null;
  const named = new Set<Digest>();
  const take = async (entry: ArchiveEntry): Promise<void> => {
    signal.throwIfAborted();
    const is = entryKind(entry.name);
    if (is === null) throw damaged('it holds something that no backup has');
    if ((manifest === null) !== (is.kind === 'manifest')) throw damaged('it does not begin as a backup does');
    switch (is.kind) {
      case 'manifest':
        manifest = readManifest(await readJson(entry));
        break;
      case 'schema':
        schema = readSchema(await readJson(entry));
        break;
      case 'records':
        if (schema !== null) throw damaged('records stand where none may');
        await readRows(entry, async (rows) => {
          counts.records += rows.length;
          for (const { blob } of rows) if (typeof blob === 'string' && isDigest(blob)) named.add(blob);
          await reader.records(is.table, rows);
        });
        break;
      case 'blob': {
        const bytes = await readWhole(entry, LARGEST_BLOB);
        if (`sha256:${createHash('sha256').update(bytes).digest('hex')}` !== is.digest) {
          throw damaged('a document does not have the digest that it is under');
        }
        named.delete(is.digest);
        counts.blobs++;
        await reader.blob(is.digest, bytes);
        break;
      }
      case 'advisories':
        counts.advisories = true;
        await reader.advisories(entry.bytes);
        break;
      case 'keys':
        counts.keys = true;
        await reader.keys(await readWhole(entry, LARGEST_SMALL));
        break;
    }
  };
  await readBackupFile(file, take);
  if (manifest === null || schema === null) throw damaged('it does not hold what a backup does');
  if (named.size > 0) throw damaged(`${named.size} documents that its records name are missing`);
  const { toolVersion, createdAt } = manifest;
  return { ...counts, toolVersion, createdAt, schema };
}

/** Reads it all and keeps nothing: what comes back can be restored. */
export function checkBackup(file: string, signal: AbortSignal): Promise<BackupContents> {
  const nothing = async (): Promise<void> => undefined;
  return readBackup(file, signal, {
    records: nothing,
    blob: nothing,
    keys: nothing,
    async advisories(bytes) {
      for await (const _ of bytes) signal.throwIfAborted();
    },
  });
}

function readManifest(value: { readonly [key: string]: unknown }): {
  readonly toolVersion: string;
  readonly createdAt: string;
} {
  const { form, toolVersion, createdAt } = value;
  if (typeof form !== 'number' || typeof toolVersion !== 'string' || typeof createdAt !== 'string') {
    throw damaged('its manifest does not read');
  }
  if (form !== BACKUP_FORM) {
    throw serverError('BACKUP_OTHER_VERSION', 'the backup has a form that this version does not read');
  }
  return { toolVersion, createdAt };
}

function readSchema({ schema }: { readonly [key: string]: unknown }): number {
  if (typeof schema !== 'number') throw damaged('the version of its records does not read');
  return schema;
}

async function readRows(entry: ArchiveEntry, take: (rows: readonly JsonObject[]) => Promise<void>): Promise<void> {
  const text = (await readWhole(entry, LARGEST_PART)).toString('utf8');
  const lines = text.split('\n');
  if (lines.pop() !== '') throw damaged('records end in the middle');
  for (let start = 0; start < lines.length; start += AT_ONCE) {
    await take(lines.slice(start, start + AT_ONCE).map(parseRow));
  }
}

async function readJson(entry: ArchiveEntry): Promise<{ readonly [key: string]: unknown }> {
  const value = parseJson((await readWhole(entry, LARGEST_SMALL)).toString('utf8'));
  if (isJsonObject(value)) return value;
  throw damaged('it holds something else than an object where one belongs');
}

function parseRow(text: string): JsonObject {
  const value = parseJson(text);
  if (isRow(value)) return value;
  throw damaged('it holds something else than a record where one belongs');
}

function isRow(value: unknown): value is JsonObject {
  return isJsonObject(value) && Object.values(value).every(isColumn);
}

function isColumn(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'number' || isJsonObject(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged('it holds something else than JSON where JSON belongs');
  }
}

/** Grows with what comes, not with what is announced. */
async function readWhole({ size, bytes }: ArchiveEntry, most: number): Promise<Buffer> {
  if (size > most) throw damaged('something in it is larger than it can be');
  return Buffer.concat(await Array.fromAsync(bytes));
}

function damaged(why: string): Error {
  return serverError('BACKUP_DAMAGED', `the backup is damaged: ${why}`);
}

import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Digest } from '@assay/core';
import { type BlobStore, type Store, SYSTEM_SPACE, audit, importRecords, inSpace } from '@assay/store';
import { serverError } from '../errors.ts';
import { type BackupContents, checkBackup, readBackup } from './read-entries.ts';
import { openKeys } from './sealed-keys.ts';

/** What is restored to where. */
export interface RestoreRequest {
  readonly file: string;
  /** Without any records. */
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly dataDirectory: string;
  /** Where the advisory database goes; one that is there stays. */
  readonly advisoryDatabase: string;
  /** What the encryption keys were sealed with. */
  readonly passphrase: string | null;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * Puts everything out of a backup in place, all or nothing: the whole file is checked before anything is written, and what was written goes
 * again when something fails. The backup may be of the other kind of database.
 * @throws BACKUP_DAMAGED, BACKUP_UNREADABLE, BACKUP_OTHER_VERSION, PASSPHRASE_NEEDED, PASSPHRASE_WRONG, RESTORE_TARGET_USED, STORE_NOT_EMPTY,
 *   and what `store` throws
 */
export async function restoreBackup(request: RestoreRequest): Promise<BackupContents> {
  const { file, store, passphrase, signal } = request;
  const found = await checkBackup(file, signal);
  await refuseOtherSchema(store, found);
  if (found.keys && passphrase === null) {
    throw serverError('PASSPHRASE_NEEDED', 'the backup holds encryption keys that are sealed');
  }
  const placed = createPlaced();
  try {
    await importRecords(store, async (take, trx) => {
      await readBackup(file, signal, {
        records: (table, rows) => take({ table, rows }),
        blob: (digest, bytes) => placed.blob(request.blobs, digest, bytes),
        advisories: (bytes) => placed.file(request.advisoryDatabase, bytes, 'keep'),
        keys: (sealed) =>
          placed.file(
            join(request.dataDirectory, 'encryption-keys'),
            [Buffer.from(openKeys(sealed, passphrase ?? ''))],
            'refuse',
          ),
      });
      const { records, blobs, createdAt, toolVersion } = found;
      const details = { records, blobs, createdAt, toolVersion };
      const entry = { actor: 'operator', action: 'instance.restore', subject: 'instance', details };
      await audit.appendAudit(inSpace(trx, SYSTEM_SPACE), entry, request.now());
    });
  } catch (error) {
    await placed.remove();
    throw error;
  }
  return found;
}

async function refuseOtherSchema(store: Store, { schema, toolVersion }: BackupContents): Promise<void> {
  const { applied } = await store.schema();
  if (schema === applied) return;
  throw serverError(
    'BACKUP_OTHER_VERSION',
    `the backup holds records of schema version ${schema}, this version works with ${applied}`,
    { details: { schema, applied, toolVersion } },
  );
}

/** What was put in place so far. */
interface Placed {
  blob(blobs: BlobStore, digest: Digest, bytes: Uint8Array): Promise<void>;
  /** Where there is another file already, that stays, or nothing is restored. */
  file(
    path: string,
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    otherwise: 'keep' | 'refuse',
  ): Promise<void>;
  /** Takes it all away again. */
  remove(): Promise<void>;
}

function createPlaced(): Placed {
  const undo: (() => Promise<unknown>)[] = [];
  return {
    async blob(blobs, digest, bytes) {
      const isNew = (await blobs.info(digest)) === null;
      // First, for it may be there although it failed.
      if (isNew) undo.push(() => blobs.delete(digest));
      await blobs.put(bytes);
    },
    async file(path, bytes, otherwise) {
      const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        await writeFlushed(draft, bytes);
        if (await linkNew(draft, path)) undo.push(() => rm(path, { force: true }));
        else if (otherwise === 'refuse' && !(await readFile(draft)).equals(await readFile(path))) {
          throw serverError('RESTORE_TARGET_USED', `there is another file at ${path} already`);
        }
      } catch (error) {
        throw asProblem(error);
      } finally {
        await rm(draft, { force: true });
      }
    },
    async remove() {
      for (const each of undo.toReversed()) await each().catch(() => undefined);
    },
  };
}

async function writeFlushed(path: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  await pipeline(bytes, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function linkNew(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** What the file system refuses, as a problem that tells what to do. */
function asProblem(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error;
  return serverError('RESTORE_TARGET_UNWRITABLE', `a file cannot be put in place (${String(error.code)})`, {
    cause: error,
  });
}

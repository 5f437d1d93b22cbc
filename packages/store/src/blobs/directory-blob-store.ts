import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, digestHex, isDigest, parseDigest } from '@assay/core';
import { storeError } from '../errors.ts';
import { type BlobInfo, type BlobStore, DEFAULT_BLOB_LIMIT } from './blob-store.ts';

/** Milliseconds after which a file that was being written belongs to a process that is gone. */
const ABANDONED_AFTER = 60 * 60_000;

/**
 * Blobs in a directory: `sha256/ab/cd…`, each written beside, flushed, and renamed, so that a reader never sees half of one and a cut of
 * power leaves it whole or absent. Any number of processes may share the directory.
 */
export async function openDirectoryBlobStore(
  directory: string,
  limit: number = DEFAULT_BLOB_LIMIT,
): Promise<BlobStore> {
  const incoming = join(directory, 'incoming');
  await mkdir(join(directory, 'sha256'), { recursive: true, mode: 0o700 });
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await removeAbandoned(incoming);
  const place = (digest: Digest): { readonly shard: string; readonly file: string } => {
    const hex = digestHex(digest);
    const shard = join(directory, 'sha256', hex.slice(0, 2));
    return { shard, file: join(shard, hex.slice(2)) };
  };
  return {
    async put(bytes) {
      if (bytes.length > limit) throw storeError('BLOB_TOO_LARGE', `a blob may have ${limit} bytes`);
      const digest = digestOf(bytes);
      const { shard, file } = place(digest);
      await unavailable(async () => {
        // Whoever stores it is about to name it: it counts as new, so that nobody throws it away meanwhile.
        if (await isThere(file, bytes.length)) return utimes(file, new Date(), new Date());
        if ((await mkdir(shard, { recursive: true, mode: 0o700 })) !== undefined)
          await flushDirectory(join(shard, '..'));
        await writeWhole(join(incoming, randomUUID()), file, bytes);
        await flushDirectory(shard);
      });
      return digest;
    },
    get: (digest, most = limit) => readWhole(place(digest).file, digest, most),
    info: (digest) => infoOf(place(digest).file, digest),
    list: () => listBlobs(join(directory, 'sha256')),
    async delete(digest) {
      const { file } = place(digest);
      const known = (await infoOf(file, digest)) !== null;
      await unavailable(() => rm(file, { force: true }));
      return known;
    },
  };
}

function digestOf(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
}

async function isThere(file: string, size: number): Promise<boolean> {
  const found = await stat(file).catch(absent);
  return found?.size === size;
}

async function writeWhole(draft: string, file: string, bytes: Uint8Array): Promise<void> {
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Makes a rename in a directory survive a power cut. */
async function flushDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readWhole(file: string, digest: Digest, most: number): Promise<Uint8Array> {
  const handle = await openOrNull(file);
  if (handle === null) throw storeError('BLOB_NOT_FOUND', `no blob ${digest}`);
  try {
    const { size } = await handle.stat();
    if (size > most) throw storeError('BLOB_TOO_LARGE', `blob ${digest} has ${size} bytes`);
    const bytes = await handle.readFile();
    if (digestOf(bytes) !== digest) throw storeError('BLOB_DAMAGED', `blob ${digest} holds something else`);
    return bytes;
  } finally {
    await handle.close();
  }
}

async function openOrNull(file: string): Promise<FileHandle | null> {
  return unavailable(async () => open(file, 'r').catch((error: unknown) => absent(error) ?? null));
}

async function infoOf(file: string, digest: Digest): Promise<BlobInfo | null> {
  const found = await unavailable(async () => stat(file).catch(absent));
  return found === undefined ? null : { digest, sizeBytes: found.size, storedAt: Math.floor(found.mtimeMs) };
}

async function* listBlobs(root: string): AsyncGenerator<BlobInfo> {
  for (const shard of await unavailable(() => readdir(root))) {
    for (const name of await unavailable(() => readdir(join(root, shard)))) {
      const digest = `sha256:${shard}${name}`;
      if (!isDigest(digest)) continue;
      const info = await infoOf(join(root, shard, name), digest);
      if (info !== null) yield info;
    }
  }
}

async function removeAbandoned(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const file = join(incoming, name);
    const found = await stat(file).catch(absent);
    if (found !== undefined && found.mtimeMs < Date.now() - ABANDONED_AFTER) await rm(file, { force: true });
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

/** Errors of the file system as ours: a full disk, no rights, a device that is gone. */
async function unavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    if (FULL.has(code)) throw storeError('STORE_FULL', 'the disk of the blobs is full', { cause });
    throw storeError('STORE_UNAVAILABLE', `the blob directory cannot be used (${code})`, { cause });
  }
}

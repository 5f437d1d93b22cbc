import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache } from '@assay/core';
import { createScratchFile, sweepScratchFiles } from '@assay/oci';

/** Raised when the layout of the directory changes; other versions are left alone and removed by `clear`. */
const LAYOUT = 'v1';
const CHECKSUM_BYTES = 32;
/** Temporary files of writers that died are removed after this time. */
const ABANDONED_MS = 60 * 60 * 1000;
/** Time between two prunings. */
const PRUNE_INTERVAL_MS = 24 * 60 * 60 * 1000;

/** What `assay cache status` shows. */
export interface CacheStatus {
  readonly path: string;
  readonly entries: number;
  readonly sizeBytes: number;
}

/**
 * A cache in a directory. Every value is one file named by its key, written beside its place and then renamed, with a checksum in
 * front: a reader sees a whole value or none, whatever was killed and whoever else writes. Values are dropped, never trusted, when
 * the checksum does not fit.
 */
export interface CacheDirectory extends Cache {
  readonly path: string;
  /** Directory for bytes that must be at hand twice during one run. */
  readonly scratchDirectory: string;
  status(): Promise<CacheStatus>;
  /** Removes every value, and nothing else in the directory. Running processes keep working: they make again what they miss. */
  clear(): Promise<void>;
  /**
   * Removes what dead writers left behind, and what was used longest ago until at most `maxBytes` are left; the latter once a day at
   * most.
   */
  prune(maxBytes: number): Promise<void>;
}

/** Opens the cache in this directory. Nothing is made on disk before the first value is kept. */
export function openCacheDirectory(path: string): CacheDirectory {
  const values = join(path, LAYOUT, 'values');
  const temporary = join(path, LAYOUT, 'tmp');
  const scratch = join(path, LAYOUT, 'scratch');
  const fileOf = (namespace: string, key: string): string => {
    const name = createHash('sha256').update(`${namespace}\0${key}`).digest('hex');
    return join(values, name.slice(0, 2), name);
  };
  return {
    path,
    scratchDirectory: scratch,
    get: async (namespace, key) => readValue(fileOf(namespace, key)),
    put: async (namespace, key, value) => writeValue(fileOf(namespace, key), temporary, value),
    status: async () => {
      const files = await listValues(values);
      return { path, entries: files.length, sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0) };
    },
    clear: async () => rm(join(path, LAYOUT), { recursive: true, force: true }),
    prune: async (maxBytes) => {
      await Promise.all([sweepScratchFiles(temporary), sweepScratchFiles(scratch)]);
      if (!(await isDue(join(path, LAYOUT, 'pruned')))) return;
      await pruneValues(values, maxBytes);
      await removeAbandoned(temporary);
    },
  };
}

async function readValue(file: string): Promise<Uint8Array | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch {
    return null;
  }
  const value = bytes.subarray(CHECKSUM_BYTES);
  if (bytes.length < CHECKSUM_BYTES || !checksum(value).equals(bytes.subarray(0, CHECKSUM_BYTES))) {
    await rm(file, { force: true }).catch(() => undefined);
    return null;
  }
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
  return value;
}

async function writeValue(file: string, temporary: string, value: Uint8Array): Promise<void> {
  try {
    // Named by its maker, so that a later run knows a draft whose maker was killed.
    await using draft = await createScratchFile(temporary);
    await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
    await writeFile(draft.path, Buffer.concat([checksum(value), value]), { mode: 0o600, flag: 'wx' });
    await rename(draft.path, file);
  } catch {
    // A full or read-only disk costs speed, not the answer.
  }
}

/** True once a day; remembers that it said so. A directory that cannot be written to is never due. */
async function isDue(marker: string): Promise<boolean> {
  const info = await stat(marker).catch(() => null);
  if (info !== null && Date.now() - info.mtimeMs < PRUNE_INTERVAL_MS) return false;
  return writeFile(marker, '').then(
    () => true,
    () => false,
  );
}

interface ValueFile {
  readonly file: string;
  readonly sizeBytes: number;
  readonly usedAtMs: number;
}

async function listValues(values: string): Promise<readonly ValueFile[]> {
  const found: ValueFile[] = [];
  for (const folder of await readdir(values).catch(() => [])) {
    for (const name of await readdir(join(values, folder)).catch(() => [])) {
      const file = join(values, folder, name);
      const info = await stat(file).catch(() => null);
      if (info !== null) found.push({ file, sizeBytes: info.size, usedAtMs: info.mtimeMs });
    }
  }
  return found;
}

async function pruneValues(values: string, maxBytes: number): Promise<void> {
  const newestFirst = (await listValues(values)).toSorted((a, b) => b.usedAtMs - a.usedAtMs);
  let kept = 0;
  for (const { file, sizeBytes } of newestFirst) {
    kept += sizeBytes;
    if (kept > maxBytes) await rm(file, { force: true }).catch(() => undefined);
  }
}

async function removeAbandoned(temporary: string): Promise<void> {
  for (const name of await readdir(temporary).catch(() => [])) {
    const file = join(temporary, name);
    const info = await stat(file).catch(() => null);
    if (info !== null && Date.now() - info.mtimeMs > ABANDONED_MS)
      await rm(file, { force: true }).catch(() => undefined);
  }
}

function checksum(value: Uint8Array): Buffer {
  return createHash('sha256').update(value).digest();
}

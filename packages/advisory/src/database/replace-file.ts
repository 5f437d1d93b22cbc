import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { advisoryError } from '../errors.ts';

/** How long another writer is waited for. */
const WAIT_MS = 600_000;
const LEFT_BEHIND = /^[0-9a-f-]{36}\.new(?:-journal)?$/;
/** Result code of SQLite for a lock that another connection has. */
const SQLITE_BUSY = 5;

/**
 * Makes a file anew beside its place and moves it there when `make` is done and its bytes are on disk. `existing` is the file as it is
 * now, or null. When `make` throws, nothing changed. One writer at a time, across processes.
 */
export async function replaceFile<Result>(
  file: string,
  make: (fresh: string, existing: string | null) => Promise<Result>,
): Promise<Result> {
  await mkdir(dirname(file), { recursive: true });
  const release = await lock(`${file}.lock`);
  await sweep(file);
  const fresh = `${file}.${randomUUID()}.new`;
  try {
    const result = await make(fresh, (await isFile(file)) ? file : null);
    await flush(fresh);
    await rename(fresh, file);
    await flush(dirname(file));
    return result;
  } finally {
    await rm(fresh, { force: true });
    release();
  }
}

/** Takes away what writers that were killed left: nobody else writes while the lock is held. */
async function sweep(file: string): Promise<void> {
  const directory = dirname(file);
  const start = `${basename(file)}.`;
  for (const name of await readdir(directory)) {
    if (name.startsWith(start) && LEFT_BEHIND.test(name.slice(start.length)))
      await rm(join(directory, name), { force: true });
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Puts what was written on disk. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * The lock is the operating system's, through SQLite, on a file beside the database: it goes when its process goes, however that ends.
 * The file stays.
 */
async function lock(path: string): Promise<() => void> {
  const deadline = performance.now() + WAIT_MS;
  const database = new DatabaseSync(path, { timeout: 0 });
  while (!take(database)) {
    if (performance.now() > deadline) {
      database.close();
      throw advisoryError('DATABASE_BUSY', `Another process is writing the advisory database: ${path}`);
    }
    await sleep(100);
  }
  return () => {
    database.close();
  };
}

function take(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false;
    throw error;
  }
}

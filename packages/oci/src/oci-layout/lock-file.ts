import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { ociError } from '../errors.ts';

/** Milliseconds between two tries to get a lock. */
const PAUSE_MS = 20;
/** Milliseconds after which waiting for a lock is given up. */
const PATIENCE_MS = 30_000;
/** Age in milliseconds from which a lock counts as left behind: what is done under one takes a moment. */
const STALE_MS = 10_000;

/**
 * Does something while no other process that asks for the same lock does. A lock is a file that only one can make; one that a dead
 * process left behind is taken away.
 * @throws PATH_UNREADABLE when the lock cannot be had
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  for (let waited = 0; !(await take(path)); waited += PAUSE_MS) {
    if (waited > PATIENCE_MS) throw ociError('PATH_UNREADABLE', `${path} is held by another process`);
    await dropStale(path);
    await wait(PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.close();
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw ociError('PATH_UNREADABLE', `${path} cannot be made`, { cause });
  }
}

async function dropStale(path: string): Promise<void> {
  const stats = await stat(path).catch(() => null);
  if (stats !== null && Date.now() - stats.mtimeMs > STALE_MS) await rm(path, { force: true });
}

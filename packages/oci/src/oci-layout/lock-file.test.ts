import { existsSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withLock } from './lock-file.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-lock-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe('withLock', () => {
  it('lets one at a time work, and leaves nothing behind', async () => {
    const path = join(directory, 'a.lock');
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside++;
      most = Math.max(most, inside);
      await Promise.resolve();
      inside--;
    };
    await Promise.all([1, 2, 3, 4].map(async () => await withLock(path, work)));
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('gives the lock back when the work fails', async () => {
    const path = join(directory, 'b.lock');
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(path)).toBe(false);
  });

  it('takes over what a dead process left behind', async () => {
    const path = join(directory, 'c.lock');
    await writeFile(path, '');
    const old = new Date(Date.now() - 60_000);
    await utimes(path, old, old);
    expect(await withLock(path, () => Promise.resolve('done'))).toBe('done');
  });

  it('says when the lock cannot be made', async () => {
    const path = join(directory, 'missing', 'd.lock');
    await expect(withLock(path, () => Promise.resolve(1))).rejects.toMatchObject({ code: 'PATH_UNREADABLE' });
  });
});

import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A small disk of a test's own that can be filled. */
export interface SmallDisk {
  readonly path: string;
  /** Leaves no byte free. */
  fill(): void;
  /** Gives back what that took. */
  free(): void;
  remove(): void;
}

/** Makes one in memory, of so many megabytes, that belongs to a user; null where this one may not mount anything. */
export function smallDisk(path: string, megabytes: number, owner = process.getuid?.() ?? 0): SmallDisk | null {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const options = `size=${megabytes}m,mode=0700,uid=${owner}`;
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);
  if (mounted.status !== 0) return null;
  const filler = join(path, 'filler');
  return {
    path,
    fill() {
      const file = openSync(filler, 'a');
      try {
        // The last piece is smaller than anything that others write.
        for (const size of [1024 * 1024, 4096, 512, 1]) fillWith(file, Buffer.alloc(size));
      } finally {
        closeSync(file);
      }
    },
    free() {
      rmSync(filler, { force: true });
    },
    remove() {
      spawnSync('umount', ['--lazy', path]);
    },
  };
}

function fillWith(file: number, piece: Uint8Array): void {
  for (;;) {
    try {
      if (writeSync(file, piece) === 0) return;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return;
      throw error;
    }
  }
}

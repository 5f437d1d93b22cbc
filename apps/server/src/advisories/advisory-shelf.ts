import { stat } from 'node:fs/promises';
import { type AdvisoryReader, openDatabase } from '@assay/advisory';
import { AssayError } from '@assay/core';
import type { VexCache } from './space-vex.ts';

/** A reader of the advisory database for as long as somebody needs it. */
export interface ReaderLease extends Disposable {
  readonly reader: AdvisoryReader;
}

/** The advisory database of this process: open once for everybody, and opened again when another file took its place. */
export interface AdvisoryShelf {
  /**
   * Null while there is no database. Dispose of what comes back.
   * @param weight How many images' worth of packages are looked up. Default 1.
   * @throws DATABASE_CORRUPT
   */
  take(weight?: number): Promise<ReaderLease | null>;
  /** VEX documents that were parsed already. */
  readonly vex: VexCache;
  /** Closes the database once nobody uses it. */
  close(): void;
}

/** After how much use a reader is opened anew: it remembers what it read, and would grow for ever. */
const MOST_USE = 2000;

interface Held {
  readonly reader: AdvisoryReader;
  readonly file: string;
  users: number;
  use: number;
  retired: boolean;
}

/** The shelf of a database file, which may not exist yet. */
export function createAdvisoryShelf(file: string): AdvisoryShelf {
  let held: Held | null = null;
  const retire = (): void => {
    if (held === null) return;
    held.retired = true;
    if (held.users === 0) held.reader.close();
    held = null;
  };
  return {
    vex: new Map(),
    async take(weight = 1) {
      const now = await identityOf(file);
      if (held !== null && (held.file !== now || held.use >= MOST_USE)) retire();
      if (now === null) return null;
      held ??= openHeld(file, now);
      return held === null ? null : lease(held, weight);
    },
    close: retire,
  };
}

function lease(held: Held, weight: number): ReaderLease {
  held.users++;
  held.use += weight;
  let open = true;
  return {
    reader: held.reader,
    [Symbol.dispose]: () => {
      if (!open) return;
      open = false;
      held.users--;
      if (held.retired && held.users === 0) held.reader.close();
    },
  };
}

function openHeld(file: string, identity: string): Held | null {
  try {
    return { reader: openDatabase(file), file: identity, users: 0, use: 0, retired: false };
  } catch (error) {
    if (error instanceof AssayError && error.code === 'DATABASE_MISSING') return null;
    throw error;
  }
}

/** What tells one file at that place from another; null when there is none. */
async function identityOf(file: string): Promise<string | null> {
  try {
    const { ino, size, mtimeNs } = await stat(file, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

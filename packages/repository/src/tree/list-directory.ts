import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { compareText } from '@assay/core';
import { type RawPath, rawPath } from '../raw-path.ts';

/** What an entry of a directory is. */
export type EntryType = 'file' | 'directory' | 'symlink' | 'special';

/** One entry of a directory. */
export interface Entry {
  readonly name: RawPath;
  readonly type: EntryType;
}

/** The entries of a directory by name, or why there are none. */
export type Listing =
  | { readonly kind: 'listed'; readonly entries: readonly Entry[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Lists a directory, in the order of the bytes of names. */
export function listDirectory(location: Buffer): Listing {
  try {
    const found = readdirSync(location, { withFileTypes: true, encoding: 'buffer' });
    const entries = found.map((entry): Entry => ({
      name: rawPath(entry.name),
      type: typeOf(entry) ?? ask(location, entry),
    }));
    return { kind: 'listed', entries: entries.toSorted((a, b) => compareText(a.name, b.name)) };
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' };
  }
}

type Typed = Pick<
  Dirent,
  'isFile' | 'isDirectory' | 'isSymbolicLink' | 'isFIFO' | 'isSocket' | 'isBlockDevice' | 'isCharacterDevice'
>;

function typeOf(entry: Typed): EntryType | null {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  if (entry.isSymbolicLink()) return 'symlink';
  const isSpecial = entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice();
  return isSpecial ? 'special' : null;
}

/** Some file systems do not say in a listing what an entry is. What cannot be asked is taken for a file, as opening it will tell. */
function ask(directory: Buffer, entry: Dirent<Buffer>): EntryType {
  try {
    return typeOf(lstatSync(Buffer.concat([directory, Buffer.from('/'), entry.name]))) ?? 'special';
  } catch {
    return 'file';
  }
}

import type { CatalogerSpec, ClaimedFile, Location, ModuleHeader, Package, PackageType } from '@assay/core';
import { type DeclaredRecord, declaredPackage } from './declared-package.ts';
import { listedPackages } from './each-package.ts';

/** Larger lock files do not occur. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** Directories in which lock files are those of packages that were installed, for their own development. */
const INSTALLED = /\/(?:node_modules|vendor|site-packages|dist-packages|gems|pkg\/mod|\.cargo\/registry|\.pub-cache)\//;

/** What tells the catalogers of lock files apart. */
export interface LockFileFormat<Entry extends DeclaredRecord> extends Pick<
  ModuleHeader,
  'id' | 'title' | 'summary' | 'references'
> {
  readonly claims: readonly string[];
  readonly type: PackageType;
  readonly parse: (file: ClaimedFile) => readonly Entry[];
  /** Makes a package of an entry where the usual way does not do. */
  readonly toPackage?: (entry: Entry, location: Location) => Package | null;
}

/** Makes the cataloger of a kind of lock files. Lock files of packages that are themselves installed are passed over. */
export function lockFileCataloger<Entry extends DeclaredRecord>(
  format: LockFileFormat<Entry>,
): CatalogerSpec<readonly Entry[]> {
  const { id, title, summary, references = [], claims, type, parse } = format;
  const toPackage = format.toPackage ?? ((entry, location) => declaredPackage(type, entry, location));
  return {
    kind: 'cataloger',
    id,
    title,
    summary,
    since: '0.1.0',
    stability: 'stable',
    references,
    revision: 1,
    state: 'declared',
    claims,
    unreadable: 'partial',
    maxFileBytes: MAX_FILE_BYTES,
    read: (file) => (isOfInstalledPackage(file.path) ? [] : parse(file)),
    assemble: (files) => listedPackages(files, { cataloger: id, described: 'a package in a lock file', toPackage }),
  };
}

/** True for a lock file that an installed package brought along. */
export function isOfInstalledPackage(path: string): boolean {
  return INSTALLED.test(path);
}

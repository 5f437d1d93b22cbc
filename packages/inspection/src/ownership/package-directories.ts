import { posix } from 'node:path';
import type { FileView, Package, PackageType } from '@assay/core';

/** A directory that a package has for itself. */
export interface PackageDirectory {
  readonly path: string;
  /** `tree`: everything below it; `records`: the files in it that tell of the package, none of which is a program. */
  readonly holds: 'tree' | 'records';
}

type DirectoryRule = (directory: string, evidence: string) => PackageDirectory | null;

const recordsBeside: DirectoryRule = (path) => ({ path, holds: 'records' });

const applicationAround: DirectoryRule = (directory) =>
  posix.basename(directory) === 'ebin' ? { path: posix.dirname(directory), holds: 'tree' } : null;

/** Kinds whose evidence tells of a directory, beside what packages list as their files. */
const DIRECTORY_RULES: ReadonlyMap<PackageType, DirectoryRule> = new Map<PackageType, DirectoryRule>([
  ['npm', (path, evidence) => (evidence.endsWith('/package.json') ? { path, holds: 'tree' } : null)],
  ['hex', applicationAround],
  ['otp', applicationAround],
  ['pypi', pythonDirectory],
  ['alpm', recordsBeside],
  ['portage', recordsBeside],
]);

/** The directory that belongs to a package because its evidence lies there; null for evidence that tells of no directory. */
export function directoryOf({ type }: Package, evidence: string): PackageDirectory | null {
  return DIRECTORY_RULES.get(type)?.(posix.dirname(evidence), evidence) ?? null;
}

function pythonDirectory(directory: string): PackageDirectory | null {
  const name = posix.basename(directory);
  if (name === 'EGG-INFO' && directory.endsWith('.egg/EGG-INFO'))
    return { path: posix.dirname(directory), holds: 'tree' };
  return /\.(?:dist|egg)-info$/.test(name) ? { path: directory, holds: 'records' } : null;
}

/** Kinds of files that dpkg and its relatives keep for each package, scripts among them. */
const DPKG_FILE =
  /^(.+)\.(?:list|md5sums|sha256sums|conffiles|control|preinst|postinst|prerm|postrm|triggers|shlibs|symbols|templates|config)$/;

/** Files that dpkg or opkg keep beside their status file for packages that are installed. */
export function dpkgFiles(packages: readonly Package[], view: FileView): readonly string[] {
  const byDirectory = new Map<string, Set<string>>();
  for (const { type, name, architecture, locations } of packages) {
    if (type !== 'deb' && type !== 'opkg') continue;
    for (const { path } of locations) {
      const directory = posix.join(posix.dirname(path), 'info');
      const names = byDirectory.get(directory) ?? new Set<string>();
      byDirectory.set(directory, names.add(name).add(`${name}:${architecture ?? ''}`));
    }
  }
  return [...byDirectory].flatMap(([directory, names]) => {
    const real = view.resolve(directory)?.path ?? directory;
    return view.list(real).flatMap((file) => (names.has(DPKG_FILE.exec(file)?.[1] ?? '') ? [`${real}/${file}`] : []));
  });
}

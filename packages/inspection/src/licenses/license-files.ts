import { posix } from 'node:path';
import { type FileReading, type Package, type PackageType, type ReadFile, compareText } from '@assay/core';
import { normalizeLicense } from '@assay/license';
import { type PackageLicense, joinLicenses } from './join-licenses.ts';

/** A licence file that was recognised. */
interface LicenseFile {
  readonly path: string;
  readonly ids: readonly string[];
}

/** Licence files that are looked at for one package. */
const MAX_FILES = 20;

/**
 * Gives packages that declare no licence, or none that is understood, the licences that their licence files hold. Takes the readings of
 * the cataloger of licence files. What was declared stays.
 */
export function withLicenseFiles(
  packages: readonly Package[],
  readings: readonly ReadFile<FileReading>[],
): readonly Package[] {
  if (readings.length === 0) return packages;
  const byHome = groupByHome(readings);
  return packages.map((found) => {
    if (found.license !== null) return found;
    const files = homesOf(found).flatMap((home) => byHome.get(home) ?? []);
    const license = licenseOf(files);
    return license === null ? found : { ...found, license };
  });
}

/** The licence that the files of one package come to; null when they hold none. */
export function licenseOf(files: readonly LicenseFile[]): PackageLicense | null {
  const texts = files.filter(({ path }) => !isNotice(path));
  const counted = (texts.length > 0 ? texts : files).slice(0, MAX_FILES);
  const ids = [...new Set(counted.flatMap((file) => file.ids))].toSorted(compareText);
  const joined = joinLicenses(ids.map(normalizeLicense));
  return joined === null ? null : { ...joined, files: [...new Set(counted.map(({ path }) => path))] };
}

function isNotice(path: string): boolean {
  return posix.basename(path).startsWith('NOTICE');
}

function groupByHome(readings: readonly ReadFile<FileReading>[]): ReadonlyMap<string, readonly LicenseFile[]> {
  const byHome = new Map<string, LicenseFile[]>();
  for (const { path, reading } of readings) {
    const ids = Array.isArray(reading) ? reading.filter((id) => typeof id === 'string') : [];
    if (ids.length === 0) continue;
    const home = /^.*\.dist-info(?=\/)/.exec(path)?.[0] ?? posix.dirname(path);
    const files = byHome.get(home);
    if (files === undefined) byHome.set(home, [{ path, ids }]);
    else files.push({ path, ids });
  }
  return byHome;
}

/** Packages whose description lies in their own directory. */
const IN_OWN_DIRECTORY: ReadonlySet<PackageType> = new Set(['bioconductor', 'cran', 'npm', 'pub', 'pypi']);

/** Packages of distributions that put licences where all of them do. */
const IN_SHARED_DIRECTORY: ReadonlySet<PackageType> = new Set(['alpm', 'apk', 'portage', 'rpm']);

/** Directories that hold the licence files of a package. */
function homesOf({ type, name, version, locations }: Package): readonly string[] {
  const paths = locations.map(({ path }) => path);
  if (IN_OWN_DIRECTORY.has(type)) return paths.map((path) => posix.dirname(path));
  if (type === 'gem') return paths.map(gemHome);
  if (type === 'composer') return paths.map((path) => posix.join(path, '../..', name));
  if (!IN_SHARED_DIRECTORY.has(type)) return [];
  return [`/usr/share/licenses/${name}`, `/usr/share/doc/${name}`, `/usr/share/doc/${name}-${version}`];
}

/** `specifications/NAME.gemspec` describes `gems/NAME`; a checkout of Bundler holds its own. */
function gemHome(path: string): string {
  const [, root] = /^(.*)\/specifications\/(?:default\/)?[^/]*$/.exec(path) ?? [];
  return root === undefined ? posix.dirname(path) : `${root}/gems/${posix.basename(path, '.gemspec')}`;
}

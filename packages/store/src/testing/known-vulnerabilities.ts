import type { Database } from '../database/open-store.ts';
import {
  type KnownPackage,
  type PackageVulnerability,
  knownMatches,
  matchChange,
  packagesAfter,
  writeMatches,
} from '../repositories/advisory-matches.ts';

/** Every known version of a package of that name, by binary or source name. */
export async function packagesNamed(db: Database, name: string): Promise<readonly KnownPackage[]> {
  const all = await packagesAfter(db, 0, 10_000);
  return all.filter((known) => known.name === name || known.sourceName === name);
}

/** Writes the vulnerabilities of a package version in place of those that were known, and says whether anything changed. */
export async function writeVulnerabilities(
  db: Database,
  packageId: number,
  found: readonly PackageVulnerability[],
): Promise<boolean> {
  const known =
    (await knownMatches(db, packageId, packageId)).get(packageId) ?? new Map<string, PackageVulnerability>();
  const change = matchChange(packageId, known, found);
  if (change !== null) await writeMatches(db, [change], 1);
  return change !== null;
}

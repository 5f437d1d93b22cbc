import type { JsonObject } from '@assay/core';
import type { Database } from '../database/open-store.ts';
import { readJsonObject } from './stored-json.ts';

/** A distinct package version of any image of any space, as matching sees it. */
export interface KnownPackage {
  readonly id: number;
  readonly type: string;
  readonly distro: string;
  readonly name: string;
  readonly version: string;
  readonly sourceName: string | null;
  readonly sourceVersion: string | null;
  readonly purl: string;
  /** What else matching reads: architecture and words of the ecosystem. */
  readonly facts: JsonObject;
}

/** A vulnerability that a package version has. */
export interface PackageVulnerability {
  readonly vulnerability: string;
  readonly severity: string;
  readonly fixedIn: string | null;
  /** Digest of everything that a verdict may read of the match: equal digest, nothing to judge again. */
  readonly digest: string;
}

/** Distinct package versions of every space by number, from one on. */
export async function packagesAfter(db: Database, after: number, most: number): Promise<readonly KnownPackage[]> {
  const rows = await db.selectFrom('packages').selectAll().where('id', '>', after).orderBy('id').limit(most).execute();
  return rows.map(knownFromRow);
}

/** Packages of an image, of whatever space, that were never held against advisories. */
export async function unmatchedPackages(db: Database, image: number): Promise<readonly KnownPackage[]> {
  const rows = await db
    .selectFrom('image_package_sets as sets')
    .crossJoin('package_set_members as members')
    .crossJoin('packages')
    .selectAll('packages')
    .distinct()
    .where('sets.image_id', '=', image)
    .whereRef('members.set_id', '=', 'sets.set_id')
    .whereRef('packages.id', '=', 'members.package_id')
    .where('packages.matched', '=', 0)
    .orderBy('packages.id')
    .execute();
  return rows.map(knownFromRow);
}

/** A package out of its row. */
export function knownFromRow(row: {
  readonly id: number;
  readonly type: string;
  readonly distro: string;
  readonly name: string;
  readonly version: string;
  readonly source_name: string | null;
  readonly source_version: string | null;
  readonly purl: string;
  readonly facts: string;
}): KnownPackage {
  return {
    id: row.id,
    type: row.type,
    distro: row.distro,
    name: row.name,
    version: row.version,
    sourceName: row.source_name,
    sourceVersion: row.source_version,
    purl: row.purl,
    facts: readJsonObject(row.facts),
  };
}

/** The vulnerabilities that packages are known to have, by package. */
export async function knownMatches(
  db: Database,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, ReadonlyMap<string, PackageVulnerability>>> {
  const rows = await db
    .selectFrom('package_vulnerabilities')
    .select(['package_id', 'vulnerability', 'severity', 'fixed_in', 'digest'])
    .where('package_id', '>=', from)
    .where('package_id', '<=', to)
    .execute();
  const found = new Map<number, Map<string, PackageVulnerability>>();
  for (const { package_id, vulnerability, severity, fixed_in, digest } of rows) {
    const known = found.get(package_id) ?? new Map<string, PackageVulnerability>();
    known.set(vulnerability, { vulnerability, severity, fixedIn: fixed_in, digest });
    found.set(package_id, known);
  }
  return found;
}

/** Notes that packages were held against advisories, of those that were not yet. */
export async function markMatched(db: Database, packages: readonly number[]): Promise<void> {
  for (let start = 0; start < packages.length; start += 1000) {
    await db
      .updateTable('packages')
      .set({ matched: 1 })
      .where('id', 'in', packages.slice(start, start + 1000))
      .where('matched', '=', 0)
      .execute();
  }
}

/** What has to be written so that the vulnerabilities of a package are as they should be. */
export interface MatchChange {
  readonly packageId: number;
  /** Vulnerabilities that it no longer has. */
  readonly gone: readonly PackageVulnerability[];
  /** Vulnerabilities that are new or differ, each with what was known before; null for new ones. */
  readonly written: readonly { readonly now: PackageVulnerability; readonly before: PackageVulnerability | null }[];
}

/** What differs between the vulnerabilities that a package is known to have and those that it has; null when nothing does. */
export function matchChange(
  packageId: number,
  known: ReadonlyMap<string, PackageVulnerability>,
  found: readonly PackageVulnerability[],
): MatchChange | null {
  const wanted = new Map(found.map((match) => [match.vulnerability, match]));
  const gone = [...known.values()].filter(({ vulnerability }) => !wanted.has(vulnerability));
  const written = [...wanted.values()].flatMap((now) => {
    const before = known.get(now.vulnerability) ?? null;
    return before?.digest === now.digest ? [] : [{ now, before }];
  });
  return gone.length + written.length === 0 ? null : { packageId, gone, written };
}

/** Writes changes of matches, and nothing that stayed as it was. Use a transaction. */
export async function writeMatches(db: Database, changes: readonly MatchChange[], now: number): Promise<void> {
  for (const { packageId, gone } of changes) {
    if (gone.length === 0) continue;
    await db
      .deleteFrom('package_vulnerabilities')
      .where('package_id', '=', packageId)
      .where(
        'vulnerability',
        'in',
        gone.map(({ vulnerability }) => vulnerability),
      )
      .execute();
  }
  const rows = changes.flatMap(({ packageId, written }) =>
    written.map(({ now: { vulnerability, severity, fixedIn, digest } }) => ({
      vulnerability,
      package_id: packageId,
      severity,
      fixed_in: fixedIn,
      digest,
      matched_at: now,
    })),
  );
  for (let start = 0; start < rows.length; start += 500) {
    await db
      .insertInto('package_vulnerabilities')
      .values(rows.slice(start, start + 500))
      .onConflict((conflict) =>
        conflict.columns(['vulnerability', 'package_id']).doUpdateSet((row) => ({
          severity: row.ref('excluded.severity'),
          fixed_in: row.ref('excluded.fixed_in'),
          digest: row.ref('excluded.digest'),
          matched_at: now,
        })),
      )
      .execute();
  }
}

/** Package versions of whatever space that have one of these vulnerabilities. At most 1000 ids. */
export async function packagesWith(db: Database, vulnerabilities: readonly string[]): Promise<readonly number[]> {
  if (vulnerabilities.length === 0) return [];
  const rows = await db
    .selectFrom('package_vulnerabilities')
    .select('package_id')
    .distinct()
    .where('vulnerability', 'in', vulnerabilities)
    .execute();
  return rows.map((row) => row.package_id);
}

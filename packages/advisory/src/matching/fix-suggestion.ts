import type { Package, PackageFix } from '@assay/core';
import type { VersionScheme } from '@assay/version';
import { affectedRange } from './affected-range.ts';
import type { Proof } from './match-group.ts';
import type { VersionSchemes } from './match-options.ts';

/** A vulnerability of a package and its surest proofs first. */
export interface OpenMatch {
  readonly id: string;
  readonly proofs: readonly Proof[];
  /** Fixed versions as the match has them: newer than the installed one, oldest first. */
  readonly versions: readonly string[];
}

/** Steps after which a suggestion is given up: each leaves at least one version behind. */
const MAX_STEPS = 50;

/**
 * The smallest version that fixes every vulnerability of a package for which a fix is known. It starts from the largest of the first
 * fixes, each in the branch of the installed version where the feed names several, and goes up while another range still holds it.
 */
export function suggestFix(found: Package, matches: readonly OpenMatch[], schemes: VersionSchemes): PackageFix | null {
  const main = mainProof(matches);
  if (main === undefined) return null;
  const { lookup, row } = main.candidate;
  const scheme = schemes(row.affected.scheme);
  if (scheme === undefined) return null;
  const fixable: OpenMatch[] = [];
  const unfixed: string[] = [];
  for (const match of matches) {
    const [first] = match.proofs;
    const isComparable =
      first?.candidate.row.affected.scheme === scheme.id && first.candidate.lookup.version === lookup.version;
    if (isComparable && match.versions.length > 0) fixable.push(match);
    else unfixed.push(match.id);
  }
  const version = smallestFix(fixable, scheme);
  return {
    purl: found.purl,
    name: lookup.name,
    installed: lookup.version,
    version,
    subject: row.affected.subject,
    fixes: version === null ? [] : fixable.map(({ id }) => id),
    unfixed: (version === null ? matches.map(({ id }) => id) : unfixed).toSorted(),
  };
}

function mainProof(matches: readonly OpenMatch[]): Proof | undefined {
  const firsts = matches.flatMap(({ proofs }) => proofs[0] ?? []);
  return matches.find(({ versions }) => versions.length > 0)?.proofs[0] ?? firsts[0];
}

function smallestFix(fixable: readonly OpenMatch[], scheme: VersionScheme): string | null {
  let version: string | null = null;
  for (const { versions } of fixable) version = later(version, versions[0] ?? null, scheme);
  for (let step = 0; step < MAX_STEPS && version !== null; step++) {
    const next = nextStep(version, fixable, scheme);
    if (next === version) return version;
    version = next;
  }
  return null;
}

/** The version itself when nothing holds it any more, else the smallest later one that the vulnerabilities in the way allow. */
function nextStep(version: string, fixable: readonly OpenMatch[], scheme: VersionScheme): string | null {
  let next: string | null = version;
  for (const { proofs, versions } of fixable) {
    if (!isAffected(version, proofs, scheme)) continue;
    const above = versions.find((one) => scheme.compare(one, version) === 1);
    if (above === undefined) return null;
    next = later(next, above, scheme);
  }
  return next;
}

function isAffected(version: string, proofs: readonly Proof[], scheme: VersionScheme): boolean {
  return proofs.some(({ candidate: { row } }) => {
    if (row.affected.scheme !== scheme.id) return false;
    return affectedRange(row.affected, version, scheme).kind !== 'outside';
  });
}

function later(a: string | null, b: string | null, scheme: VersionScheme): string | null {
  if (a === null || b === null) return a ?? b;
  return scheme.compare(a, b) === -1 ? b : a;
}

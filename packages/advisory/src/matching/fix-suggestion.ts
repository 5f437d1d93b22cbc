import type { Package, PackageFix } from '@assay/core';
import type { VersionScheme } from '@assay/version';
import { affectedRange } from './affected-range.ts';
import { newerFixes, sorted } from './fix-of-group.ts';
import type { Proof } from './match-group.ts';
import type { VersionSchemes } from './match-options.ts';

/** A vulnerability of a package and its surest proofs first. */
export interface OpenMatch {
  readonly id: string;
  readonly proofs: readonly Proof[];
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
  const fixable: Fixable[] = [];
  const unfixed: string[] = [];
  for (const { id, proofs } of matches) {
    const usable = proofs.filter(
      ({
        candidate: {
          lookup: by,
          row: { affected },
        },
        decision,
      }) => {
        const isComparable = affected.scheme === scheme.id && by.version === lookup.version;
        return isComparable && decision.qualifiers.fixOnlyBy === null;
      },
    );
    const versions = sorted(new Set(usable.flatMap((proof) => newerFixes(proof, scheme))), scheme);
    if (versions.length === 0) unfixed.push(id);
    else fixable.push({ id, proofs: usable, versions });
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

interface Fixable extends OpenMatch {
  /** Newer than the installed one, oldest first; never empty. */
  readonly versions: readonly string[];
}

function mainProof(matches: readonly OpenMatch[]): Proof | undefined {
  const firsts = matches.flatMap(({ proofs }) => proofs[0] ?? []);
  return firsts.find(({ candidate }) => candidate.row.affected.fix.versions.length > 0) ?? firsts[0];
}

function smallestFix(fixable: readonly Fixable[], scheme: VersionScheme): string | null {
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
function nextStep(version: string, fixable: readonly Fixable[], scheme: VersionScheme): string | null {
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
  return proofs.some(({ candidate }) => affectedRange(candidate.row.affected, version, scheme).kind !== 'outside');
}

function later(a: string | null, b: string | null, scheme: VersionScheme): string | null {
  if (a === null || b === null) return a ?? b;
  return scheme.compare(a, b) === -1 ? b : a;
}

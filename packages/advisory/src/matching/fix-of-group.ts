import type { VulnerabilityMatch } from '@assay/core';
import type { VersionScheme } from '@assay/version';
import type { Proof } from './match-group.ts';
import type { VersionSchemes } from './match-options.ts';

/** What the publishers together say of a fix. Proofs come surest first; only those that count versions as the first does have a say. */
export function fixOfGroup(proofs: readonly Proof[], schemes: VersionSchemes): VulnerabilityMatch['fix'] {
  const [first] = proofs;
  if (first === undefined) return { state: 'unknown', versions: [], availableSince: null, statement: null };
  const { lookup, row } = first.candidate;
  const scheme = schemes(row.affected.scheme);
  const peers = proofs.filter(({ candidate }) => {
    const { affected } = candidate.row;
    return affected.scheme === row.affected.scheme && candidate.lookup.version === lookup.version;
  });
  const newer = peers.map((proof) => (proof.decision.qualifiers.fixOnlyBy === null ? newerFixes(proof, scheme) : []));
  const fixing = peers.filter((_, index) => (newer[index] ?? []).length > 0);
  const versions = sorted(new Set(newer.flat()), scheme);
  const dates = fixing.flatMap(({ candidate }) => candidate.row.affected.fix.availableSince ?? []).toSorted();
  return {
    state: versions.length > 0 ? 'fixed' : stateWithoutVersions(peers),
    versions,
    availableSince: dates[0] ?? null,
    statement: statementOf(peers),
  };
}

/** Fixed versions that are newer than the installed one: those of other branches below it are of no use. */
function newerFixes({ candidate, decision }: Proof, scheme: VersionScheme | undefined): readonly string[] {
  const { fix } = candidate.row.affected;
  const upper = decision.answer.interval?.upper ?? null;
  const listed =
    fix.versions.length === 0 && fix.state === 'fixed' && upper !== null && !upper.inclusive
      ? [upper.version]
      : fix.versions;
  if (scheme === undefined) return [];
  return listed.filter((version) => scheme.compare(version, candidate.lookup.version) === 1);
}

/** `fixed` stays only where a fix is known to be and no version is told. */
function stateWithoutVersions(proofs: readonly Proof[]): VulnerabilityMatch['fix']['state'] {
  const states = proofs.map(({ candidate: { row }, decision }) => {
    const { fix } = row.affected;
    const isElsewhere = decision.qualifiers.fixOnlyBy !== null || fix.versions.length > 0;
    return fix.state === 'fixed' && isElsewhere ? 'not-fixed' : fix.state;
  });
  const [first = 'unknown'] = states;
  if (first !== 'unknown') return first;
  return states.find((state) => state !== 'unknown') ?? 'unknown';
}

function statementOf(proofs: readonly Proof[]): string | null {
  for (const { candidate, decision } of proofs) {
    const { fix } = candidate.row.affected;
    const channel = decision.qualifiers.fixOnlyBy;
    if (channel !== null) return `fixed in ${fix.versions.slice(0, 5).join(', ')} with ${channel}`;
    if (fix.statement !== null) return fix.statement;
  }
  return null;
}

/** By the scheme; texts that are the same version keep the order of their texts. */
function sorted(versions: ReadonlySet<string>, scheme: VersionScheme | undefined): readonly string[] {
  if (versions.size < 2) return [...versions];
  return [...versions].toSorted().toSorted((a, b) => scheme?.compare(a, b) ?? 0);
}

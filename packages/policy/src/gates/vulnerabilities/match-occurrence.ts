import {
  type JsonObject,
  type Location,
  type PackageType,
  type VulnerabilityFacts,
  type VulnerabilityMatch,
  compareText,
} from '@assay/core';
import type { Occurrence } from '../../contracts/trigger.ts';

/** Types of packages that distributions install. */
const OS_TYPES: ReadonlySet<PackageType> = new Set(['deb', 'apk', 'rpm', 'opkg', 'alpm', 'portage', 'nix']);

/** True for a package of the distribution. */
export function isOsPackage({ package: { type } }: VulnerabilityMatch): boolean {
  return OS_TYPES.has(type);
}

/** True when an exploitability statement says that the image is not affected. */
export function isSettled({ vex }: VulnerabilityMatch): boolean {
  return vex === 'not_affected' || vex === 'fixed';
}

/** The matches to look at: those that count, and unless statements are respected also those that only a statement took out. */
export function judgedMatches(
  { matches, suppressed = [] }: VulnerabilityFacts,
  respectVex: boolean,
): readonly VulnerabilityMatch[] {
  if (respectVex) return matches;
  return [...matches, ...suppressed.flatMap(({ match, reason }) => (reason === 'vex' ? [match] : []))];
}

/** What a finding on a vulnerability of a package is about, and its historical id: the vulnerability and what it was found in. */
export function matchSubject(match: VulnerabilityMatch): Pick<
  Occurrence,
  'subject' | 'legacyId' | 'evidence' | 'inheritedFromBase'
> & {
  readonly locations: readonly Location[];
} {
  const { id, aliases, locations, fix, severity } = match;
  const { purl, name, version, type } = match.package;
  const evidence: JsonObject = {
    name,
    version,
    type,
    severity,
    fixState: fix.state,
    fixVersions: fix.versions,
    kev: match.kev,
    ...(match.epss === null ? {} : { epss: { score: match.epss.score, percentile: match.epss.percentile } }),
    ...(match.cvss.nvd?.base === null || match.cvss.nvd === null ? {} : { cvss: match.cvss.nvd.base }),
  };
  return {
    subject: {
      kind: 'vulnerability',
      key: `${id}+${purl}`,
      purl,
      vulnerabilityIds: [...new Set([id, ...aliases.toSorted(compareText)])],
    },
    locations,
    evidence,
    inheritedFromBase: match.inheritedFromBase,
    legacyId: `${id}+${placeOf(match)}`,
  };
}

/** What the historical id named: the package, or for archives and directories of language packages the file or folder. */
function placeOf(match: VulnerabilityMatch): string {
  const { name, version, type } = match.package;
  if (isOsPackage(match)) return name;
  const segments = (match.locations.map(({ path }) => path).toSorted(compareText)[0] ?? '').split('/');
  const place = type === 'npm' ? segments.at(-2) : type === 'maven' || type === 'gem' ? segments.at(-1) : undefined;
  return place === undefined || place === '' ? `${name}-${version}` : place;
}

/** What of a match fills the messages. */
export function matchData({ id, severity, fix, package: found }: VulnerabilityMatch): Readonly<Record<string, string>> {
  const fixed = fix.versions.length === 0 ? '' : `, fixed in ${fix.versions.join(', ')}`;
  return { id, severity, package: found.name, version: found.version, type: found.type, fixed };
}

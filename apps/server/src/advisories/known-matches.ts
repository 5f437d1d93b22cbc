import { createHash } from 'node:crypto';
import { type AdvisoryReader, type AffectedRow, matchPackages } from '@assay/advisory';
import {
  type Package,
  type PackageType,
  type VulnerabilityFacts,
  type VulnerabilityMatch,
  isJsonObject,
} from '@assay/core';
import type { matches } from '@assay/store';
import { osOfDistro } from './distro.ts';

/** What stands before the id of a vulnerability of which it cannot be told whether a package has it. */
export const UNDETERMINED = '?';

/** Packages that are matched in one go. */
const TOGETHER = 250;

/**
 * The vulnerabilities of package versions whatever image they are in: where an advisory also asks for something else in the image, they
 * count as having it. The digest of each has two parts with a point between: the first covers everything that a verdict may read but scores
 * that change daily, the second these scores.
 */
export function matchKnown(
  reader: AdvisoryReader,
  packages: readonly matches.KnownPackage[],
): ReadonlyMap<number, readonly matches.PackageVulnerability[]> {
  const found = new Map<number, readonly matches.PackageVulnerability[]>();
  for (const group of groups(packages)) {
    for (const [id, vulnerabilities] of matchGroup(reader, group)) found.set(id, vulnerabilities);
  }
  return found;
}

/** Packages of one distribution, of which no two look the same to matching. */
interface Group {
  readonly distro: string;
  readonly members: Map<string, matches.KnownPackage>;
}

function groups(packages: readonly matches.KnownPackage[]): readonly Group[] {
  const all: Group[] = [];
  for (const known of packages) {
    const key = keyOf(known);
    const open = all.find(
      ({ distro, members }) => distro === known.distro && members.size < TOGETHER && !members.has(key),
    );
    if (open === undefined) all.push({ distro: known.distro, members: new Map([[key, known]]) });
    else open.members.set(key, known);
  }
  return all;
}

function keyOf({
  type,
  name,
  version,
  purl,
}: Pick<matches.KnownPackage, 'type' | 'name' | 'version' | 'purl'>): string {
  return JSON.stringify([type, name, version, purl]);
}

function matchGroup(
  reader: AdvisoryReader,
  { distro, members }: Group,
): ReadonlyMap<number, readonly matches.PackageVulnerability[]> {
  const conditions = new Map<string, string>();
  const facts = matchPackages(
    {
      os: osOfDistro(distro),
      packages: [...members.values()].map(packageOf),
      source: { kind: 'rootfs', layers: [] },
      subject: { reference: '', digest: null, indexDigest: null, imageId: null, platform: null },
    },
    withoutPlatforms(reader, conditions),
  );
  const all = new Map<number, matches.PackageVulnerability[]>([...members.values()].map(({ id }) => [id, []]));
  for (const match of facts.matches) {
    const known = members.get(keyOf(match.package));
    if (known !== undefined) all.get(known.id)?.push(vulnerabilityOf(match, conditions));
  }
  addUndetermined(facts, members, all);
  return all;
}

function addUndetermined(
  { undetermined }: VulnerabilityFacts,
  members: Group['members'],
  all: ReadonlyMap<number, matches.PackageVulnerability[]>,
): void {
  const byPurl = new Map([...members.values()].map(({ purl, id }) => [purl, id]));
  for (const { purl, ids = [], reason } of undetermined) {
    const vulnerabilities = all.get(byPurl.get(purl) ?? -1);
    for (const id of ids) {
      const vulnerability = `${UNDETERMINED}${id}`;
      if (vulnerabilities === undefined || vulnerabilities.some((one) => one.vulnerability === vulnerability)) continue;
      vulnerabilities.push({ vulnerability, severity: 'unknown', fixedIn: null, digest: `${digestOf(reason)}.` });
    }
  }
}

/** A package as matching takes it, out of its record. */
export function packageOf({
  type,
  name,
  version,
  sourceName,
  sourceVersion,
  purl,
  facts,
}: matches.KnownPackage): Package {
  const { architecture, metadata } = facts;
  return {
    type: readType(type),
    name,
    version,
    purl,
    ...(sourceName === null ? {} : { sourceName }),
    ...(sourceVersion === null ? {} : { sourceVersion }),
    ...(typeof architecture === 'string' ? { architecture } : {}),
    licenses: [],
    locations: [],
    metadata: metadata !== undefined && isJsonObject(metadata) ? metadata : {},
  };
}

/** Types are written by the inspection alone; one that another version wrote is looked up as nothing. */
function readType(text: string): PackageType {
  return isType(text) ? text : 'generic';
}

function isType(text: string): text is PackageType {
  return text !== '';
}

/** The rows of a reader, but those that ask for other software in the image as if it were there. What they ask for is noted. */
function withoutPlatforms(reader: AdvisoryReader, conditions: Map<string, string>): AdvisoryReader {
  return {
    ...reader,
    rowsOf: (namespace, name) =>
      reader.rowsOf(namespace, name).map((row) => {
        const { platformCpes, ...qualifiers } = row.affected.qualifiers;
        if (platformCpes === undefined) return row;
        return new UnconditionalRow(row, { ...row.affected, qualifiers }, (advisory) => {
          conditions.set(advisory, platformCpes.join(' '));
        });
      }),
  };
}

class UnconditionalRow implements AffectedRow {
  readonly affected: AffectedRow['affected'];
  readonly #row: AffectedRow;
  readonly #note: (advisory: string) => void;

  constructor(row: AffectedRow, affected: AffectedRow['affected'], note: (advisory: string) => void) {
    this.#row = row;
    this.affected = affected;
    this.#note = note;
  }

  get advisory(): AffectedRow['advisory'] {
    const { advisory } = this.#row;
    this.#note(`${advisory.feed} ${advisory.id}`);
    return advisory;
  }
}

function vulnerabilityOf(
  match: VulnerabilityMatch,
  conditions: ReadonlyMap<string, string>,
): matches.PackageVulnerability {
  const { id, severity, fix, epss, aliases, kev, exploited, knownSince, cvss, ratings, relation, cwes } = match;
  const reasons = [match.reason, ...(match.otherReasons ?? [])].filter((reason) => reason !== undefined);
  const asked = reasons.map(({ feed, advisory }) => conditions.get(`${feed} ${advisory}`) ?? '');
  const said = [
    severity,
    match.severitySource,
    fix,
    aliases,
    kev,
    exploited,
    knownSince,
    cvss,
    ratings,
    relation,
    cwes,
  ];
  return {
    vulnerability: id,
    severity,
    fixedIn: fix.versions[0] ?? null,
    digest: `${digestOf([said, reasons, asked])}.${scoresOf(epss)}`,
  };
}

function scoresOf(epss: VulnerabilityMatch['epss']): string {
  return epss === null ? '' : `${epss.score.toPrecision(3)}/${epss.percentile.toPrecision(3)}`;
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}

import type { Advisory } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import { buildAdvisory, isCveId, unique } from '../build-advisory.ts';
import { coverageOf } from '../coverage.ts';
import { cvssVector } from '../cvss-vector.ts';
import { type FeedSource, invalid } from '../document/feed-source.ts';
import { instantOf } from '../document/instant.ts';
import type { XmlElement } from '../document/xml-document.ts';
import type { OvalDocument } from '../oval/oval-file.ts';
import { type OvalDefinition, readOval } from '../oval/read-oval.ts';
import { severityOf } from '../severity.ts';
import { type UbuntuPlace, rowsOfChecks } from './oval-rows.ts';
import { packageDefinitions } from './package-definitions.ts';
import { UBUNTU_RELEASES } from './releases.ts';

/**
 * Reads Ubuntu's OVAL: `com.ubuntu.CODENAME.cve.oval.xml` by vulnerability, `….usn.oval.xml` by notice, `….pkg.oval.xml` by package, and
 * the same for images, `oci.com.ubuntu.…`. All name binary packages.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function* readUbuntuOval(source: FeedSource, { root, asOf }: OvalDocument): Generator<FeedRecord, void, void> {
  const namespaces = new Set<string>();
  const byPackage = packageDefinitions(source);
  for (const definition of readOval(source, root)) {
    const place: UbuntuPlace = {
      namespace: namespaceOf(source, definition),
      fixedSince: null,
      platform: definition.platforms[0] ?? '',
    };
    namespaces.add(place.namespace);
    if (!byPackage.add(definition, place)) yield { kind: 'advisory', advisory: advisoryOf(source, definition, place) };
  }
  for (const advisory of byPackage.advisories()) yield { kind: 'advisory', advisory };
  yield* coverageOf(source.feed, namespaces, asOf);
}

function namespaceOf(source: FeedSource, { id }: OvalDefinition): string {
  const codename = /^oval:com\.ubuntu\.([a-z]+):/.exec(id)?.[1];
  if (codename === undefined) throw invalid(source, id, 'does not name a release of Ubuntu');
  return `deb:ubuntu:${UBUNTU_RELEASES.get(codename) ?? codename}`;
}

function advisoryOf(source: FeedSource, definition: OvalDefinition, place: UbuntuPlace): Advisory {
  const { metadata, references, title, checks } = definition;
  const about = metadata.child('advisory');
  const notice = references.find((reference) => reference.source === 'USN');
  const cves = unique(references.map(({ id }) => id).filter(isCveId));
  const id = notice?.id ?? cves[0] ?? definition.id;
  const issued = about?.child('issued')?.attribute('date') ?? about?.child('public_date')?.text ?? '';
  const published =
    issued === '' ? null : instantOf(source, definition.id, issued.replace(/T(\d{2}:\d{2})(?=$|Z)/, 'T$1:00'));
  return buildAdvisory({
    feed: source.feed,
    id: id.startsWith('USN-') || notice === undefined ? id : `USN-${id}`,
    covers: cves,
    published,
    summary: title,
    severity: severityOf(about?.child('severity')?.text ?? null),
    cvss: notice === undefined ? (about?.children('cve') ?? []).flatMap((cve) => vectorOf(source, cve)) : [],
    link: references[0]?.url ?? null,
    affected: rowsOfChecks(checks, { ...place, fixedSince: notice === undefined ? null : published }),
  });
}

function vectorOf(source: FeedSource, cve: XmlElement): NonNullable<ReturnType<typeof cvssVector>>[] {
  const vector = cvssVector(cve.attribute('cvss_vector') ?? '', source.feed);
  return vector === null ? [] : [vector];
}

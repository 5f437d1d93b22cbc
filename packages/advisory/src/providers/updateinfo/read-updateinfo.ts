import type { Advisory, AffectedPackage } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { FeedFile } from '../../contracts/provider.ts';
import { buildAdvisory, buildAffected, fixedBy, isCveId, unique } from '../build-advisory.ts';
import { coverageOf } from '../coverage.ts';
import { type FeedSource, invalid } from '../document/feed-source.ts';
import { headOf, startsLikeXml } from '../document/file-head.ts';
import { instantOf, laterOf } from '../document/instant.ts';
import { checkedWord } from '../document/members.ts';
import { type XmlElement, readXml } from '../document/xml-document.ts';
import { severityOf } from '../severity.ts';

/** So much of a title is searched for ids. */
const MAX_TITLE_LENGTH = 1000;

/** Where the packages of an erratum belong. */
export interface UpdatePlace {
  readonly namespace: string;
  readonly channel: string | null;
}

/** Tells the place by the id of the erratum and the release of one of its packages; null when neither says. */
export type PlaceOfUpdate = (id: string, release: string) => UpdatePlace | null;

/** Whether a file is an `updateinfo.xml` whose first id starts like this. */
export function isUpdateinfoOf(file: FeedFile, id: RegExp): boolean {
  const head = headOf(file);
  return startsLikeXml(head) && /<updates?[\s>]/.test(head) && id.test(/<id>\s*([^<\s]+)/.exec(head)?.[1] ?? '');
}

/**
 * Reads an `updateinfo.xml` of a package repository. Bug fixes and enhancements are no vulnerabilities, but count when they name one.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function* readUpdateinfo(
  source: FeedSource,
  file: FeedFile,
  placeOf: PlaceOfUpdate,
): Generator<FeedRecord, void, void> {
  const root = readXml(source, file, 'updates');
  const namespaces = new Set<string>();
  let asOf: string | null = null;
  for (const [index, update] of root.children('update').entries()) {
    const advisory = readUpdate(source, { update, place: `/updates/update[${index + 1}]`, placeOf });
    asOf = laterOf(asOf, laterOf(advisory.modified, advisory.published));
    for (const row of advisory.affected) namespaces.add(row.namespace);
    if (advisory.covers.length > 0 || update.attribute('type') === 'security') yield { kind: 'advisory', advisory };
  }
  yield* coverageOf(source.feed, namespaces, asOf);
}

interface Update {
  readonly update: XmlElement;
  readonly place: string;
  readonly placeOf: PlaceOfUpdate;
}

function readUpdate(source: FeedSource, { update, place, placeOf }: Update): Advisory {
  const id = checkedWord(source, `${place}/id`, update.child('id')?.text ?? '');
  const published = dateOf(source, update, 'issued');
  const references = update.child('references')?.children('reference') ?? [];
  const rows = new Map<string, AffectedPackage>();
  for (const collection of update.child('pkglist')?.children('collection') ?? []) {
    for (const element of collection.children('package')) {
      const row = rowOf(source, { element, id, published, place, placeOf });
      rows.set(JSON.stringify(row), row);
    }
  }
  return buildAdvisory({
    feed: source.feed,
    id,
    covers: unique(references.flatMap(cvesOf)),
    published,
    modified: dateOf(source, update, 'updated'),
    summary: update.child('title')?.text ?? null,
    severity: severityOf(update.child('severity')?.text ?? null),
    link: references.find((reference) => reference.attribute('type') === 'self')?.attribute('href') ?? null,
    affected: [...withoutArchitectures([...rows.values()])],
  });
}

/** The id is that of a CVE, or of a bug whose title begins with the ids that it is about. */
function cvesOf(reference: XmlElement): readonly string[] {
  const id = reference.attribute('id') ?? '';
  if (isCveId(id)) return [id];
  const title = (reference.attribute('title') ?? '').slice(0, MAX_TITLE_LENGTH);
  return title.match(/\bCVE-\d{4}-\d{4,19}\b/g) ?? [];
}

function dateOf(source: FeedSource, update: XmlElement, name: string): string | null {
  const text = update.child(name)?.attribute('date') ?? '';
  if (text === '') return null;
  return instantOf(source, name, /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/.test(text) ? `${text}:00` : text);
}

interface PackageParts {
  readonly element: XmlElement;
  readonly id: string;
  readonly published: string | null;
  readonly place: string;
  readonly placeOf: PlaceOfUpdate;
}

function rowOf(source: FeedSource, { element, id, published, place, placeOf }: PackageParts): AffectedPackage {
  const word = (name: string): string =>
    checkedWord(source, `${place}/pkglist/package/@${name}`, element.attribute(name) ?? '');
  const epoch = element.attribute('epoch') ?? '0';
  const [name, release, architecture] = [word('name'), word('release'), word('arch')];
  const version = `${epoch === '' || epoch === '0' ? '' : `${epoch}:`}${word('version')}-${release}`;
  const found = placeOf(id, release);
  if (found === null) throw invalid(source, place, 'does not say of which release it is');
  return buildAffected({
    namespace: found.namespace,
    name,
    subject: architecture === 'src' ? 'source' : 'package',
    scheme: 'rpm',
    intervals: [{ lower: null, upper: { version, inclusive: false } }],
    fix: fixedBy(version, published),
    qualifiers: {
      ...(architecture === 'noarch' || architecture === 'src' ? {} : { architectures: [architecture] }),
      ...(found.channel === null ? {} : { channel: found.channel }),
    },
  });
}

/** Packages of one name and version are one row that lists the architectures. */
function withoutArchitectures(rows: readonly AffectedPackage[]): Iterable<AffectedPackage> {
  const byContent = new Map<string, AffectedPackage>();
  for (const row of rows) {
    const key = JSON.stringify({ ...row, qualifiers: { ...row.qualifiers, architectures: null } });
    const known = byContent.get(key);
    const architectures = [...(known?.qualifiers.architectures ?? []), ...(row.qualifiers.architectures ?? [])];
    const isAny =
      row.qualifiers.architectures === undefined ||
      (known !== undefined && known.qualifiers.architectures === undefined);
    const { architectures: _dropped, ...others } = row.qualifiers;
    byContent.set(key, { ...row, qualifiers: isAny ? others : { ...others, architectures } });
  }
  return byContent.values();
}

import { type Advisory, type CvssVector } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import { buildAdvisory, isCveId, unique } from '../build-advisory.ts';
import { coverageOf } from '../coverage.ts';
import { cvssVector } from '../cvss-vector.ts';
import { type FeedSource } from '../document/feed-source.ts';
import { instantAt, laterOf } from '../document/instant.ts';
import {
  type Placed,
  objectIfAny,
  objects,
  optionalText,
  requiredWord,
  textIfAny,
  words,
} from '../document/members.ts';
import { informationalSeverity, severityLevel, severityOf } from '../severity.ts';
import { readAffected } from './read-affected.ts';
import { withSummaryModule } from './summary-module.ts';

/** The feed of a team's own advisories: what it says counts, but it does not answer for an ecosystem. */
export const OWN_FEED = 'own';

/** Ids of errata: one fix of several vulnerabilities. */
const ERRATUM = /^(?:AL[SBE]A|RLSA|RLBA|RXSA|RH[SBE]A|ELSA|ALAS|USN|LSN|DSA|DLA|DTSA|SUSE|openSUSE|MGASA|OESA|PHSA)-/;

/**
 * Reads one OSV record (schema 1.7) of a feed, and which namespaces the feed thereby answers for.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function* readOsv(source: FeedSource, record: Placed): Generator<FeedRecord, void, void> {
  const advisory = readOsvAdvisory(source, record);
  yield { kind: 'advisory', advisory };
  if (source.feed === OWN_FEED) return;
  const asOf = laterOf(advisory.modified, advisory.published);
  yield* coverageOf(
    source.feed,
    advisory.affected.map((row) => row.namespace),
    asOf,
  );
}

/**
 * Reads one OSV record of a feed.
 * @throws FEED_INVALID, FEED_LIMIT
 */
function readOsvAdvisory(source: FeedSource, record: Placed): Advisory {
  const id = requiredWord(source, record, 'id');
  const published = instantAt(source, record, 'published');
  const isErratum = ERRATUM.test(id);
  const summary = optionalText(source, record, 'summary');
  const affected = objects(source, record, 'affected').flatMap((one) =>
    readAffected(source, one, isErratum ? published : null),
  );
  return buildAdvisory({
    feed: source.feed,
    id,
    ...namesOf(source, record, isErratum),
    published,
    modified: instantAt(source, record, 'modified'),
    withdrawn: instantAt(source, record, 'withdrawn'),
    summary: summary ?? optionalText(source, record, 'details'),
    severity: ratingOf(source, record, isErratum),
    cvss: cvssOf(source, record),
    cwes: cwesOf(record),
    link: linkOf(source, record) ?? (source.feed === OWN_FEED ? null : `https://osv.dev/vulnerability/${id}`),
    affected: isErratum ? withSummaryModule(affected, summary) : affected,
  });
}

/**
 * Of an erratum, the CVE ids that others would give as aliases are what it covers; so were the related ones of Chainguard. Notices of
 * Ubuntu name the records of Ubuntu, `UBUNTU-CVE-2021-3782`, which are about the CVE id in their name.
 */
function namesOf(source: FeedSource, record: Placed, isErratum: boolean): Pick<Advisory, 'aliases' | 'covers'> {
  const aliases = words(source, record, 'aliases');
  const upstream = words(source, record, 'upstream').map((id) => /^[A-Z]+-(CVE-\d{4}-\d{4,19})$/.exec(id)?.[1] ?? id);
  const related = words(source, record, 'related').filter(isCveId);
  if (!isErratum) {
    const isOfChainguard = textIfAny(record.members, 'id')?.startsWith('CGA-') === true;
    return { aliases: unique(aliases), covers: unique([...upstream, ...(isOfChainguard ? related : [])]) };
  }
  return {
    aliases: unique(aliases.filter((alias) => !isCveId(alias))),
    covers: unique([...upstream, ...aliases.filter(isCveId), ...related]),
  };
}

function ratingOf(source: FeedSource, record: Placed, isErratum: boolean): Advisory['severity'] {
  const specific = objectIfAny(record.members, 'database_specific');
  const own = textIfAny(specific, 'severity');
  if (own !== null) return severityOf(own);
  for (const { members } of objects(source, record, 'severity')) {
    const score = textIfAny(members, 'score') ?? '';
    if (severityLevel(score) !== null) return severityOf(score);
  }
  const word = isErratum
    ? /^(Critical|Important|Moderate|Low):/.exec(textIfAny(record.members, 'summary') ?? '')
    : null;
  if (word !== null) return severityOf(word[1] ?? null);
  return objects(source, record, 'severity').length > 0 ? null : informationalSeverity(informationalOf(record));
}

/** RustSec marks what is no vulnerability, such as a crate that nobody maintains. */
function informationalOf(record: Placed): string | null {
  const affected = record.members['affected'];
  const first: unknown = Array.isArray(affected) ? affected[0] : null;
  const specific = objectIfAny(objectIfAny({ first }, 'first'), 'database_specific');
  return textIfAny(specific, 'informational');
}

function cvssOf(source: FeedSource, record: Placed): readonly CvssVector[] {
  const vectors = new Map<string, CvssVector>();
  const places = [record, ...objects(source, record, 'affected')];
  for (const { members } of places.flatMap((place) => objects(source, place, 'severity'))) {
    const vector = cvssVector(textIfAny(members, 'score') ?? '', source.feed);
    if (vector !== null) vectors.set(vector.vector, vector);
  }
  return [...vectors.values()];
}

function cwesOf(record: Placed): readonly string[] {
  const specific = objectIfAny(record.members, 'database_specific');
  const cwes = specific?.['cwe_ids'] ?? specific?.['cwes'];
  if (!Array.isArray(cwes)) return [];
  return unique(cwes.filter((cwe) => typeof cwe === 'string' && /^CWE-\d{1,5}$/.test(cwe)));
}

function linkOf(source: FeedSource, record: Placed): string | null {
  const references = objects(source, record, 'references');
  const link = references.find(({ members }) => members['type'] === 'ADVISORY') ?? references[0];
  return textIfAny(link?.members ?? null, 'url') ?? textIfAny(objectIfAny(record.members, 'database_specific'), 'url');
}

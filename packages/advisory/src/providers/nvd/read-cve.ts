import type { CvssVector } from '../../contracts/advisory.ts';
import type { FeedRecord, VulnerabilityRecord } from '../../contracts/feed-record.ts';
import { buildAdvisory, unique } from '../build-advisory.ts';
import { cvssVector } from '../cvss-vector.ts';
import type { FeedSource } from '../document/feed-source.ts';
import { instantAt } from '../document/instant.ts';
import {
  type Placed,
  objects,
  optionalObject,
  optionalText,
  optionalWord,
  requiredWord,
  textIfAny,
} from '../document/members.ts';
import { severityLevel, severityOf } from '../severity.ts';
import { readConfigurations } from './read-configurations.ts';

/** Metrics of the API, the newest version of CVSS first. */
const METRICS = ['cvssMetricV40', 'cvssMetricV31', 'cvssMetricV30', 'cvssMetricV2'] as const;

/** Who rates for the NVD itself. */
const NVD_RATER = 'nvd@nist.gov';

/**
 * Reads one `cve` of the API 2.0: what is known of the vulnerability, and an advisory when it names products.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function* readCve(source: FeedSource, cve: Placed): Generator<FeedRecord, void, void> {
  const id = requiredWord(source, cve, 'id');
  const published = instantAt(source, cve, 'published');
  const modified = instantAt(source, cve, 'lastModified');
  const isRejected = /^reject/i.test(optionalWord(source, cve, 'vulnStatus') ?? '');
  const { cvss, severity } = readMetrics(source, cve);
  const summary = descriptionOf(source, cve);
  const about: Pick<VulnerabilityRecord, 'published' | 'modified' | 'cvss' | 'cwes'> = {
    published,
    modified,
    cvss,
    cwes: cwesOf(source, cve),
  };
  const advisory = buildAdvisory({
    feed: source.feed,
    id,
    ...about,
    covers: [id],
    withdrawn: isRejected ? (modified ?? published ?? '1970-01-01T00:00:00Z') : null,
    summary,
    severity: severityOf(severity),
    link: `https://nvd.nist.gov/vuln/detail/${id}`,
    affected: isRejected ? [] : readConfigurations(source, cve),
  });
  if (!isRejected) {
    const level = severity === null ? null : severityLevel(severity);
    const vulnerability = { id, source: source.feed, ...about, summary: advisory.summary, severity: level };
    yield { kind: 'vulnerability', vulnerability };
  }
  if (isRejected || advisory.affected.length > 0) yield { kind: 'advisory', advisory };
}

function descriptionOf(source: FeedSource, cve: Placed): string | null {
  const english = objects(source, cve, 'descriptions').find(({ members }) => members['lang'] === 'en');
  return english === undefined ? null : optionalText(source, english, 'value');
}

function cwesOf(source: FeedSource, cve: Placed): readonly string[] {
  const values = objects(source, cve, 'weaknesses').flatMap((weakness) =>
    objects(source, weakness, 'description').map(({ members }) => textIfAny(members, 'value') ?? ''),
  );
  return unique(values.filter((value) => /^CWE-\d{1,5}$/.test(value)));
}

interface Metrics {
  readonly cvss: readonly CvssVector[];
  /** The word of the NVD, else of the first who rates, by the newest version of CVSS. */
  readonly severity: string | null;
}

function readMetrics(source: FeedSource, cve: Placed): Metrics {
  const metrics = optionalObject(source, cve, 'metrics');
  if (metrics === null) return { cvss: [], severity: null };
  const cvss: CvssVector[] = [];
  const ratings: { readonly isOwn: boolean; readonly text: string }[] = [];
  for (const metric of METRICS.flatMap((key) => objects(source, metrics, key))) {
    const data = optionalObject(source, metric, 'cvssData');
    if (data === null) continue;
    const rater = optionalWord(source, metric, 'source') ?? NVD_RATER;
    const vector = cvssVector(optionalText(source, data, 'vectorString') ?? '', rater === NVD_RATER ? 'nvd' : rater);
    if (vector !== null) cvss.push(vector);
    const text = optionalWord(source, data, 'baseSeverity') ?? optionalWord(source, metric, 'baseSeverity');
    if (text !== null) ratings.push({ isOwn: rater === NVD_RATER, text });
  }
  const rating = ratings.find(({ isOwn }) => isOwn) ?? ratings[0];
  return { cvss, severity: rating?.text ?? null };
}

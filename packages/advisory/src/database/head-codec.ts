import type { JsonObject, JsonValue, VulnerabilitySeverity } from '@assay/core';
import type { Advisory, CvssVector } from '../contracts/advisory.ts';
import type { ExploitedRecord, SupportRecord, VulnerabilityRecord } from '../contracts/feed-record.ts';
import { type SealedText, seal, unseal } from './sealed-text.ts';
import {
  keyed,
  storedList,
  storedName,
  storedObject,
  storedText,
  storedTextOrNull,
  storedTexts,
} from './stored-value.ts';

/** An advisory without its packages. */
export type AdvisoryHead = Omit<Advisory, 'affected'>;

const LEVELS: ReadonlyMap<string, VulnerabilitySeverity> = keyed([
  'unknown',
  'negligible',
  'low',
  'medium',
  'high',
  'critical',
]);
const CVSS_VERSIONS: ReadonlyMap<string, CvssVector['version']> = keyed(['2.0', '3.0', '3.1', '4.0']);

export function encodeHead(advisory: AdvisoryHead): SealedText {
  const { feed, id, aliases, covers, published, modified, withdrawn, summary, severity, cvss, cwes, link } = advisory;
  return seal(`${feed} ${id}`, {
    aliases,
    covers,
    published,
    modified,
    withdrawn,
    summary,
    severity,
    cvss,
    cwes,
    link,
  });
}

/**
 * The inverse of `encodeHead`.
 * @throws DATABASE_CORRUPT
 */
export function decodeHead(feed: string, id: string, data: unknown, crc: unknown): AdvisoryHead {
  const key = `${feed} ${id}`;
  const row = storedObject(key, unseal(key, data, crc));
  const { severity } = row;
  return {
    feed,
    id,
    aliases: storedTexts(key, row['aliases']),
    covers: storedTexts(key, row['covers']),
    published: storedTextOrNull(key, row['published']),
    modified: storedTextOrNull(key, row['modified']),
    withdrawn: storedTextOrNull(key, row['withdrawn']),
    summary: storedTextOrNull(key, row['summary']),
    severity: severity === null ? null : decodeRating(key, storedObject(key, severity)),
    cvss: vectors(key, row['cvss']),
    cwes: storedTexts(key, row['cwes']),
    link: storedTextOrNull(key, row['link']),
  };
}

export function encodeVulnerability(record: VulnerabilityRecord): SealedText {
  const { published, modified, summary, severity, cvss, cwes } = record;
  return seal(record.id, { published, modified, summary, severity, cvss, cwes });
}

/** @throws DATABASE_CORRUPT */
export function decodeVulnerability(id: string, source: string, data: unknown, crc: unknown): VulnerabilityRecord {
  const row = storedObject(id, unseal(id, data, crc));
  return {
    id,
    source,
    published: storedTextOrNull(id, row['published']),
    modified: storedTextOrNull(id, row['modified']),
    summary: storedTextOrNull(id, row['summary']),
    severity: row['severity'] === null ? null : storedName(id, LEVELS, row['severity']),
    cvss: vectors(id, row['cvss']),
    cwes: storedTexts(id, row['cwes']),
  };
}

export function encodeExploited(record: ExploitedRecord): SealedText {
  return seal(record.id, [record.addedOn, record.dueOn, record.ransomware, record.requiredAction]);
}

/** @throws DATABASE_CORRUPT */
export function decodeExploited(id: string, data: unknown, crc: unknown): ExploitedRecord {
  const [addedOn, dueOn, ransomware, requiredAction] = storedList(id, unseal(id, data, crc));
  return {
    id,
    addedOn: storedText(id, addedOn),
    dueOn: storedTextOrNull(id, dueOn),
    ransomware: ransomware === true,
    requiredAction: storedTextOrNull(id, requiredAction),
  };
}

export function encodeSupport(record: SupportRecord): SealedText {
  const { product, ...rest } = record;
  return seal(product, rest);
}

/** @throws DATABASE_CORRUPT */
export function decodeSupport(product: string, data: unknown, crc: unknown): SupportRecord {
  const row = storedObject(product, unseal(product, data, crc));
  const date = (name: string): string | null => storedTextOrNull(product, row[name]);
  const { ended } = row;
  return {
    product,
    cycle: storedText(product, row['cycle']),
    releasedOn: date('releasedOn'),
    activeUntil: date('activeUntil'),
    supportedUntil: date('supportedUntil'),
    extendedUntil: date('extendedUntil'),
    ended: typeof ended === 'boolean' ? ended : null,
    latest: date('latest'),
  };
}

function decodeRating(key: string, value: JsonObject): { level: VulnerabilitySeverity; text: string } {
  return { level: storedName(key, LEVELS, value['level']), text: storedText(key, value['text']) };
}

function vectors(key: string, value: JsonValue | undefined): readonly CvssVector[] {
  return storedList(key, value).map((item) => {
    const row = storedObject(key, item);
    const version = storedName(key, CVSS_VERSIONS, row['version']);
    return { version, vector: storedText(key, row['vector']), source: storedText(key, row['source']) };
  });
}

import type { Advisory, AffectedPackage } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import { buildAdvisory, isCveId, unique } from '../build-advisory.ts';
import type { FeedSource } from '../document/feed-source.ts';
import { instantOf } from '../document/instant.ts';
import { distinctRows, rowOfCheck } from '../oval/affected-rows.ts';
import type { OvalDocument } from '../oval/oval-file.ts';
import type { OvalCheck } from '../oval/oval-check.ts';
import { ovalRecords } from '../oval/oval-records.ts';
import type { OvalDefinition } from '../oval/read-oval.ts';
import { severityOf } from '../severity.ts';
import { suseRelease } from '../suse-release.ts';

/**
 * Reads SUSE's OVAL. A package is affected without fix when it is newer than nothing (`greater than 0`), not affected when it has to be
 * nothing (`equals 0`).
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function* readSuseOval(source: FeedSource, document: OvalDocument): Generator<FeedRecord, void, void> {
  yield* ovalRecords(source, document, (definition) => advisoryOf(source, definition));
}

function advisoryOf(source: FeedSource, definition: OvalDefinition): Advisory {
  const { metadata, references, title, checks, platforms } = definition;
  const about = metadata.child('advisory');
  const issued = about?.child('issued')?.attribute('date') ?? '';
  const cves = unique(references.map(({ id }) => id.replace(/^Mitre /, '')).filter(isCveId));
  const erratum = references.find(({ id }) => /^(?:open)?SUSE-[A-Z]+-/.test(id));
  const isPatch = erratum !== undefined && !isCveId(title);
  return buildAdvisory({
    feed: source.feed,
    id: isPatch ? erratum.id : (cves[0] ?? definition.id),
    covers: cves,
    published: issued === '' ? null : instantOf(source, definition.id, issued),
    summary: title,
    severity: severityOf(about?.child('severity')?.text ?? null),
    link: (isPatch ? erratum : references[0])?.url ?? null,
    affected: distinctRows(checks.flatMap((check) => rowsOf(check, platforms))),
  });
}

/** A product of which the release is not known keeps its own name, so that nothing is lost. */
function rowsOf(check: OvalCheck, platforms: readonly string[]): readonly AffectedPackage[] {
  const products = check.products.length > 0 ? check.products : platforms;
  return products.map((product) => {
    const release = suseRelease(product);
    return rowOfCheck(check, {
      namespace: release?.namespace ?? `rpm:${product.toLowerCase().replaceAll(/\s+/g, '-')}`,
      subject: 'package',
      scheme: 'rpm',
      fixedSince: null,
      channel: release?.channel ?? null,
    });
  });
}

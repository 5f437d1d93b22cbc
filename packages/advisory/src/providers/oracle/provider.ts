import type { Advisory, AffectedPackage } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { buildAdvisory, isCveId, unique } from '../build-advisory.ts';
import { type FeedSource, invalid, sourceOf } from '../document/feed-source.ts';
import { instantOf } from '../document/instant.ts';
import { distinctRows, rowOfCheck } from '../oval/affected-rows.ts';
import { isOvalOf, readOvalFile } from '../oval/oval-file.ts';
import type { OvalCheck } from '../oval/oval-check.ts';
import { ovalRecords } from '../oval/oval-records.ts';
import type { OvalDefinition } from '../oval/read-oval.ts';
import { severityOf } from '../severity.ts';

/** Errata of Oracle Linux. */
export const oracle: AdvisoryProvider = {
  id: 'oracle',
  title: 'Oracle Linux errata',
  summary: 'Security errata of Oracle Linux as OVAL, by binary package, architecture and module.',
  homepage: 'https://linux.oracle.com/security/',
  license: 'None stated in the feed: check the terms of Oracle before passing it on.',
  recognizes: (file) => isOvalOf(file, 'oval:com.oracle.elsa:'),
  read: readErrata,
  downloads: [
    {
      namespace: 'rpm:ol',
      url: 'https://linux.oracle.com/security/oval/com.oracle.elsa-ol{release}.xml.bz2',
      kind: 'file',
    },
  ],
};

function* readErrata(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('oracle', file);
  yield* ovalRecords(source, readOvalFile(source, file), (definition) => advisoryOf(source, definition));
}

function advisoryOf(source: FeedSource, definition: OvalDefinition): Advisory {
  const { references, metadata, title } = definition;
  const about = metadata.child('advisory');
  const issued = about?.child('issued')?.attribute('date') ?? '';
  const published = issued === '' ? null : instantOf(source, definition.id, issued);
  const erratum = references.find((reference) => reference.source === 'elsa') ?? references[0];
  return buildAdvisory({
    feed: source.feed,
    id: erratum?.id ?? definition.id,
    covers: unique(
      [...references.map(({ id }) => id), ...(about?.children('cve') ?? []).map((cve) => cve.text)].filter(isCveId),
    ),
    published,
    summary: title,
    severity: severityOf(about?.child('severity')?.text ?? null),
    link: erratum?.url ?? null,
    affected: distinctRows(definition.checks.map((check) => rowOf(source, definition, { check, published }))),
  });
}

interface Dated {
  readonly check: OvalCheck;
  readonly published: string | null;
}

/** Ksplice and FIPS builds have versions of their own, which do not compare with the usual ones. */
function rowOf(source: FeedSource, definition: OvalDefinition, { check, published }: Dated): AffectedPackage {
  const product = check.products[0] ?? definition.platforms[0] ?? '';
  const release = /^Oracle Linux (\d+)/.exec(product)?.[1];
  if (release === undefined) throw invalid(source, definition.id, 'does not name a release of Oracle Linux');
  const version = check.upper?.version ?? '';
  const channel = /\.ksplice\d/.test(version) ? 'ksplice' : /_fips/.test(version) ? 'fips' : null;
  return rowOfCheck(onMachines(check), {
    namespace: `rpm:ol:${release}`,
    subject: 'package',
    scheme: 'rpm',
    fixedSince: published,
    channel,
  });
}

/** What Oracle compares is the architecture of the machine, and x86_64 machines have packages of 32 bits too. */
function onMachines(check: OvalCheck): OvalCheck {
  return check.architectures.includes('x86_64') ? { ...check, architectures: [...check.architectures, 'i686'] } : check;
}

import type { Advisory, AffectedPackage } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { buildAdvisory, isCveId, unique } from '../build-advisory.ts';
import { type FeedSource, invalid, sourceOf } from '../document/feed-source.ts';
import { instantOf } from '../document/instant.ts';
import { distinctRows, rowOfCheck } from '../oval/affected-rows.ts';
import { isOvalOf, readOvalFile } from '../oval/oval-file.ts';
import { ovalRecords } from '../oval/oval-records.ts';
import type { OvalDefinition } from '../oval/read-oval.ts';
import { severityOf } from '../severity.ts';

/** Vulnerabilities of Azure Linux and CBL-Mariner. */
export const azurelinux: AdvisoryProvider = {
  id: 'azurelinux',
  title: 'Azure Linux vulnerability data',
  summary: 'Vulnerabilities of Azure Linux and CBL-Mariner as OVAL, by source package.',
  homepage: 'https://github.com/microsoft/AzureLinuxVulnerabilityData',
  license: 'MIT.',
  recognizes: (file) => isOvalOf(file, 'oval:com.microsoft.'),
  read: readVulnerabilities,
  downloads: [
    {
      namespace: 'rpm:azurelinux',
      url: 'https://raw.githubusercontent.com/microsoft/AzureLinuxVulnerabilityData/main/azurelinux-{release}-oval.xml',
      kind: 'file',
    },
    {
      namespace: 'rpm:mariner',
      url: 'https://raw.githubusercontent.com/microsoft/AzureLinuxVulnerabilityData/main/cbl-mariner-{release}-oval.xml',
      kind: 'file',
    },
  ],
};

function* readVulnerabilities(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('azurelinux', file);
  yield* ovalRecords(source, readOvalFile(source, file), (definition) => advisoryOf(source, definition));
}

function advisoryOf(source: FeedSource, definition: OvalDefinition): Advisory {
  const { metadata, references, title, checks } = definition;
  const date = metadata.child('advisory_date')?.text ?? '';
  const published = date === '' ? null : instantOf(source, definition.id, date);
  const cves = unique(references.map(({ id }) => id).filter(isCveId));
  const isPatchable = metadata.child('patchable')?.text === 'true';
  return buildAdvisory({
    feed: source.feed,
    id: cves[0] ?? definition.id,
    covers: cves,
    published,
    summary: title,
    severity: severityOf(metadata.child('severity')?.text ?? null),
    link: references[0]?.url ?? null,
    affected: distinctRows(
      checks.map((check) => {
        const namespace = namespaceOf(source, definition, check.upper?.version ?? check.lower?.version ?? '');
        const row = rowOfCheck(check, { namespace, subject: 'source', scheme: 'rpm', fixedSince: published });
        return isPatchable ? row : withoutFix(row);
      }),
    ),
  });
}

/** What cannot be patched yet has the last affected version in place of a fix. */
function withoutFix(row: AffectedPackage): AffectedPackage {
  return row.fix.state === 'fixed' ? row : { ...row, fix: { ...row.fix, state: 'not-fixed' } };
}

/** The release is in the versions (`.azl3`, `.cm2`), else in the name of the file. */
function namespaceOf(source: FeedSource, { id }: OvalDefinition, version: string): string {
  const [, mark, major] = /\.(azl|cm)(\d+)/.exec(version) ?? [];
  if (mark !== undefined && major !== undefined) return `rpm:${mark === 'azl' ? 'azurelinux' : 'mariner'}:${major}.0`;
  const [, name, release] = /(azurelinux|mariner)-(\d+\.\d+)/.exec(source.path) ?? [];
  if (name === undefined || release === undefined) throw invalid(source, id, 'does not say of which release it is');
  return `rpm:${name}:${release}`;
}

import type { Advisory, AffectedPackage } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import { buildAdvisory, isCveId, unique } from '../build-advisory.ts';
import { coverageOf } from '../coverage.ts';
import { type FeedSource, invalid } from '../document/feed-source.ts';
import { instantOf } from '../document/instant.ts';
import { distinctRows, rowOfCheck } from '../oval/affected-rows.ts';
import type { OvalDocument } from '../oval/oval-file.ts';
import type { OvalCheck } from '../oval/oval-check.ts';
import { type OvalDefinition, readOval } from '../oval/read-oval.ts';
import { severityOf } from '../severity.ts';
import { UBUNTU_RELEASES } from './releases.ts';

/**
 * Reads Ubuntu's OVAL: `com.ubuntu.CODENAME.cve.oval.xml` by vulnerability, `….usn.oval.xml` by notice. It names binary packages. A
 * test without version says that there is no fix.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function* readUbuntuOval(source: FeedSource, { root, asOf }: OvalDocument): Generator<FeedRecord, void, void> {
  const namespaces = new Set<string>();
  for (const definition of readOval(source, root)) {
    const namespace = namespaceOf(source, definition);
    namespaces.add(namespace);
    yield { kind: 'advisory', advisory: advisoryOf(source, definition, namespace) };
  }
  yield* coverageOf(source.feed, namespaces, asOf);
}

function namespaceOf(source: FeedSource, { id }: OvalDefinition): string {
  const codename = /^oval:com\.ubuntu\.([a-z]+):/.exec(id)?.[1];
  if (codename === undefined) throw invalid(source, id, 'does not name a release of Ubuntu');
  return `deb:ubuntu:${UBUNTU_RELEASES.get(codename) ?? codename}`;
}

function advisoryOf(source: FeedSource, definition: OvalDefinition, namespace: string): Advisory {
  const { metadata, references, title } = definition;
  const about = metadata.child('advisory');
  const notice = references.find((reference) => reference.source === 'USN');
  const cves = unique(references.map(({ id }) => id).filter(isCveId));
  const id = notice?.id ?? cves[0] ?? definition.id;
  const issued = about?.child('issued')?.attribute('date') ?? metadata.child('public_date')?.text ?? '';
  const published =
    issued === '' ? null : instantOf(source, definition.id, issued.replace(/T(\d{2}:\d{2})(?=$|Z)/, 'T$1:00'));
  return buildAdvisory({
    feed: source.feed,
    id: id.startsWith('USN-') || notice === undefined ? id : `USN-${id}`,
    covers: cves,
    published,
    summary: title,
    severity: severityOf(about?.child('severity')?.text ?? null),
    link: references[0]?.url ?? null,
    affected: distinctRows(
      definition.checks.map((check) => rowOf(check, namespace, notice === undefined ? null : published)),
    ),
  });
}

function rowOf(check: OvalCheck, namespace: string, fixedSince: string | null): AffectedPackage {
  const channel = /[+~]esm\d/.test(check.upper?.version ?? '') ? 'esm' : null;
  const row = rowOfCheck(check, { namespace, subject: 'package', scheme: 'deb', fixedSince, channel });
  const decision = row.fix.state === 'not-fixed' ? /\b(defer|ignore)/.exec(check.comment)?.[1] : undefined;
  if (decision === undefined) return row;
  return { ...row, fix: { ...row.fix, state: 'wont-fix', statement: decision === 'defer' ? 'deferred' : 'ignored' } };
}

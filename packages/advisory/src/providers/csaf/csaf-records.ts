import { compareVersions } from '@assay/version';
import type { Advisory, AffectedPackage, Fix } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import { minorOf } from '../../contracts/minor-release.ts';
import { FIX_UNKNOWN, NOT_FIXED, buildAdvisory, buildAffected, fixedBy, unique } from '../build-advisory.ts';
import { coverageOf } from '../coverage.ts';
import type { FeedSource } from '../document/feed-source.ts';

import { severityOf } from '../severity.ts';
import type { CsafProduct } from './product-tree.ts';
import type { CsafDocument, CsafStatement, CsafVulnerability } from './read-csaf.ts';

/** Where packages of a product are installed; null for a product that is no system of ours. */
export type PlaceOfProduct = (
  product: CsafProduct,
) => { readonly namespace: string; readonly channel: string | null } | null;

/** The records of a CSAF document: one advisory for an erratum, one for each vulnerability of a VEX document. */
export function* csafRecords(
  source: FeedSource,
  document: CsafDocument,
  placeOf: PlaceOfProduct,
): Generator<FeedRecord, void, void> {
  const advisories =
    document.category === 'csaf_vex' ? vexAdvisories(source, document, placeOf) : [erratum(source, document, placeOf)];
  for (const advisory of advisories) yield { kind: 'advisory', advisory };
  const namespaces = advisories.flatMap((advisory) => advisory.affected.map((row) => row.namespace));
  yield* coverageOf(source.feed, namespaces, document.modified);
}

function erratum(source: FeedSource, document: CsafDocument, placeOf: PlaceOfProduct): Advisory {
  const { vulnerabilities, published } = document;
  const statements = vulnerabilities.flatMap((entry) => entry.statements.filter(({ status }) => status === 'fixed'));
  return buildAdvisory({
    feed: source.feed,
    id: document.id,
    covers: unique(vulnerabilities.flatMap(({ cve }) => cve ?? [])),
    published,
    modified: document.modified,
    summary: document.title,
    severity: severityOf(document.severity),
    cvss: vulnerabilities.length === 1 ? (vulnerabilities[0]?.cvss ?? []) : [],
    link: document.link,
    affected: rowsOf(statements, placeOf, published),
  });
}

function vexAdvisories(source: FeedSource, document: CsafDocument, placeOf: PlaceOfProduct): readonly Advisory[] {
  return document.vulnerabilities.map((entry) => vexAdvisory(source, { document, entry, placeOf }));
}

interface VexParts {
  readonly document: CsafDocument;
  readonly entry: CsafVulnerability;
  readonly placeOf: PlaceOfProduct;
}

function vexAdvisory(source: FeedSource, { document, entry, placeOf }: VexParts): Advisory {
  const id = entry.cve ?? document.id;
  return buildAdvisory({
    feed: source.feed,
    id,
    covers: entry.cve === null ? [] : [entry.cve],
    published: entry.published ?? document.published,
    modified: document.modified,
    summary: entry.title ?? document.title,
    severity: severityOf(document.severity ?? entry.impact),
    cvss: entry.cvss,
    cwes: entry.cwe === null ? [] : [entry.cwe],
    link: document.link,
    affected: rowsOf(entry.statements, placeOf, null),
  });
}

/** One row for each package of a release, module and channel. What is fixed outweighs that some version is affected. */
function rowsOf(
  statements: readonly CsafStatement[],
  placeOf: PlaceOfProduct,
  fixedSince: string | null,
): readonly AffectedPackage[] {
  const rows = new Map<string, AffectedPackage[]>();
  for (const statement of statements) {
    const row = rowOf(statement, placeOf, fixedSince);
    if (row === null) continue;
    const key = [row.namespace, row.subject, row.name, row.qualifiers.module, row.qualifiers.channel].join('\n');
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [row]);
    else known.push(row);
  }
  return [...rows.values()].flatMap(joined);
}

/** Rows about the same package as one. */
function joined(rows: readonly AffectedPackage[]): readonly AffectedPackage[] {
  const [first] = rows;
  const fixes = branchFixes(rows);
  const [smallest] = fixes;
  if (smallest === undefined) return first === undefined ? [] : [first];
  const intervals = fixes.flatMap(({ fix }, index) =>
    fix.versions.map((version) => {
      const before = fixes[index - 1]?.fix.versions[0];
      const lower = before === undefined ? null : { version: before, inclusive: true };
      return { lower, upper: { version, inclusive: false } };
    }),
  );
  return [{ ...smallest, intervals, fix: { ...smallest.fix, versions: fixes.flatMap(({ fix }) => fix.versions) } }];
}

/**
 * The rows that name the fixes, the smallest version first: one for each minor release for which there is one (`.el9_2`), up to the first
 * that is for none, as all that was built after it has it.
 */
function branchFixes(rows: readonly AffectedPackage[]): readonly AffectedPackage[] {
  const fixed = rows.filter(({ fix }) => fix.versions.length > 0);
  const ordered = fixed.toSorted((a, b) => compareVersions('rpm', versionOf(a), versionOf(b)) ?? 0);
  const byMinor = new Map<string, AffectedPackage>();
  for (const row of ordered) {
    const minor = minorOf(versionOf(row));
    if (minor === null) return [...byMinor.values(), row];
    if (!byMinor.has(minor)) byMinor.set(minor, row);
  }
  return [...byMinor.values()];
}

function versionOf({ fix }: AffectedPackage): string {
  return fix.versions[0] ?? '';
}

function rowOf(
  { status, product, component, remediation }: CsafStatement,
  placeOf: PlaceOfProduct,
  fixedSince: string | null,
): AffectedPackage | null {
  const place = placeOf(product);
  if (place === null || component.architecture === 'module') return null;
  const isSource = component.architecture === 'src' || component.architecture === 'nosrc';
  const row = {
    namespace: place.namespace,
    name: component.name,
    subject: isSource ? 'source' : 'package',
    scheme: 'rpm',
    qualifiers: {
      ...(component.module === null ? {} : { module: component.module }),
      ...(place.channel === null ? {} : { channel: place.channel }),
    },
  } as const;
  switch (status) {
    case 'fixed':
      if (component.version === null) return buildAffected({ ...row, status: 'not-affected' });
      return buildAffected({
        ...row,
        intervals: [{ lower: null, upper: { version: component.version, inclusive: false } }],
        fix: fixedBy(component.version, remediation?.date ?? fixedSince),
      });
    case 'affected':
      return buildAffected({ ...row, fix: fixOf(remediation) });
    case 'not-affected':
      return component.version === null ? buildAffected({ ...row, status }) : null;
    case 'under-investigation':
      return buildAffected({ ...row, status });
  }
}

/** Red Hat says `Will not fix`, `Out of support scope`, `Fix deferred` or `Affected`. */
function fixOf(remediation: CsafStatement['remediation']): Fix {
  if (remediation === null) return FIX_UNKNOWN;
  const { category, details } = remediation;
  if (category === 'no_fix_planned' || details === 'Fix deferred') {
    return { ...FIX_UNKNOWN, state: 'wont-fix', statement: details === '' ? category : details };
  }
  return category === 'none_available' ? { ...NOT_FIXED, statement: details === '' ? null : details } : FIX_UNKNOWN;
}

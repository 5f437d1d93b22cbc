import { type Package, type VersionComparison, compareText } from '@assay/core';
import type { Advisory } from '../contracts/advisory.ts';
import { comparisonsOf, rangeText } from '../matching/affected-range.ts';
import { type Candidate, type RowDecision, baseAnswers, decideRow } from '../matching/decide-row.ts';
import type { ImageLookups } from '../matching/image-lookups.ts';
import type { Lookup } from '../matching/lookup.ts';
import { shown } from '../matching/shown-text.ts';
import type { VersionSchemes } from '../matching/match-options.ts';
import type { ConsideredRow } from './explanation.ts';

/** The rows of advisories that were held against one package. */
export interface PackageRows {
  readonly found: Package;
  readonly rows: readonly ConsideredRow[];
}

/** Holds every row of the advisories against the packages of the image that it names. Withdrawn ones are not held against any. */
export function considerRows(
  advisories: readonly Advisory[],
  image: ImageLookups,
  schemes: VersionSchemes,
): readonly PackageRows[] {
  const named = new Map<string, Candidate['row'][]>();
  for (const { affected, ...advisory } of advisories) {
    if (advisory.withdrawn !== null) continue;
    for (const one of affected) {
      const key = `${one.namespace}\0${one.name}`;
      const known = named.get(key);
      if (known === undefined) named.set(key, [{ affected: one, advisory }]);
      else known.push({ affected: one, advisory });
    }
  }
  const context = { schemes, surroundings: image.surroundings };
  const all: PackageRows[] = [];
  for (const { found, lookups } of image.packages) {
    if (lookups.kind !== 'places' && lookups.kind !== 'third-party') continue;
    const vendor = lookups.kind === 'third-party' ? lookups.vendor : null;
    const rows = lookups.places.flatMap((lookup) => {
      const own = rowsFor(lookup, named);
      const isBase = own.length > 0 && baseAnswers(image.rowsOf(lookup));
      return own.map((row) => {
        const candidate = { found, lookup, row, baseAnswers: isBase };
        return considered(candidate, vendor === null ? decideRow(candidate, context) : foreign(vendor), schemes);
      });
    });
    const seen = new Map(rows.map((row) => [JSON.stringify(row), row]));
    if (seen.size > 0) all.push({ found, rows: [...seen.values()].toSorted(inOrder) });
  }
  return all.toSorted((a, b) => compareText(a.found.purl, b.found.purl));
}

function foreign(vendor: string): RowDecision {
  return { kind: 'not-meant', why: `the package is from ${shown(vendor)}, not of the distribution` };
}

function rowsFor(
  { namespace, name, subject }: Lookup,
  named: ReadonlyMap<string, readonly Candidate['row'][]>,
): readonly Candidate['row'][] {
  const rows = named.get(`${namespace}\0${name}`) ?? [];
  return rows.filter(({ affected }) => subject === null || affected.subject === subject);
}

function considered({ lookup, row }: Candidate, decision: RowDecision, schemes: VersionSchemes): ConsideredRow {
  const { affected, advisory } = row;
  const comparisons =
    'answer' in decision ? comparisonsOf(decision.answer, lookup.version, schemes(affected.scheme)) : [];
  return {
    feed: advisory.feed,
    advisory: advisory.id,
    link: advisory.link,
    namespace: affected.namespace,
    name: affected.name,
    status: affected.status,
    scheme: affected.scheme,
    range: rangeText(affected),
    installed: lookup.version,
    outcome: decision.kind,
    comparisons,
    explanation: explain(decision, comparisons, { installed: lookup.version, range: rangeText(affected) }),
    fix: affected.fix,
  };
}

function explain(
  decision: RowDecision,
  comparisons: readonly VersionComparison[],
  { installed, range }: { readonly installed: string; readonly range: string },
): string {
  const compared = comparisons
    .map((one) => `${shown(one.installed)} ${one.operator} ${shown(one.bound)}`)
    .join(' and ');
  switch (decision.kind) {
    case 'applies':
      return compared === '' ? `every version is meant, ${shown(installed)} too` : `${compared}: in range`;
    case 'out-of-range':
      return compared === '' ? `${shown(installed)} is not in ${shown(range)}` : `${compared}: not in range`;
    case 'not-meant':
    case 'undetermined':
      return decision.why;
  }
}

function inOrder(a: ConsideredRow, b: ConsideredRow): number {
  return (
    compareText(a.feed, b.feed) ||
    compareText(a.advisory, b.advisory) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name) ||
    compareText(a.range, b.range)
  );
}

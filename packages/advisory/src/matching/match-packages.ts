import {
  type Package,
  type PackageFix,
  type SuppressedMatch,
  type UndeterminedPackage,
  type VulnerabilityFacts,
  type VulnerabilityMatch,
  compareText,
} from '@assay/core';
import { shown } from './shown-text.ts';
import type { AdvisoryReader } from '../contracts/advisory-reader.ts';
import { vulnerabilityLookup } from '../priority/vulnerability-data.ts';
import { applyVex } from '../vex/apply-vex.ts';
import { type BuildContext, buildMatch, surestFirst } from './build-match.ts';
import { consultedData } from './consulted.ts';
import { dataFacts } from './coverage.ts';
import type { RowContext } from './decide-row.ts';
import { type PackageResult, evaluatePackage } from './evaluate-package.ts';
import { type OpenMatch, suggestFix } from './fix-suggestion.ts';
import { type ImageLookups, imageLookups } from './image-lookups.ts';
import type { PackageLookups } from './lookup.ts';
import {
  DEFAULT_MATCH_LIMITS,
  type MatchOptions,
  type MatchableInspection,
  calculatorOf,
  schemesOf,
} from './match-options.ts';
import { uncoveredPackages } from './uncovered.ts';
import { undeterminedOf } from './undetermined.ts';

/**
 * Holds the packages of an image against advisories. Pure and in a fixed order: neither the order of packages nor that of advisories
 * changes the answer. Nothing is dropped: what does not count is under `suppressed`, what cannot be told under `undetermined`, and what
 * nobody answers for under `data.uncovered`.
 */
export function matchPackages(
  inspection: MatchableInspection,
  reader: AdvisoryReader,
  options: MatchOptions = {},
): VulnerabilityFacts {
  const schemes = schemesOf(options);
  const image = imageLookups(inspection, reader, options.at);
  const rowContext = { schemes, surroundings: image.surroundings };
  const buildContext = {
    source: inspection.source,
    schemes,
    score: calculatorOf(options),
    options,
    dataOf: vulnerabilityLookup(reader),
  };
  const all = new Results();
  for (const one of image.packages) {
    if (one.lookups.kind === 'places') matchOne(one, image, { row: rowContext, build: buildContext }, all);
  }
  const { matches, suppressed } = applyVex(all.matches, inspection, options.vex ?? []);
  return {
    matches: matches.toSorted(inOrder),
    undetermined: all.undetermined.toSorted((a, b) => compareText(undeterminedKey(a), undeterminedKey(b))),
    suppressed: [...all.suppressed, ...suppressed].toSorted(
      (a, b) => inOrder(a.match, b.match) || compareText(a.reason, b.reason),
    ),
    fixes: all.fixes.toSorted((a, b) => compareText(a.purl, b.purl)),
    data: {
      ...dataFacts(image.coverage, reader.status, inspection.packages),
      uncovered: uncoveredPackages(image.packages, image.coverage, (found) => image.answeringOwner(found) !== null),
      consulted: consultedData(image.packages, image.coverage, reader.status),
    },
  };
}

class Results {
  rows = 0;
  readonly matches: VulnerabilityMatch[] = [];
  readonly suppressed: SuppressedMatch[] = [];
  readonly undetermined: UndeterminedPackage[] = [];
  readonly fixes: PackageFix[] = [];
}

interface Contexts {
  readonly row: RowContext;
  readonly build: BuildContext;
}

function matchOne({ found, lookups }: PackageLookups, image: ImageLookups, contexts: Contexts, all: Results): void {
  if (lookups.kind !== 'places') return;
  const places = lookups.places.map((lookup) => ({ lookup, rows: image.rowsOf(lookup) }));
  for (const { rows } of places) all.rows += rows.length;
  const limits = { ...DEFAULT_MATCH_LIMITS, ...contexts.build.options.limits };
  if (all.rows > limits.maxRows || all.matches.length + all.suppressed.length >= limits.maxMatches) {
    all.undetermined.push({ purl: found.purl, reason: 'the image has more packages than are held against advisories' });
    return;
  }
  const result = evaluatePackage(found, places, contexts.row);
  if (result.groups.length === 0 && result.refuted.length === 0 && result.questions.length === 0) return;
  addRefuted(found, result, contexts.build, all);
  const owner = image.answeringOwner(found);
  if (owner !== null) {
    const explanation = `its files came with ${shown(owner.name)} ${shown(owner.version)}, whose distribution answers for it`;
    for (const group of result.groups) {
      const match = buildMatch(found, group, contexts.build);
      all.suppressed.push({ match, reason: 'owned-by-distribution', explanation });
    }
    return;
  }
  const open: OpenMatch[] = [];
  for (const group of result.groups) {
    const ordered = { ...group, proofs: surestFirst(group.proofs) };
    const match = buildMatch(found, ordered, contexts.build);
    all.matches.push(match);
    open.push({ id: group.id, proofs: ordered.proofs, versions: match.fix.versions });
  }
  all.undetermined.push(...undeterminedOf(found, result.questions, settledIds(result)));
  const byId = open.toSorted((a, b) => compareText(a.id, b.id));
  const fix = suggestFix(found, byId, contexts.row.schemes);
  if (fix !== null) all.fixes.push(fix);
}

function addRefuted(found: Package, { refuted }: PackageResult, context: BuildContext, all: Results): void {
  for (const { group, by } of refuted) {
    const { feed, id } = by.candidate.row.advisory;
    const explanation = `${shown(feed)} says in ${shown(id)} that it is not affected`;
    all.suppressed.push({ match: buildMatch(found, group, context), reason: 'not-affected', explanation });
  }
}

function settledIds({ groups, refuted }: PackageResult): ReadonlySet<string> {
  return new Set([...groups, ...refuted.map(({ group }) => group)].flatMap(({ id, aliases }) => [id, ...aliases]));
}

/** By type, name, version and purl of the package, then by id, then by place. */
function inOrder(a: VulnerabilityMatch, b: VulnerabilityMatch): number {
  return (
    compareText(a.package.type, b.package.type) ||
    compareText(a.package.name, b.package.name) ||
    compareText(a.package.version, b.package.version) ||
    compareText(a.package.purl, b.package.purl) ||
    compareText(a.id, b.id) ||
    compareText(a.locations[0]?.path ?? '', b.locations[0]?.path ?? '')
  );
}

function undeterminedKey({ purl, feed, scheme, reason }: UndeterminedPackage): string {
  return [purl, feed ?? '', scheme ?? '', reason].join('\0');
}

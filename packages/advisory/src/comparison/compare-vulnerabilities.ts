import { type VulnerabilityMatch, compareText } from '@assay/core';
import { severityRank } from '../priority/severity.ts';
import type {
  ComparedVulnerabilities,
  ComparisonClass,
  PackageIndex,
  VulnerabilityChange,
} from './image-comparison.ts';

/** What both images have, and what the baseline was once said to have. */
export interface VulnerabilitySides {
  readonly base: ComparedVulnerabilities;
  readonly image: ComparedVulnerabilities;
  readonly before: ComparedVulnerabilities | null;
  readonly basePackages: PackageIndex;
  readonly imagePackages: PackageIndex;
  readonly baseLayers: number | null;
}

/**
 * Classes of the vulnerabilities of two images. The same vulnerability of a package of the same type and name is one, whatever its version
 * and place, and by whatever of its ids it is reported.
 */
export function compareVulnerabilities(sides: VulnerabilitySides): readonly VulnerabilityChange[] {
  const base = new MatchIndex(sides.base.matches);
  const image = new MatchIndex(sides.image.matches);
  const before = sides.before === null ? null : new MatchIndex(allOf(sides.before));
  const taken = { base: new MatchIndex(suppressedOf(sides.base)), image: new MatchIndex(suppressedOf(sides.image)) };
  const changes: VulnerabilityChange[] = [];
  for (const match of image.first()) {
    const old = base.find(match);
    changes.push(old === undefined ? introduced(match, taken.base, sides) : carried(match, old, before, sides));
  }
  for (const match of base.first()) if (image.find(match) === undefined) changes.push(fixed(match, taken.image, sides));
  return changes.toSorted(inOrder);
}

/** Matches that count, and those that were taken out: both were known. */
function allOf(facts: ComparedVulnerabilities): readonly VulnerabilityMatch[] {
  return [...facts.matches, ...suppressedOf(facts)];
}

function suppressedOf({ suppressed }: ComparedVulnerabilities): readonly VulnerabilityMatch[] {
  return (suppressed ?? []).map(({ match }) => match);
}

/** Matches by package and any of their ids. Ids of ids are not followed. */
class MatchIndex {
  readonly #byKey = new Map<string, VulnerabilityMatch>();
  readonly #firsts = new Map<string, VulnerabilityMatch>();

  constructor(matches: readonly VulnerabilityMatch[]) {
    for (const match of matches) {
      const own = keyOf(match, match.id);
      const known = this.#firsts.get(own);
      if (known === undefined || isWorse(match, known)) this.#firsts.set(own, match);
    }
    for (const match of this.#firsts.values()) this.#byKey.set(keyOf(match, match.id), match);
    for (const match of this.#firsts.values()) {
      for (const alias of match.aliases) {
        const key = keyOf(match, alias);
        if (!this.#byKey.has(key)) this.#byKey.set(key, match);
      }
    }
  }

  /** One match for each vulnerability and package: the worst, then the first place. */
  first(): Iterable<VulnerabilityMatch> {
    return this.#firsts.values();
  }

  find(match: VulnerabilityMatch): VulnerabilityMatch | undefined {
    for (const id of [match.id, ...match.aliases]) {
      const found = this.#byKey.get(keyOf(match, id));
      if (found !== undefined && !areTwo(match, found)) return found;
    }
    return undefined;
  }
}

/** Two CVE ids are two vulnerabilities, also where one advisory is about both: else a new one would be taken for the old one. */
function areTwo(a: VulnerabilityMatch, b: VulnerabilityMatch): boolean {
  return a.id !== b.id && a.id.startsWith('CVE-') && b.id.startsWith('CVE-');
}

function keyOf({ package: { type, name } }: VulnerabilityMatch, id: string): string {
  return `${type}\0${name}\0${id}`;
}

function isWorse(a: VulnerabilityMatch, b: VulnerabilityMatch): boolean {
  const difference = severityRank(a.severity) - severityRank(b.severity);
  return difference > 0 || (difference === 0 && a.package.purl < b.package.purl);
}

function introduced(match: VulnerabilityMatch, taken: MatchIndex, sides: VulnerabilitySides): VulnerabilityChange {
  const isKnownPackage = sides.basePackages.has(packageKey(match));
  const cause =
    taken.find(match) !== undefined ? 'no-longer-suppressed' : isKnownPackage ? 'package-changed' : 'new-package';
  return change('introduced', match, sides, { severityBefore: null, cause });
}

function fixed(match: VulnerabilityMatch, taken: MatchIndex, sides: VulnerabilitySides): VulnerabilityChange {
  const isKnownPackage = sides.imagePackages.has(packageKey(match));
  const cause = taken.find(match) !== undefined ? 'suppressed' : isKnownPackage ? 'package-changed' : 'package-removed';
  const made = change('fixed', match, sides, { severityBefore: match.severity, cause });
  return { ...made, fromBaseImage: null };
}

function packageKey({ package: { type, name } }: VulnerabilityMatch): string {
  return `${type}\0${name}`;
}

/** What was known of the baseline then counts before what is known of it now. */
function carried(
  match: VulnerabilityMatch,
  old: VulnerabilityMatch,
  before: MatchIndex | null,
  sides: VulnerabilitySides,
): VulnerabilityChange {
  const then = before === null ? old : before.find(match);
  const label = then === undefined ? 'disclosed-since' : then.severity === match.severity ? 'carried' : 're-scored';
  return change(label, match, sides, { severityBefore: then?.severity ?? null, cause: null });
}

function change(
  label: ComparisonClass,
  match: VulnerabilityMatch,
  { baseLayers }: VulnerabilitySides,
  more: Pick<VulnerabilityChange, 'severityBefore' | 'cause'>,
): VulnerabilityChange {
  const layer = match.layer ?? null;
  const { id, aliases, severity, package: found } = match;
  return {
    class: label,
    id,
    aliases,
    package: { type: found.type, name: found.name },
    severity,
    ...more,
    match,
    layer,
    fromBaseImage: baseLayers === null || layer === null ? match.inheritedFromBase : layer.index < baseLayers,
  };
}

const CLASSES: readonly ComparisonClass[] = ['introduced', 're-scored', 'disclosed-since', 'carried', 'fixed'];

function inOrder(a: VulnerabilityChange, b: VulnerabilityChange): number {
  return (
    CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class) ||
    severityRank(b.severity) - severityRank(a.severity) ||
    compareText(a.package.type, b.package.type) ||
    compareText(a.package.name, b.package.name) ||
    compareText(a.id, b.id)
  );
}

import { isDigits } from '../../order/digits.ts';
import { compareText } from '../../order/order.ts';
import type { Order } from '../../version-scheme.ts';

/** A semantic version without its build metadata, which does not count. */
export interface SemanticVersion {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  readonly prerelease: readonly string[];
}

const SHAPE =
  /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
const NONE: readonly string[] = [];

/** Reads a version by Semantic Versioning 2.0.0; a leading `v` and white space around it are tolerated, as npm and Go do. */
export function parseSemanticVersion(text: string): SemanticVersion | null {
  const match = SHAPE.exec(text.trim());
  if (match === null) return null;
  const [, major = '', minor = '', patch = '', label] = match;
  const prerelease = label === undefined ? NONE : label.split('.');
  return prerelease.every(isIdentifier) ? { major, minor, patch, prerelease } : null;
}

/** A number has no leading zero. */
function isIdentifier(identifier: string): boolean {
  return identifier.length === 1 || !identifier.startsWith('0') || !isDigits(identifier);
}

/** The order of Semantic Versioning 2.0.0, section 11. */
export function compareSemanticVersions(a: SemanticVersion, b: SemanticVersion): Order {
  return compareCores(a, b) || comparePrereleases(a.prerelease, b.prerelease);
}

/** Order of major, minor and patch alone. */
export function compareCores(a: SemanticVersion, b: SemanticVersion): Order {
  return compareNumerals(a.major, b.major) || compareNumerals(a.minor, b.minor) || compareNumerals(a.patch, b.patch);
}

/** A version without a prerelease is newer than those with one; of two, the identifiers decide one by one. */
function comparePrereleases(a: readonly string[], b: readonly string[]): Order {
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 0 : a.length === 0 ? 1 : -1;
  return compareIdentifierLists(a, b);
}

/** Identifier by identifier; the longer list is newer when it starts like the other. */
export function compareIdentifierLists(a: readonly string[], b: readonly string[]): Order {
  for (let index = 0; ; index++) {
    const [x, y] = [a[index], b[index]];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? -1 : 1;
    const order = compareIdentifiers(x, y);
    if (order !== 0) return order;
  }
}

/** Numbers by value and before words; words by ASCII. */
function compareIdentifiers(a: string, b: string): Order {
  if (a === b) return 0;
  const [numericA, numericB] = [isDigits(a), isDigits(b)];
  if (numericA && numericB) return compareNumerals(a, b);
  if (numericA !== numericB) return numericA ? -1 : 1;
  return compareText(a, b);
}

/** Compares numbers written without leading zeros. */
function compareNumerals(a: string, b: string): Order {
  if (a.length !== b.length) return a.length < b.length ? -1 : 1;
  return compareText(a, b);
}

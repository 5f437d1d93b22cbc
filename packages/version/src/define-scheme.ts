import { MAX_RANGE_CHARACTERS, MAX_VERSION_CHARACTERS } from './order/limits.ts';
import { parseComparisons } from './ranges/comparisons.ts';
import type { Order, VersionExamples, VersionInterval, VersionScheme, VersionSchemeId } from './version-scheme.ts';

/** The parts of a scheme that differ from one to the next. */
export interface SchemeDefinition<T> {
  readonly id: VersionSchemeId;
  readonly summary: string;
  readonly authority: string;
  readonly examples: VersionExamples;
  /** Null when the text, at most 256 characters long, is no version. */
  readonly parse: (text: string) => T | null;
  /** A total order. */
  readonly order: (a: T, b: T) => Order;
  /** How a version stands to the bound of an interval, where that is not the total order. */
  readonly orderBound?: (version: T, bound: T) => Order;
  /** The scheme's own notation of ranges, for texts of at most 8192 characters; absent for comma-separated comparisons. */
  readonly parseRange?: (text: string, scheme: VersionScheme) => readonly VersionInterval[] | null;
}

/** Makes a scheme from its parser and its order, with the limits on length that all share. */
export function defineScheme<T>(definition: SchemeDefinition<T>): VersionScheme {
  return schemeWith(definition, (text) => (text.length > MAX_VERSION_CHARACTERS ? null : definition.parse(text)));
}

type Parse<T> = SchemeDefinition<T>['parse'];

function schemeWith<T>(definition: SchemeDefinition<T>, parse: Parse<T>): VersionScheme {
  const { id, summary, authority, examples, order, orderBound, parseRange } = definition;
  const comparer =
    (rule: (a: T, b: T) => Order) =>
    (a: string, b: string): Order | null => {
      const left = parse(a);
      if (left === null) return null;
      const right = parse(b);
      return right === null ? null : rule(left, right);
    };
  const scheme: VersionScheme = {
    id,
    summary,
    authority,
    examples,
    isVersion: (text) => parse(text) !== null,
    compare: comparer(order),
    ...(orderBound === undefined ? {} : { compareBound: comparer(orderBound) }),
    parseRange: (text) => {
      if (text.length > MAX_RANGE_CHARACTERS) return null;
      return parseRange === undefined ? parseComparisons(text, scheme) : parseRange(text, scheme);
    },
    remembering: () => schemeWith(definition, remembered(parse)),
  };
  return scheme;
}

/** Versions that are remembered before all are forgotten. */
const MAX_REMEMBERED = 2000;

function remembered<T>(parse: Parse<T>): Parse<T> {
  const known = new Map<string, T | null>();
  return (text) => {
    if (text.length > MAX_VERSION_CHARACTERS) return null;
    const version = known.get(text);
    if (version !== undefined) return version;
    const read = parse(text);
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(text, read);
    return read;
  };
}

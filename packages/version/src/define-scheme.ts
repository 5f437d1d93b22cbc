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
  return schemeWith(definition, (parse) => parse);
}

type Parse<T> = SchemeDefinition<T>['parse'];

/** `reader` gives what reads the versions on one side of a comparison. */
function schemeWith<T>(definition: SchemeDefinition<T>, reader: (parse: Parse<T>) => Parse<T>): VersionScheme {
  const { id, summary, authority, examples, order, orderBound, parseRange } = definition;
  const parse: Parse<T> = (text) => (text.length > MAX_VERSION_CHARACTERS ? null : definition.parse(text));
  const comparer = (rule: (a: T, b: T) => Order): ((a: string, b: string) => Order | null) => {
    const [first, second] = [reader(parse), reader(parse)];
    return (a, b) => {
      const left = first(a);
      if (left === null) return null;
      const right = second(b);
      return right === null ? null : rule(left, right);
    };
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
    remembering: () => schemeWith(definition, remembered),
  };
  return scheme;
}

function remembered<T>(parse: Parse<T>): Parse<T> {
  let last = '';
  let version = parse(last);
  return (text) => {
    if (text !== last) {
      version = parse(text);
      last = text;
    }
    return version;
  };
}

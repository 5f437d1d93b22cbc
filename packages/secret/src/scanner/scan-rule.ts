import type { Breadth, Confidence, Detector, Keyword } from '../contracts/detector.ts';
import type { AllowRule, UserDetector } from '../contracts/user-detector.ts';
import type { LinearRegex } from '../text/linear-regex.ts';

/** Bytes that a pattern may look at for one unit of work. */
const COST_UNIT = 256;

/** How a rule looks for matches once one of its keywords was met. */
export type Search =
  /** The pattern starts at most `before` bytes ahead of the keyword and covers it. */
  | { readonly kind: 'keyword'; readonly regex: RegExp; readonly work: number }
  /** A user's pattern, run over the cell of the keyword. */
  | { readonly kind: 'cell'; readonly regex: LinearRegex };

/** A detector, ours or a user's, as the scanner uses it. */
export interface ScanRule {
  readonly id: string;
  readonly service: string;
  readonly title: string;
  readonly breadth: Breadth;
  readonly confidence: Confidence;
  readonly keywords: readonly Keyword[];
  readonly search: Search;
  readonly before: number;
  readonly after: number;
  readonly secretGroup: number | null;
  readonly minEntropy: number;
  readonly chosenByPeople: boolean;
  readonly scope: 'files' | 'pairs';
  readonly matchesPath: ((path: string) => boolean) | null;
  readonly accepts: Detector['accepts'];
  readonly verify: Detector['verify'];
  readonly allow: readonly AllowRule[];
}

/** A built-in detector as a rule. */
export function ruleOfDetector(detector: Detector): ScanRule {
  const { pattern, paths } = detector;
  const regex = new RegExp(pattern.source, [...new Set(`${pattern.flags}dy`)].join(''));
  return {
    ...detector,
    search: { kind: 'keyword', regex, work: Math.ceil((detector.before + detector.after) / COST_UNIT) },
    matchesPath: paths === null ? null : (path) => paths.test(path),
    allow: [],
  };
}

/** A user's detector as a rule. Users know their own tokens: they count as narrow as those of a service. */
export function ruleOfUserDetector(detector: UserDetector): ScanRule {
  return {
    ...detector,
    breadth: 'service',
    keywords: detector.keywords.map((text) => ({ text, caseSensitive: false })),
    search: { kind: 'cell', regex: detector.pattern },
    before: 0,
    after: 0,
    chosenByPeople: true,
    scope: 'files',
    accepts: null,
    verify: null,
  };
}

import type { Breadth, Confidence, Detector, Keyword } from '../contracts/detector.ts';
import type { AllowRule, UserDetector } from '../contracts/user-detector.ts';
import type { LinearRegex } from '../text/linear-regex.ts';

/** How a rule looks for matches once one of its keywords was met. */
export type Search =
  /** The pattern starts with the keyword. */
  | { readonly kind: 'at'; readonly regex: RegExp }
  /** The pattern starts up to `before` bytes earlier and covers the keyword. */
  | { readonly kind: 'around'; readonly regex: RegExp }
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
  const { before, paths } = detector;
  const flags = [...new Set(`${detector.pattern.flags}d${before === 0 ? 'y' : 'g'}`)].join('');
  const regex = new RegExp(detector.pattern.source, flags);
  return {
    ...detector,
    search: { kind: before === 0 ? 'at' : 'around', regex },
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

import type { LinearRegex } from '../text/linear-regex.ts';
import type { Confidence } from './detector.ts';

/**
 * A detector that a user wrote or imported. Its pattern is matched in linear time over cells of 1 KiB, with 512 bytes on either
 * side, that hold one of its keywords; without keywords over all cells, within a budget.
 */
export interface UserDetector {
  readonly id: string;
  readonly title: string;
  readonly service: string;
  readonly confidence: Confidence;
  /** Compared without regard to case. */
  readonly keywords: readonly string[];
  readonly pattern: LinearRegex;
  /** The capturing group that is the secret; null takes the first group that took part, or the whole match. */
  readonly secretGroup: number | null;
  /** Least Shannon entropy in bits per character. */
  readonly minEntropy: number;
  /** Null for all paths. */
  readonly matchesPath: ((path: string) => boolean) | null;
  /** Allow rules of this detector alone. */
  readonly allow: readonly AllowRule[];
}

/** A test on a text: a path, a secret, a match or a line. */
export type TextTest = (text: string) => boolean;

/** Says which matches are accepted. A rule without any criterion allows nothing. */
export interface AllowRule {
  readonly description: string;
  /** Ids of the detectors it is for; null for all. */
  readonly detectors: ReadonlySet<string> | null;
  /** Whether one criterion is enough or all that are given must hold. */
  readonly condition: 'any' | 'all';
  readonly paths: readonly TextTest[];
  readonly patterns: readonly TextTest[];
  /** What the patterns look at. */
  readonly target: 'secret' | 'match' | 'line';
  /** Lower-case words, one of which the secret contains. */
  readonly stopwords: readonly string[];
  readonly fingerprints: ReadonlySet<string>;
}

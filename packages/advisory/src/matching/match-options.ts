import type { CvssScores, Inspection } from '@assay/core';
import { type VersionScheme, versionSchemes } from '@assay/version';
import type { CvssVector } from '../contracts/advisory.ts';
import { scoreCvss as ownScores } from '../cvss/score-cvss.ts';
import type { VexSource } from '../vex/vex-document.ts';

/** Finds a version scheme by its id; undefined for one that is not known. */
export type VersionSchemes = (id: string) => VersionScheme | undefined;

/** Computes the scores of a vector; null when the vector does not parse. */
export type CvssCalculator = (vector: CvssVector) => CvssScores | null;

/** What an inspection has to hold to be matched. */
export type MatchableInspection = Pick<Inspection, 'os' | 'packages' | 'source' | 'subject'>;

/** What matching needs beside packages and advisories. */
export interface MatchOptions {
  /** Default: those of package `version`. */
  readonly schemes?: VersionSchemes;
  /** Default: the scores by the specifications of CVSS. */
  readonly scoreCvss?: CvssCalculator;
  /** VEX documents. Only those marked as trusted take anything out. Default: none. */
  readonly vex?: readonly VexSource[];
  /** How many of the first layers are those of the base image; null or absent when it is not known. */
  readonly baseLayers?: number | null;
  /** The instant that the end of support is judged by; without it, whether a distribution has ended is not told. */
  readonly at?: Date;
  readonly limits?: Partial<MatchLimits>;
}

/** What one image may cost. Real images stay far below; of one that does not, the packages that are left are undetermined. */
export interface MatchLimits {
  /** Rows that are held against packages. Default 5,000,000. */
  readonly maxRows: number;
  /** Matches, suppressed ones included. Default 60,000. */
  readonly maxMatches: number;
}

export const DEFAULT_MATCH_LIMITS: MatchLimits = { maxRows: 5_000_000, maxMatches: 60_000 };

/** The calculator of the options, or our own. */
export function calculatorOf({ scoreCvss }: MatchOptions): CvssCalculator {
  return scoreCvss ?? (({ vector }) => ownScores(vector));
}

/** The schemes of the options, or those of package `version`; each remembers the versions that it has read. */
export function schemesOf({ schemes = (id) => versionSchemes.get(id) }: MatchOptions): VersionSchemes {
  const known = new Map<string, VersionScheme | undefined>();
  return (id) => {
    const scheme = known.get(id);
    if (scheme !== undefined || known.has(id)) return scheme;
    const found = schemes(id)?.remembering();
    known.set(id, found);
    return found;
  };
}

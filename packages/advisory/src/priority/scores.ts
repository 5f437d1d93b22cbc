import type { CvssRating, CvssScores } from '@assay/core';
import type { CvssVector } from '../contracts/advisory.ts';
import type { CvssCalculator } from '../matching/match-options.ts';

/** What vectors of several sources come to. */
export interface CombinedScores {
  readonly nvd: CvssScores | null;
  readonly vendor: CvssScores | null;
  /** The highest of each version, newest version first. */
  readonly ratings: readonly CvssRating[];
}

const UNSCORED: CombinedScores = { nvd: null, vendor: null, ratings: [] };

/**
 * Scores of all vectors: each part of version 3 at its highest, NVD apart from everyone else; and the highest base score of each
 * version. Vectors that do not parse count for nothing.
 */
export function combineScores(vectors: readonly CvssVector[], score: CvssCalculator): CombinedScores {
  if (vectors.length === 0) return UNSCORED;
  const best = new Map<CvssVector['version'], CvssRating>();
  let nvd: CvssScores | null = null;
  let vendor: CvssScores | null = null;
  for (const vector of vectors) {
    const scores = score(vector);
    if (scores === null || scores.base === null) continue;
    const rating = { version: vector.version, vector: vector.vector, source: vector.source, base: scores.base };
    const known = best.get(vector.version);
    if (known === undefined || isHigher(rating, known)) best.set(vector.version, rating);
    if (!vector.version.startsWith('3')) continue;
    if (vector.source === 'nvd') nvd = highest(nvd, scores);
    else vendor = highest(vendor, scores);
  }
  const ratings = [...best.values()].toSorted((a, b) => (a.version < b.version ? 1 : -1));
  return { nvd, vendor, ratings };
}

function isHigher(a: CvssRating, b: CvssRating): boolean {
  if (a.base !== b.base) return a.base > b.base;
  return `${a.source} ${a.vector}` < `${b.source} ${b.vector}`;
}

function highest(a: CvssScores | null, b: CvssScores): CvssScores {
  if (a === null) return b;
  const higher = (x: number | null, y: number | null): number | null =>
    x === null || y === null ? (x ?? y) : Math.max(x, y);
  return {
    base: higher(a.base, b.base),
    exploitability: higher(a.exploitability, b.exploitability),
    impact: higher(a.impact, b.impact),
  };
}

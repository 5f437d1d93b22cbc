import type { MatchKind, VulnerabilitySeverity } from '@assay/core';

/** Severities, weakest first. */
export const SEVERITIES: readonly VulnerabilitySeverity[] = [
  'unknown',
  'negligible',
  'low',
  'medium',
  'high',
  'critical',
];

/** Position in the order of severities. */
export function severityRank(severity: VulnerabilitySeverity): number {
  return SEVERITIES.indexOf(severity);
}

/** A rating by one source. */
export interface Rating {
  readonly severity: VulnerabilitySeverity;
  readonly source: string;
  readonly origin: MatchKind | 'nvd';
}

/** Whose word counts first. A rating of a later place is only taken when nobody before it gave one. */
const ORDER: readonly (readonly Rating['origin'][])[] = [
  ['distro-source', 'distro-package'],
  ['ecosystem'],
  ['bitnami'],
  ['nvd', 'cpe'],
];

/** The severity that counts: that of the distribution, else of the ecosystem, else of NVD; the highest of one place. */
export function chosenSeverity(ratings: readonly Rating[]): {
  readonly severity: VulnerabilitySeverity;
  readonly source: string | null;
} {
  for (const origins of ORDER) {
    let best: Rating | null = null;
    for (const rating of ratings) {
      if (rating.severity === 'unknown' || !origins.includes(rating.origin)) continue;
      if (best === null || isBetter(rating, best)) best = rating;
    }
    if (best !== null) return best;
  }
  return { severity: 'unknown', source: null };
}

function isBetter(a: Rating, b: Rating): boolean {
  const difference = severityRank(a.severity) - severityRank(b.severity);
  return difference > 0 || (difference === 0 && a.source < b.source);
}

/** The qualitative rating of a base score: CVSS 3.1, section 5, and 4.0, section 6; version 2 by NVD's scale. */
export function severityOfScore(base: number, version: string): VulnerabilitySeverity {
  if (version === '2.0') return base >= 7 ? 'high' : base >= 4 ? 'medium' : 'low';
  if (base >= 9) return 'critical';
  if (base >= 7) return 'high';
  if (base >= 4) return 'medium';
  return base > 0 ? 'low' : 'negligible';
}

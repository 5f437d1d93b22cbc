import type { VulnerabilityMatch, VulnerabilitySeverity } from '@assay/core';

/** Middle of the band of CVSS scores that each word stands for; what nobody rated counts as medium. */
const MIDPOINT: Readonly<Record<VulnerabilitySeverity, number>> = {
  unknown: 5,
  negligible: 0.5,
  low: 2,
  medium: 5,
  high: 8,
  critical: 9.5,
};

/** Likelihood that is taken for a vulnerability without an EPSS score. */
const UNKNOWN_PROBABILITY = 0.05;

const CONFIDENCE = { high: 1, medium: 0.9, low: 0.7 } as const;

/** Headers of a kernel that does not run in the image. */
const HEADERS_FACTOR = 0.2;

/**
 * One number from 0 to 100, with one decimal, from severity, highest base score, EPSS, the list of exploited vulnerabilities, certainty
 * and relation of a match. The formula is in this folder's README.
 */
export function riskOf(
  match: Pick<VulnerabilityMatch, 'severity' | 'ratings' | 'epss' | 'kev' | 'exploited' | 'reason' | 'relation'>,
): number {
  const certainty = CONFIDENCE[match.reason?.confidence ?? 'high'];
  const relation = match.relation === 'headers' ? HEADERS_FACTOR : 1;
  return Math.round(1000 * impactOf(match) * likelihoodOf(match) * certainty * relation) / 10;
}

/** From 0 to 1: the mean of the word and the number, where there is a number. */
function impactOf({ severity, ratings }: Pick<VulnerabilityMatch, 'severity' | 'ratings'>): number {
  const word = MIDPOINT[severity];
  const scores = (ratings ?? []).filter(({ version }) => version !== '2.0').map(({ base }) => base);
  if (scores.length === 0) return word / 10;
  return (word + Math.max(...scores)) / 20;
}

/** From 0.2 to 1. Nothing that is only predicted reaches what has happened. */
function likelihoodOf({ epss, kev, exploited }: Pick<VulnerabilityMatch, 'epss' | 'kev' | 'exploited'>): number {
  if (kev) return exploited?.ransomware === true ? 1 : 0.95;
  const probability = Math.min(1, Math.max(0, epss?.score ?? UNKNOWN_PROBABILITY));
  return 0.2 + 0.7 * Math.sqrt(probability);
}

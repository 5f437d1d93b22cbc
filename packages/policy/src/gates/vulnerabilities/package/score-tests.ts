import type { CvssScores, VulnerabilityMatch } from '@assay/core';
import { type Comparison, compares } from '../../../parameters/comparison.ts';

/** Severities, weakest first. */
export const SEVERITIES = ['unknown', 'negligible', 'low', 'medium', 'high', 'critical'] as const;

/** What stands for a score that a source does not give: less than any. */
const NO_SCORE = -1;

/** Names of the compared CVSS scores, whose they are and which part of them. */
const CVSS = [
  ['cvss_v3_base_score', 'nvd', 'base'],
  ['cvss_v3_exploitability_score', 'nvd', 'exploitability'],
  ['cvss_v3_impact_score', 'nvd', 'impact'],
  ['vendor_cvss_v3_base_score', 'vendor', 'base'],
  ['vendor_cvss_v3_exploitability_score', 'vendor', 'exploitability'],
  ['vendor_cvss_v3_impact_score', 'vendor', 'impact'],
] as const;

type CvssName = (typeof CVSS)[number][0];

/** Parameters that compare scores. */
export type ScoreParameters = { readonly [K in CvssName]: number | null } & {
  readonly [K in `${CvssName}_comparison`]: Comparison;
} & {
  readonly severity: (typeof SEVERITIES)[number];
  readonly severity_comparison: Comparison;
  readonly epss_score: number | null;
  readonly epss_score_comparison: Comparison;
  readonly epss_percentile: number | null;
  readonly epss_percentile_comparison: Comparison;
};

/** The comparisons that a rule asks for. */
export function scoreTests(params: ScoreParameters): readonly ((match: VulnerabilityMatch) => boolean)[] {
  const rank = SEVERITIES.indexOf(params.severity);
  const tests = [
    ({ severity }: VulnerabilityMatch) => compares(params.severity_comparison, SEVERITIES.indexOf(severity), rank),
  ];
  for (const [name, source, part] of CVSS) {
    const wanted = params[name];
    if (wanted === null) continue;
    tests.push(({ cvss }) => compares(params[`${name}_comparison`], scoreOf(cvss[source], part), wanted));
  }
  const { epss_score: score, epss_percentile: percentile } = params;
  if (score !== null) {
    tests.push(({ epss }) => compares(params.epss_score_comparison, epss?.score ?? NO_SCORE, score));
  }
  if (percentile !== null) {
    tests.push(({ epss }) => compares(params.epss_percentile_comparison, epss?.percentile ?? NO_SCORE, percentile));
  }
  return tests;
}

function scoreOf(scores: CvssScores | null, part: keyof CvssScores): number {
  return scores?.[part] ?? NO_SCORE;
}

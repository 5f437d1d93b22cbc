import { type VectorScores, roundToTenth } from './cvss-scores.ts';
import { type MetricTable, parseMetrics } from './parse-metrics.ts';

const IMPACT = ['N', 'P', 'C'];
const REQUIREMENT = ['L', 'M', 'H', 'ND'];
const TABLE: MetricTable = {
  base: { AV: ['L', 'A', 'N'], AC: ['H', 'M', 'L'], Au: ['M', 'S', 'N'], C: IMPACT, I: IMPACT, A: IMPACT },
  optional: {
    E: ['U', 'POC', 'F', 'H', 'ND'],
    RL: ['OF', 'TF', 'W', 'U', 'ND'],
    RC: ['UC', 'UR', 'C', 'ND'],
    CDP: ['N', 'L', 'LM', 'MH', 'H', 'ND'],
    TD: ['N', 'L', 'M', 'H', 'ND'],
    CR: REQUIREMENT,
    IR: REQUIREMENT,
    AR: REQUIREMENT,
  },
};

/** Weights of the base metrics, CVSS 2.0 section 3.2.1. */
const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { L: 0.395, A: 0.646, N: 1 },
  AC: { H: 0.35, M: 0.61, L: 0.71 },
  Au: { M: 0.45, S: 0.56, N: 0.704 },
  C: { N: 0, P: 0.275, C: 0.66 },
  I: { N: 0, P: 0.275, C: 0.66 },
  A: { N: 0, P: 0.275, C: 0.66 },
};

/** Scores a vector of CVSS 2.0 without a prefix; null when it is none. */
export function scoreVersion2(text: string): VectorScores | null {
  const metrics = parseMetrics(text, TABLE);
  if (metrics === null) return null;
  const weight = (name: string): number => WEIGHTS[name]?.[metrics.get(name) ?? ''] ?? 0;
  const impact = 10.41 * (1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A')));
  const exploitability = 20 * weight('AV') * weight('AC') * weight('Au');
  const base = impact === 0 ? 0 : roundToTenth((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176);
  return {
    version: '2.0',
    base,
    exploitability: roundToTenth(exploitability),
    impact: Math.min(10, roundToTenth(impact)),
    severity: base < 4 ? 'low' : base < 7 ? 'medium' : 'high',
    overall: null,
  };
}

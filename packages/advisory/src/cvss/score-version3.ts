import { type VectorScores, roundToTenth, severityOf } from './cvss-scores.ts';
import { type MetricTable, parseMetrics } from './parse-metrics.ts';

const IMPACT = ['N', 'L', 'H'];
const REQUIREMENT = ['X', 'L', 'M', 'H'];
const BASE = {
  AV: ['N', 'A', 'L', 'P'],
  AC: ['L', 'H'],
  PR: ['N', 'L', 'H'],
  UI: ['N', 'R'],
  S: ['U', 'C'],
  C: IMPACT,
  I: IMPACT,
  A: IMPACT,
} as const;
const TABLE: MetricTable = {
  base: BASE,
  optional: {
    E: ['X', 'U', 'P', 'F', 'H'],
    RL: ['X', 'O', 'T', 'W', 'U'],
    RC: ['X', 'U', 'R', 'C'],
    CR: REQUIREMENT,
    IR: REQUIREMENT,
    AR: REQUIREMENT,
    ...Object.fromEntries(Object.entries(BASE).map(([name, values]) => [`M${name}`, ['X', ...values]])),
  },
};

/** Weights of the base metrics, CVSS 3.1 section 7.4; `PR` has others when the scope changes. */
const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  PR: { N: 0.85, L: 0.62, H: 0.27 },
  UI: { N: 0.85, R: 0.62 },
  C: { N: 0, L: 0.22, H: 0.56 },
  I: { N: 0, L: 0.22, H: 0.56 },
  A: { N: 0, L: 0.22, H: 0.56 },
};
const PRIVILEGES_OF_CHANGED_SCOPE: Readonly<Record<string, number>> = { N: 0.85, L: 0.68, H: 0.5 };

/** Scores a vector of CVSS 3.0 or 3.1 without its prefix; null when it is none. */
export function scoreVersion3(text: string, version: '3.0' | '3.1'): VectorScores | null {
  const metrics = parseMetrics(text, TABLE);
  if (metrics === null) return null;
  const changed = metrics.get('S') === 'C';
  const weight = (name: string): number => {
    const weights = name === 'PR' && changed ? PRIVILEGES_OF_CHANGED_SCOPE : WEIGHTS[name];
    return weights?.[metrics.get(name) ?? ''] ?? 0;
  };
  const loss = 1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'));
  const impact = Math.max(0, changed ? 7.52 * (loss - 0.029) - 3.25 * (loss - 0.02) ** 15 : 6.42 * loss);
  const exploitability = 8.22 * weight('AV') * weight('AC') * weight('PR') * weight('UI');
  const sum = (impact + exploitability) * (changed ? 1.08 : 1);
  const base = impact === 0 ? 0 : roundUp(Math.min(sum, 10));
  return {
    version,
    base,
    exploitability: roundToTenth(exploitability),
    impact: roundToTenth(impact),
    severity: severityOf(base),
    overall: null,
  };
}

/** CVSS 3.1, appendix A: up to the next tenth, unless only binary fractions are above one. */
function roundUp(value: number): number {
  return Math.ceil(Math.round(value * 100_000) / 10_000) / 10;
}

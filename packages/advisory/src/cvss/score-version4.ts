import { type VectorScores, roundToTenth, severityOf } from './cvss-scores.ts';
import { type MetricValue, macroVectorOf, proportions } from './equivalence-sets.ts';
import { type MacroVector, macroVectorScore } from './macro-vectors.ts';
import { type MetricTable, parseMetrics } from './parse-metrics.ts';

const IMPACT = ['H', 'L', 'N'];
const REQUIREMENT = ['X', 'H', 'M', 'L'];
const BASE = {
  AV: ['N', 'A', 'L', 'P'],
  AC: ['L', 'H'],
  AT: ['N', 'P'],
  PR: ['N', 'L', 'H'],
  UI: ['N', 'P', 'A'],
  VC: IMPACT,
  VI: IMPACT,
  VA: IMPACT,
  SC: IMPACT,
  SI: IMPACT,
  SA: IMPACT,
} as const;
const TABLE: MetricTable = {
  base: BASE,
  optional: {
    E: ['X', 'A', 'P', 'U'],
    CR: REQUIREMENT,
    IR: REQUIREMENT,
    AR: REQUIREMENT,
    ...Object.fromEntries(Object.entries(BASE).map(([name, values]) => [`M${name}`, ['X', ...values]])),
    MSI: ['X', 'S', ...IMPACT],
    MSA: ['X', 'S', ...IMPACT],
    S: ['X', 'N', 'P'],
    AU: ['X', 'N', 'Y'],
    R: ['X', 'A', 'U', 'I'],
    V: ['X', 'D', 'C'],
    RE: ['X', 'L', 'M', 'H'],
    U: ['X', 'Clear', 'Green', 'Amber', 'Red'],
  },
};
/** What counts for metrics that are not given: the worst case. */
const WORST: Readonly<Record<string, string>> = { E: 'A', CR: 'H', IR: 'H', AR: 'H' };
const IMPACTS = ['VC', 'VI', 'VA', 'SC', 'SI', 'SA'];

/** Scores a vector of CVSS 4.0 without its prefix; null when it is none. */
export function scoreVersion4(text: string): VectorScores | null {
  const metrics = parseMetrics(text, TABLE);
  if (metrics === null) return null;
  const base = score((name) => WORST[name] ?? metrics.get(name) ?? '');
  const overall = score((name) => given(metrics, `M${name}`) ?? given(metrics, name) ?? WORST[name] ?? '');
  return { version: '4.0', base, exploitability: null, impact: null, severity: severityOf(base), overall };
}

/** The value of a metric, unless it is absent or not defined. */
function given(metrics: ReadonlyMap<string, string>, name: string): string | undefined {
  const value = metrics.get(name);
  return value === 'X' ? undefined : value;
}

/** The score of the MacroVector less the mean of the distances to the next lower ones, CVSS 4.0 section 8.2. */
function score(value: MetricValue): number {
  if (IMPACTS.every((name) => value(name) === 'N')) return 0;
  const macro = macroVectorOf(value);
  const top = macroVectorScore(macro) ?? 0;
  const parts = proportions(value, macro);
  const distances = nextLower(macro).flatMap((lower, index) =>
    lower === null ? [] : (top - lower) * (parts[index] ?? 0),
  );
  const mean = distances.length === 0 ? 0 : distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  return Math.min(10, Math.max(0, roundToTenth((top - mean) / 10)));
}

/** Scores of the next lower MacroVectors by EQ1, EQ2, EQ3 with EQ6, EQ4 and EQ5; null where there is none. */
function nextLower(macro: MacroVector): readonly (number | null)[] {
  const { eq1, eq2, eq3, eq4, eq5, eq6 } = macro;
  return [
    macroVectorScore({ ...macro, eq1: eq1 + 1 }),
    macroVectorScore({ ...macro, eq2: eq2 + 1 }),
    nextLowerImpact(macro, eq3, eq6),
    macroVectorScore({ ...macro, eq4: eq4 + 1 }),
    macroVectorScore({ ...macro, eq5: eq5 + 1 }),
  ];
}

/** EQ3 and EQ6 go down together; from the top there are two ways, of which the higher counts. */
function nextLowerImpact(macro: MacroVector, eq3: number, eq6: number): number | null {
  const byImpact = macroVectorScore({ ...macro, eq3: eq3 + 1 });
  const byRequirement = macroVectorScore({ ...macro, eq6: eq6 + 1 });
  if (eq6 === 1) return byImpact;
  if (eq3 === 0) return Math.max(byImpact ?? 0, byRequirement ?? 0);
  return byRequirement;
}

import type { MacroVector } from './macro-vectors.ts';

/** Gives the value that counts for a metric. */
export type MetricValue = (name: string) => string;

/** Values of each metric from the most severe one, each a step of distance from the one before. */
const SEVERITIES: Readonly<Record<string, string>> = {
  AV: 'NALP',
  PR: 'NLH',
  UI: 'NPA',
  AC: 'LH',
  AT: 'NP',
  VC: 'HLN',
  VI: 'HLN',
  VA: 'HLN',
  SC: 'SHLN',
  SI: 'SHLN',
  SA: 'SHLN',
  CR: 'HML',
  IR: 'HML',
  AR: 'HML',
};

/** Metrics of an equivalence set with, for each level, its highest vectors and how many steps it is deep. */
interface EquivalenceSet {
  readonly metrics: readonly string[];
  readonly levels: Readonly<Record<string, { readonly highest: readonly string[]; readonly depth: number }>>;
}

const EQ1: EquivalenceSet = {
  metrics: ['AV', 'PR', 'UI'],
  levels: {
    0: { highest: ['NNN'], depth: 1 },
    1: { highest: ['ANN', 'NLN', 'NNP'], depth: 4 },
    2: { highest: ['PNN', 'ALP'], depth: 5 },
  },
};
const EQ2: EquivalenceSet = {
  metrics: ['AC', 'AT'],
  levels: { 0: { highest: ['LN'], depth: 1 }, 1: { highest: ['HN', 'LP'], depth: 2 } },
};
/** Levels of EQ3 and EQ6 together. */
const EQ36: EquivalenceSet = {
  metrics: ['VC', 'VI', 'VA', 'CR', 'IR', 'AR'],
  levels: {
    '00': { highest: ['HHHHHH'], depth: 7 },
    '01': { highest: ['HHLMMH', 'HHHMMM'], depth: 6 },
    10: { highest: ['LHHHHH', 'HLHHHH'], depth: 8 },
    11: { highest: ['LHLHMH', 'LHHHMM', 'HLHMHM', 'HLLMHH', 'LLHHHM'], depth: 8 },
    21: { highest: ['LLLHHH'], depth: 10 },
  },
};
const EQ4: EquivalenceSet = {
  metrics: ['SC', 'SI', 'SA'],
  levels: {
    0: { highest: ['HSS'], depth: 6 },
    1: { highest: ['HHH'], depth: 5 },
    2: { highest: ['LLL'], depth: 4 },
  },
};

/** The MacroVector of a vector, CVSS 4.0 tables 24 to 29. */
export function macroVectorOf(value: MetricValue): MacroVector {
  const is = (name: string, wanted: string): boolean => value(name) === wanted;
  const anyOf = (names: readonly string[], wanted: string): boolean => names.some((name) => is(name, wanted));
  const open = [is('AV', 'N'), is('PR', 'N'), is('UI', 'N')];
  const requirements = [is('CR', 'H') && is('VC', 'H'), is('IR', 'H') && is('VI', 'H'), is('AR', 'H') && is('VA', 'H')];
  const levelOf3 = anyOf(['VC', 'VI', 'VA'], 'H') ? 1 : 2;
  const levelOf4 = anyOf(['SC', 'SI', 'SA'], 'H') ? 1 : 2;
  return {
    eq1: open.every(Boolean) ? 0 : open.some(Boolean) && !is('AV', 'P') ? 1 : 2,
    eq2: is('AC', 'L') && is('AT', 'N') ? 0 : 1,
    eq3: is('VC', 'H') && is('VI', 'H') ? 0 : levelOf3,
    eq4: anyOf(['SI', 'SA'], 'S') ? 0 : levelOf4,
    eq5: is('E', 'A') ? 0 : is('E', 'P') ? 1 : 2,
    eq6: requirements.some(Boolean) ? 0 : 1,
  };
}

/** How far a vector is below the highest of its level, from 0 to below 1, in EQ1, EQ2, EQ3 with EQ6, and EQ4. */
export function proportions(value: MetricValue, { eq1, eq2, eq3, eq4, eq6 }: MacroVector): readonly number[] {
  return [
    proportion(EQ1, String(eq1), value),
    proportion(EQ2, String(eq2), value),
    proportion(EQ36, `${eq3}${eq6}`, value),
    proportion(EQ4, String(eq4), value),
  ];
}

function proportion({ metrics, levels }: EquivalenceSet, level: string, value: MetricValue): number {
  const { highest, depth } = levels[level] ?? { highest: [], depth: 1 };
  for (const vector of highest) {
    const steps = metrics.map((name, index) => severity(name, value(name)) - severity(name, vector.charAt(index)));
    if (steps.every((step) => step >= 0)) return steps.reduce((sum, step) => sum + step, 0) / depth;
  }
  return 0;
}

function severity(name: string, value: string): number {
  return SEVERITIES[name]?.indexOf(value) ?? 0;
}

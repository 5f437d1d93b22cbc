import { type DecisionProblem, type GatheredFacts, LAYER_FACTS, type Gap, compareText } from '@assay/core';
import { decisionProblem } from './decision-problem.ts';
import type { Plan } from './plan-evaluation.ts';

/** What keeps the image from passing although no rule says so: layers that were needed and not read whole. */
export function findIncompleteness(plan: Plan, facts: GatheredFacts): readonly DecisionProblem[] {
  if (plan.needs.kinds.intersection(LAYER_FACTS).size === 0) return [];
  if (facts.gaps === undefined) {
    return [decisionProblem('error', 'FACT_MISSING', 'it is not known whether the image could be read whole')];
  }
  const byCode = new Map<string, Gap[]>();
  for (const gap of facts.gaps) {
    if (gap.effect !== 'incomplete') continue;
    byCode.set(gap.code, [...(byCode.get(gap.code) ?? []), gap]);
  }
  return [...byCode].toSorted(([a], [b]) => compareText(a, b)).map(([code, gaps]) => describeGaps(code, gaps));
}

function describeGaps(code: string, gaps: readonly Gap[]): DecisionProblem {
  const [first] = gaps.map((gap) => gap.message).toSorted(compareText);
  const others = gaps.length === 1 ? '' : ` (and ${gaps.length - 1} more)`;
  return decisionProblem('error', 'INSPECTION_INCOMPLETE', `${code}: ${(first ?? '').slice(0, 500)}${others}`);
}

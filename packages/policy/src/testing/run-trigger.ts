import type { Decision, Finding, GatheredFacts } from '@assay/core';
import { compilePolicy } from '../compile-policy.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { planEvaluation } from '../evaluation/plan-evaluation.ts';
import { type FactsDraft, factsOf } from '../policy-tests/draft-facts.ts';

/** One rule as a test writes it. */
export interface RuleDraft {
  readonly gate: string;
  readonly trigger: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly action?: string;
}

const EVERYTHING = { registry: '*', repository: '*', image: { type: 'tag', value: '*' } };

/** A policy document with these rules for every image. */
export function policyText(rules: readonly RuleDraft[], more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    version: '2',
    id: 'test',
    name: 'test',
    rule_sets: [
      { id: 'rules', name: 'rules', version: '1', rules: rules.map((rule) => ({ action: 'STOP', ...rule })) },
    ],
    mappings: [{ id: 'all', name: 'all', ...EVERYTHING, rule_set_ids: ['rules'], allowlist_ids: [] }],
    ...more,
  });
}

/** Compiles, plans and evaluates a document over facts. */
export function decideOn(text: string, facts: GatheredFacts): Decision {
  const plan = planEvaluation(compilePolicy({ text, name: 'test.yaml' }), facts, { unmapped: null });
  return evaluate(plan, facts);
}

/** The findings of one rule over an image. */
export function findingsOf(rule: RuleDraft, draft: FactsDraft = {}): readonly Finding[] {
  return decideOn(policyText([rule]), factsOf(draft)).findings;
}

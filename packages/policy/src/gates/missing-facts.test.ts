import type { FactKind } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { planEvaluation } from '../evaluation/plan-evaluation.ts';
import { gates } from '../registry.ts';
import { factsOf } from '../policy-tests/draft-facts.ts';
import { policyText } from '../testing/run-trigger.ts';

/** Facts that an inspection alone does not give. */
const FURTHER: readonly FactKind[] = [
  'vulnerabilities',
  'licenses',
  'secrets',
  'contentMatches',
  'malware',
  'lint',
  'ancestors',
  'baseImage',
  'baseline',
  'previousTag',
  'relatedSources',
  'feeds',
  'signatures',
  'attestations',
  'provenance',
  'configurationScans',
  'inspectedAt',
];

const triggers = gates.modules.flatMap((gate) =>
  gate.triggers.modules
    .filter((trigger) => trigger.needs.some((kind) => FURTHER.includes(kind)))
    .map((trigger) => ({ gate: gate.id, trigger: trigger.id, module: trigger })),
);

describe('without its fact', () => {
  test.each(triggers)('$gate.$trigger is an error that names it, never a pass', ({ gate, trigger, module }) => {
    const params = Object.fromEntries(
      Object.entries(module.params)
        .filter(([, parameter]) => parameter.required)
        .map(([name, parameter]) => [name, parameter.example]),
    );
    const policy = compilePolicy({ text: policyText([{ gate, trigger, params }]), name: 'p' });
    const facts = factsOf();
    const decision = evaluate(planEvaluation(policy, facts, { unmapped: null }), facts);
    const needs = policy.ruleSets.flatMap(({ rules }) => rules.flatMap(({ bound }) => bound.needs));
    const missing = needs.filter((kind) => FURTHER.includes(kind));
    expect(decision.verdict).toBe('error');
    expect(decision.findings.map(({ status, message }) => [status, message])).toEqual([
      ['error', `The rule could not be evaluated: facts were not gathered: ${missing.join(', ')}`],
    ]);
  });

  test('every fact that needs gathering is asked for by a trigger', () => {
    const asked = new Set(triggers.flatMap(({ module }) => module.needs));
    expect(FURTHER.filter((kind) => !asked.has(kind))).toEqual([]);
  });
});

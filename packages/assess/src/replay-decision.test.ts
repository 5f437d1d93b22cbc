import { type Decision, parseDigest, parseInstant, parseReference } from '@assay/core';
import { compilePolicy, evaluate, planEvaluation } from '@assay/policy';
import { describe, expect, it } from 'vitest';
import { decisionInputs } from './evidence.ts';
import { replayDecision } from './replay-decision.ts';

const POLICY = compilePolicy({
  name: 'policy.yaml',
  text: JSON.stringify({
    version: '2',
    id: 'p',
    name: 'p',
    rule_sets: [
      {
        id: 'r',
        name: 'r',
        version: '1',
        rules: [{ gate: 'image_reference', trigger: 'mutable_tag', params: { tags: ['latest'] }, action: 'STOP' }],
      },
    ],
    allowlists: [
      {
        id: 'a',
        name: 'a',
        version: '1',
        items: [{ id: 'i', gate: 'image_reference', trigger_id: '*', expires_on: '2026-01-21T00:00:00Z' }],
      },
    ],
    mappings: [
      {
        name: 'all',
        registry: '*',
        repository: '*',
        image: { type: 'tag', value: '*' },
        rule_set_ids: ['r'],
        allowlist_ids: ['a'],
      },
    ],
  }),
});

const digest = (digit: string): ReturnType<typeof parseDigest> => parseDigest(`sha256:${digit.repeat(64)}`);

/** A decision of 1 January 2026, as it is made and kept. */
function decideWithin(expiringWithinDays: number): Decision {
  const reference = parseReference('registry.example.com/app:latest');
  const subject = {
    reference: 'registry.example.com/app:latest',
    digest: digest('1'),
    indexDigest: null,
    imageId: digest('2'),
    platform: null,
  };
  const facts = { subject, reference, evaluatedAt: parseInstant('2026-01-01T00:00:00Z') };
  const planning = { expiringWithinDays };
  const plan = planEvaluation(POLICY, facts, { unmapped: null, ...planning });
  const inputs = decisionInputs(
    { inspection: null, facts: {}, isConfigPrivate: false },
    { subject, reference, unmapped: null, planning },
  );
  const decision: Decision = JSON.parse(JSON.stringify({ ...evaluate(plan, facts), inputs }));
  return decision;
}

const nothing = { inspection: async () => null, fact: async () => null };

describe('a decision that is made again', () => {
  it.each([
    [30, true],
    [14, false],
  ])('reports items that end within %d days as it did then', async (days, reported) => {
    const decision = decideWithin(days);
    expect(decision.problems.some(({ code }) => code === 'ALLOWLIST_EXPIRING')).toBe(reported);
    expect(JSON.stringify(await replayDecision(decision, POLICY, nothing))).toBe(JSON.stringify(decision));
  });

  it('reports them as usual where it does not say', async () => {
    const { inputs, ...decision } = decideWithin(14);
    if (inputs === undefined) throw new Error('it names its inputs');
    const { expiringWithinDays: _, ...context } = inputs.context;
    const older = { ...decision, inputs: { ...inputs, context } };
    expect(JSON.stringify(await replayDecision(older, POLICY, nothing))).toBe(JSON.stringify(older));
  });
});

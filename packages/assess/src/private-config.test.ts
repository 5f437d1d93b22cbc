import { type Cache, type Decision, EMPTY_CONFIG, type Finding, type FindingSubject } from '@assay/core';
import { compilePolicy, evaluate, planEvaluation } from '@assay/policy';
import { memoryImage } from '@assay/testkit';
import { describe, expect, it } from 'vitest';
import { hideInDecision, lazyRedaction } from './private-config.ts';

/** In parts, so that this file holds nothing that looks like a token. */
const TOKEN = ['gh', 'p_', 'x7Kq2Rw9Tz4Lm8Vb3Nc6Hd1Js5Pf0Ga2We9x'].join('');
const image = { ...memoryImage([]), config: { ...EMPTY_CONFIG, env: [`T=${TOKEN}`] } };

const finding = (kind: FindingSubject['kind']): Finding => ({
  id: 'i',
  gate: 'g',
  trigger: 't',
  triggerId: `ENV T=${TOKEN}`,
  legacyTriggerId: null,
  action: 'stop',
  ruleSetId: 'r',
  ruleId: 'x',
  message: `line ENV T=${TOKEN}`,
  status: 'open',
  subject: { kind, key: `T=${TOKEN}` },
  locations: [],
  evidence: { line: [`T=${TOKEN}`], [TOKEN]: 1 },
});

function decisionWith(...findings: readonly Finding[]): Decision {
  const policy = compilePolicy({ name: 'p', text: '{"id":"p","name":"p","version":"2","rule_sets":[],"mappings":[]}' });
  const identity = { subject: image.subject, reference: null };
  const plan = planEvaluation(policy, identity, { unmapped: 'go' });
  return { ...evaluate(plan, { ...identity, evaluatedAt: new Date(0) }), findings };
}

describe('a decision that quotes the configuration', () => {
  it.each(['config', 'history', 'label', 'image', 'dockerfile'] as const)('hides its secrets (%s)', async (kind) => {
    const hidden = await hideInDecision(decisionWith(finding(kind)), lazyRedaction(image, {}));
    expect(JSON.stringify(hidden)).not.toContain(TOKEN);
    expect(hidden.findings[0]).toMatchObject({ id: 'i', message: 'line ENV T=ghp_…', subject: { key: 'T=ghp_…' } });
  });

  it('is left alone, and no detector loaded, where nothing can quote it', async () => {
    const decision = decisionWith(finding('package'));
    expect(await hideInDecision(decision, () => expect.fail('not needed'))).toBe(decision);
    expect(await hideInDecision(decision, null)).toBe(decision);
  });

  it('is looked through once where it holds none, and every time where it holds some', async () => {
    const values = new Map<string, Uint8Array>();
    const cache: Cache = {
      get: async (_namespace, key) => values.get(key) ?? null,
      put: async (_namespace, key, value) => void values.set(key, value),
    };
    const options = { cache, toolVersion: '1' };
    expect((await lazyRedaction(image, options)()).isNeeded).toBe(true);
    expect(values.size).toBe(0);
    const clean = { ...image, config: { ...EMPTY_CONFIG, env: ['PATH=/bin'] } };
    expect((await lazyRedaction(clean, options)()).isNeeded).toBe(false);
    const [key = ''] = values.keys();
    expect((await lazyRedaction(clean, options)()).isNeeded).toBe(false);
    expect([...values.keys()]).toEqual([key]);
    await lazyRedaction(clean, { ...options, toolVersion: '2' })();
    await lazyRedaction(clean, { ...options, secretRules: [{ name: 'r.yaml', text: 'detectors: []\n' }] })();
    expect(values.size).toBe(3);
    values.set(key, Buffer.from('none'));
    expect((await lazyRedaction(image, options)()).isNeeded).toBe(true);
  });

  it('is left alone where the configuration holds no secret', async () => {
    const decision = decisionWith(finding('config'));
    expect(await hideInDecision(decision, lazyRedaction({ ...image, config: EMPTY_CONFIG }, {}))).toBe(decision);
  });
});

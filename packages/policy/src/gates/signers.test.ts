import { describe, expect, test } from 'vitest';
import type { FactsDraft } from '../policy-tests/draft-facts.ts';
import { findingsOf } from '../testing/run-trigger.ts';
import { ANYBODY } from '../trust/implicit-verifier.ts';

const signedBy = (...keys: readonly string[]): FactsDraft => ({
  signatures: keys.map((key) => ({ verified: true, signer: { identity: null, issuer: null, key }, verifiers: keys })),
});

describe('rules about signers', () => {
  test.each(['signatures', 'attestations'])('%s: a list of nobody accepts nobody', (gate) => {
    const kind = gate === 'attestations' ? { predicate_type: 'x' } : {};
    for (const require of ['any', 'all']) {
      const params = { ...kind, verifiers: [], require };
      const facts = { ...signedBy('a'), attestations: [{ predicateType: 'x', verified: true, verifiers: ['a'] }] };
      expect(findingsOf({ gate, trigger: 'required', params }, facts)).toHaveLength(1);
    }
  });

  test('everybody is not asked for by the name that stands for them', () => {
    const stranger = { identity: 'somebody', issuer: 'https://issuer.example', key: null };
    const draft = { signatures: [{ verified: true, signer: stranger, verifiers: [ANYBODY] }] };
    for (const params of [{ verifiers: [ANYBODY] }, { verifiers: ANYBODY, require: 'all' }]) {
      expect(findingsOf({ gate: 'signatures', trigger: 'required', params }, draft)).toHaveLength(1);
    }
  });

  test('one signature that every named verifier accepts is not as many as are required', () => {
    const params = { verifiers: ['a', 'b'], require: 'all', minimum: 2 };
    const rule = { gate: 'signatures', trigger: 'required', params };
    const shared = { verified: true, signer: { identity: null, issuer: null, key: 'a' }, verifiers: ['a', 'b'] };
    expect(findingsOf(rule, { signatures: [shared] }).map(({ message }) => message)).toEqual([
      'The image has 1 of 2 required signatures',
    ]);
    expect(findingsOf(rule, signedBy('a', 'b'))).toEqual([]);
  });
});

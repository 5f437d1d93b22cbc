import { describe, expect, it } from 'vitest';
import { NOW, scopedPolicy } from '../testing/fake-door.ts';
import { compileAccepted, endsOf } from './policy-bundle.ts';
import { type ServiceException, acceptedFor } from './service-exceptions.ts';

const exception = (id: string, policyId: string | null): ServiceException => ({
  policyId,
  item: { id, gate: 'always', trigger_id: 'x', expires_on: new Date(NOW).toISOString(), environment: 'production' },
});

describe('exceptions of the service', () => {
  it.each<[string, readonly ServiceException[], readonly string[]]>([
    ['for every policy', [exception('a', null)], ['a']],
    ['for this policy', [exception('a', 'p'), exception('b', null)], ['a', 'b']],
    ['for another policy', [exception('a', 'q')], []],
    ['none', [], []],
  ])('%s', (_, given, wanted) => {
    const accepted = acceptedFor('p', given);
    const list = compileAccepted({ ...scopedPolicy().document, ...(accepted === undefined ? {} : { accepted }) });
    expect((list?.items ?? []).map(({ id }) => id)).toEqual(wanted);
    expect(list?.items.every(({ when }) => when?.environment !== null) ?? true).toBe(true);
    expect(endsOf(scopedPolicy().policy, list)).toEqual(wanted.length === 0 ? [] : [NOW]);
  });
});

import { describe, expect, it } from 'vitest';
import type { ImageVerdict } from '../decision/decide.ts';
import type { PolicyEnforcement } from '../policies/policy-set.ts';
import { DEFAULT_DOOR_SETTINGS } from '../settings/door-settings.ts';
import { NOW, decided, exceptionOf, fakeDoor, podRequest, policySet, scopedPolicy } from '../testing/fake-door.ts';
import { type Answered, answerReview } from './answer-review.ts';
import type { AdmissionRequest } from './admission-review.ts';
import type { Door } from './door.ts';

const DEADLINE = NOW + 1000;
const PENDING: ImageVerdict = { kind: 'pending', why: 'it is being judged', digest: null };
const AWAY: ImageVerdict = { kind: 'unavailable', code: 'REGISTRY_DOWN', why: 'nobody answers', hint: null };
const INVALID: ImageVerdict = { kind: 'unavailable', code: 'REFERENCE_INVALID', why: 'it is none', hint: null };
const UNPINNED: ImageVerdict = unpinned();

function unpinned(): ImageVerdict {
  const verdict = decided('pass');
  return verdict.kind === 'decided' ? { ...verdict, isPinned: false } : verdict;
}

async function answer(door: Door, request: AdmissionRequest = podRequest()): Promise<Answered> {
  return answerReview(request, door, DEADLINE);
}

/** What the user gets and what is told of it. */
async function effect(verdict: ImageVerdict, enforcement: Partial<PolicyEnforcement>): Promise<string> {
  const door = fakeDoor(policySet([scopedPolicy(enforcement)]), verdict);
  const { answer: given } = await answer(door);
  const kinds = door.events.map(({ kind }) => kind).join();
  return `${given.allowed ? (given.warnings === undefined ? 'allowed' : 'warned') : 'denied'} ${kinds}`;
}

describe('what becomes of an image', () => {
  it.each<[string, ImageVerdict, Partial<PolicyEnforcement>, string]>([
    ['pass', decided('pass'), {}, 'allowed admitted'],
    ['warn', decided('warn'), {}, 'warned warned'],
    ['fail', decided('fail'), {}, 'denied denied'],
    ['fail, open on errors', decided('fail'), { onError: 'open' }, 'denied denied'],
    ['fail in mode warn', decided('fail'), { mode: 'warn' }, 'warned warned'],
    ['fail in mode audit', decided('fail'), { mode: 'audit' }, 'allowed audited'],
    ['fail of a shadow', decided('fail'), { isShadow: true }, 'allowed shadow'],
    ['fail of a canary of nobody', decided('fail'), { canaryPercent: 0 }, 'warned warned'],
    ['error', decided('error'), {}, 'denied denied'],
    ['error, open', decided('error'), { onError: 'open' }, 'warned warned'],
    ['registry away', AWAY, {}, 'denied denied'],
    ['registry away, open', AWAY, { onError: 'open' }, 'warned warned'],
    ['registry away, open, in mode audit', AWAY, { onError: 'open', mode: 'audit' }, 'allowed audited'],
    ['no reference, open', INVALID, { onError: 'open' }, 'denied denied'],
    ['pending', PENDING, {}, 'denied denied'],
    ['pending, warn', PENDING, { onUnknown: 'warn' }, 'warned warned'],
    ['pending, watch', PENDING, { onUnknown: 'allow-and-watch' }, 'allowed audited'],
    ['pending, open on errors', PENDING, { onError: 'open' }, 'denied denied'],
    ['a tag where digests are wanted', UNPINNED, { requiresPin: true }, 'denied denied'],
    ['a tag otherwise', UNPINNED, {}, 'allowed admitted'],
  ])('%s', async (_, verdict, enforcement, expected) => {
    expect(await effect(verdict, enforcement)).toBe(expected);
  });

  it('is refused when one of several policies refuses it', async () => {
    const policies = [scopedPolicy({}, { name: 'mild' }), scopedPolicy({}, { name: 'strict' })];
    const door = fakeDoor(policySet(policies), ({ policy }) => decided(policy.name === 'strict' ? 'fail' : 'pass'));
    const { answer: given } = await answer(door);
    expect(given.allowed).toBe(false);
    expect(given.status?.message).toContain('policy "strict"');
    expect(given.status?.message).not.toContain('mild');
  });

  it('is not judged outside of what policies are about, nor refused without any', async () => {
    const elsewhere = scopedPolicy({}, { scope: { names: ['other'], except: [], selector: null } });
    expect((await answer(fakeDoor(policySet([elsewhere]), decided('fail')))).answer.allowed).toBe(true);
  });

  it('is refused while no policies are loaded', async () => {
    expect((await answer(fakeDoor(null, decided('pass')))).answer.allowed).toBe(false);
  });

  it('is never told of for a dry run', async () => {
    const door = fakeDoor(policySet([scopedPolicy()]), decided('fail'));
    expect((await answer(door, podRequest('a', { dryRun: true }))).answer.allowed).toBe(false);
    expect(door.events).toEqual([]);
  });
});

describe('an exemption', () => {
  const settings = { ...DEFAULT_DOOR_SETTINGS, exemptNamespaces: ['own'], exemptionLabel: 'exempt' };
  const set = policySet([scopedPolicy()]);
  const labelled = (labels: Record<string, string> | null): Partial<Door> => ({
    settings,
    ports: { ...fakeDoor(set, decided('fail')).ports, namespaceLabels: () => labels },
  });

  it.each<[string, Partial<Door>, string, boolean]>([
    ['by name', { settings }, 'own', true],
    ['of another name', { settings }, 'owner', false],
    ['by label', labelled({ exempt: 'true' }), 'shop', true],
    ['by a label of another value', labelled({ exempt: 'yes' }), 'shop', false],
    ['by a label that is not known', labelled(null), 'shop', false],
    ['of what lies in no namespace', labelled({ exempt: 'true' }), '', false],
  ])('%s', async (_, changes, namespace, isExempt) => {
    const door = fakeDoor(set, decided('fail'), changes);
    expect((await answer(door, podRequest('a', { namespace }))).answer.allowed).toBe(isExempt);
  });
});

describe('an exception', () => {
  const twoRules = decided('fail', { blockingRules: ['signed', 'no-high'] });

  it.each<[string, ImageVerdict, readonly ReturnType<typeof exceptionOf>[], boolean]>([
    ['lets in what it names', decided('fail'), [exceptionOf()], true],
    ['that expired', decided('fail'), [exceptionOf({ expiresAt: '2026-05-31T23:59:59Z' })], false],
    ['whose end cannot be read', decided('fail'), [exceptionOf({ expiresAt: 'never' })], false],
    ['declared where nobody is trusted', decided('fail'), [exceptionOf({ declaredIn: 'shop' })], false],
    ['declared in a trusted namespace', decided('fail'), [exceptionOf({ declaredIn: 'trusted' })], true],
    ['of another namespace', decided('fail'), [exceptionOf({}, { namespaces: ['shop2'] })], false],
    ['of another policy', decided('fail'), [exceptionOf({}, { policies: ['q'] })], false],
    ['of another image', decided('fail'), [exceptionOf({}, { images: ['registry.example/other'] })], false],
    ['for one rule of two', twoRules, [exceptionOf()], false],
    ['for each rule of two', twoRules, [exceptionOf(), exceptionOf({ name: 'f' }, { rules: ['no-high'] })], true],
    ['for all rules', twoRules, [exceptionOf({}, { rules: null })], true],
    ['for rules, of what cannot be judged', AWAY, [exceptionOf()], false],
    ['for everything, of what cannot be judged', AWAY, [exceptionOf({}, { rules: null })], true],
    ['for rules, when not all are known', decided('fail', { hasAllRules: false }), [exceptionOf()], false],
    ['for rules, of what is on a denylist', decided('fail', { reason: 'denylisted' }), [exceptionOf()], false],
  ])('%s', async (_, verdict, exceptions, isAllowed) => {
    const settings = { ...DEFAULT_DOOR_SETTINGS, trustedNamespaces: ['trusted'] };
    const door = fakeDoor(policySet([scopedPolicy()], { exceptions }), verdict, { settings });
    const { answer: given } = await answer(door);
    expect(given.allowed).toBe(isAllowed);
    expect(door.events.map(({ kind }) => kind)).toEqual([isAllowed ? 'excepted' : 'denied']);
  });
});

describe('break-glass', () => {
  const open = {
    name: 'b',
    declaredIn: null,
    owner: 'sre',
    reason: 'outage',
    expiresAt: '2026-06-01T01:00:00Z',
    namespaces: ['shop'],
  };

  it('lets everything in until it ends, with a warning and an event for each use', async () => {
    const door = fakeDoor(policySet([scopedPolicy()], { breakGlass: [open] }), decided('fail'));
    const { answer: given } = await answer(door);
    expect(given.allowed).toBe(true);
    expect(given.warnings?.join()).toContain('break-glass');
    expect(door.events.map(({ kind }) => kind)).toEqual(['break-glass']);
    const ended = policySet([scopedPolicy()], { breakGlass: [{ ...open, expiresAt: '2026-06-01T00:00:00Z' }] });
    expect((await answer(fakeDoor(ended, decided('fail')))).answer.allowed).toBe(false);
  });
});

describe('labels of namespaces', () => {
  const set = policySet([
    scopedPolicy(
      {},
      { scope: { names: null, except: [], selector: { matchLabels: { tier: 'a' }, matchExpressions: [] } } },
    ),
  ]);
  const change = (labels: object, changes: Partial<AdmissionRequest> = {}): AdmissionRequest =>
    podRequest('a', {
      kind: { group: '', version: 'v1', name: 'Namespace' },
      operation: 'UPDATE',
      object: { metadata: { labels } },
      oldObject: { metadata: { labels: { tier: 'a', environment: 'p' } } },
      ...changes,
    });

  it.each<[string, AdmissionRequest, boolean]>([
    ['that policies go by', change({ tier: 'b', environment: 'p' }), false],
    ['that name the environment', change({ tier: 'a' }), false],
    ['that nothing goes by', change({ tier: 'a', environment: 'p', team: 'x' }), true],
    ['by a guard', change({}, { user: { name: 'root', groups: ['system:masters'] } }), true],
    ['at the beginning', change({ tier: 'b' }, { operation: 'CREATE', oldObject: null }), false],
  ])('%s', async (_, request, isAllowed) => {
    expect((await answer(fakeDoor(set, decided('pass')), request)).answer.allowed).toBe(isAllowed);
  });
});

import { describe, expect, it } from 'vitest';
import type { ImageVerdict } from '../decision/decide.ts';
import type { PolicyEnforcement } from '../policies/policy-set.ts';
import { DEFAULT_DOOR_SETTINGS } from '../settings/door-settings.ts';
import {
  DIGEST,
  NOW,
  decided,
  exceptionOf,
  fakeDoor,
  podRequest,
  policySet,
  scopedPolicy,
} from '../testing/fake-door.ts';
import type { Admission } from './admission.ts';
import type { AdmissionRequest } from './admission-review.ts';
import { answerReview } from './answer-review.ts';
import type { Door } from './door.ts';

const PENDING: ImageVerdict = { kind: 'pending', why: 'it is being judged', digest: null };
const GLASS = {
  name: 'outage',
  declaredIn: null,
  owner: 'sre',
  reason: 'INC-1',
  expiresAt: '2026-12-01T00:00:00Z',
  namespaces: ['shop'],
};

async function kept(
  door: Door & { readonly admissions: readonly Admission[] },
  request: AdmissionRequest = podRequest(),
): Promise<readonly Admission[]> {
  await answerReview(request, door, NOW + 1000);
  return door.admissions;
}

async function outcome(verdict: ImageVerdict, enforcement: Partial<PolicyEnforcement>): Promise<string> {
  const found = await kept(fakeDoor(policySet([scopedPolicy(enforcement)]), verdict));
  return found
    .map((one) => `${one.outcome} ${one.images.map((image) => `${image.outcome}/${image.mode}`).join()}`)
    .join();
}

describe('what is kept of a decision', () => {
  it.each<[string, ImageVerdict, Partial<PolicyEnforcement>, string]>([
    ['a pass', decided('pass'), {}, 'admitted admitted/enforce'],
    ['a warning', decided('warn'), {}, 'warned warned/enforce'],
    ['a refusal', decided('fail'), {}, 'refused refused/enforce'],
    ['a refusal in mode warn', decided('fail'), { mode: 'warn' }, 'warned warned/warn'],
    ['a refusal in mode audit', decided('fail'), { mode: 'audit' }, 'audited audited/audit'],
    ['a refusal of a shadow', decided('fail'), { isShadow: true }, 'audited audited/shadow'],
    ['an image that is let in unjudged', PENDING, { onUnknown: 'warn' }, 'unknown unknown/enforce'],
    ['an image that is not judged', PENDING, {}, 'refused refused/enforce'],
    ['an error that is let in', decided('error'), { onError: 'open' }, 'unknown unknown/enforce'],
  ])('%s', async (_, verdict, enforcement, expected) => {
    expect(await outcome(verdict, enforcement)).toBe(expected);
  });

  it('tells who asked for what, by which policy, and why', async () => {
    const findings = [
      {
        ruleId: 'signed',
        gate: 'signatures',
        trigger: 'required',
        triggerId: 't',
        action: 'stop',
        isError: false,
        message: 'nobody signed it',
        recommendation: 'sign it',
      } as const,
    ];
    const policy = scopedPolicy({}, { document: { name: 'p', text: '', includes: {}, files: {}, serviceId: 'id-1' } });
    const door = fakeDoor(policySet([policy]), decided('fail', { findings, policyDigest: DIGEST }), {
      ports: { ...fakeDoor(null, PENDING).ports, namespaceLabels: () => ({ environment: 'production' }) },
    });
    expect(await kept(door)).toEqual([
      {
        at: new Date(NOW).toISOString(),
        environment: 'production',
        namespace: 'shop',
        workload: { group: '', version: 'v1', kind: 'Pod', name: 'web', uid: null },
        operation: 'CREATE',
        user: 'alice',
        uid: 'u',
        outcome: 'refused',
        message: null,
        breakGlass: null,
        images: [
          {
            reference: 'registry.example/app:1',
            digest: DIGEST,
            field: 'spec.containers[0].image',
            outcome: 'refused',
            mode: 'enforce',
            policy: 'p',
            policyId: 'id-1',
            policyDigest: DIGEST,
            decisionId: 'd1',
            reason: 'signed: nobody signed it',
            findings: [
              {
                rule: 'signed',
                gate: 'signatures',
                trigger: 'required',
                message: 'nobody signed it',
                recommendation: 'sign it',
                isError: false,
              },
            ],
            exceptions: [],
          },
        ],
        moreImages: 0,
      },
    ]);
  });

  it('names the exception or the break-glass that let it in', async () => {
    const excepted = await kept(
      fakeDoor(policySet([scopedPolicy()], { exceptions: [exceptionOf()] }), decided('fail')),
    );
    expect(excepted[0]).toMatchObject({
      outcome: 'excepted',
      images: [{ exceptions: [{ name: 'e', owner: 'team' }] }],
    });
    const forced = await kept(fakeDoor(policySet([scopedPolicy()], { breakGlass: [GLASS] }), decided('fail')));
    expect(forced[0]).toMatchObject({ outcome: 'broke-glass', breakGlass: { name: 'outage', owner: 'sre' } });
    // What would have passed anyway needed none.
    const fine = await kept(fakeDoor(policySet([scopedPolicy()], { breakGlass: [GLASS] }), decided('pass')));
    expect(fine[0]).toMatchObject({ outcome: 'admitted', breakGlass: null });
  });

  it('is nothing of dry runs, of what brings no image, and of deletions', async () => {
    const { object } = podRequest();
    const quiet: readonly Partial<AdmissionRequest>[] = [
      { dryRun: true },
      { operation: 'DELETE', object: null, oldObject: object },
      { operation: 'UPDATE', oldObject: object },
      { object: { kind: 'ConfigMap', metadata: {} }, kind: { group: '', version: 'v1', name: 'ConfigMap' } },
    ];
    for (const changes of quiet) {
      const door = fakeDoor(policySet([scopedPolicy()]), decided('fail'));
      expect([changes, await kept(door, podRequest(undefined, changes))]).toEqual([changes, []]);
    }
    const exempt = fakeDoor(policySet([scopedPolicy()]), decided('fail'), {
      settings: { ...DEFAULT_DOOR_SETTINGS, exemptNamespaces: ['shop'] },
    });
    expect(await kept(exempt, podRequest(undefined, { dryRun: true }))).toEqual([]);
  });

  it('is told of exempt namespaces and of refusals for other reasons than images', async () => {
    const settings = { ...DEFAULT_DOOR_SETTINGS, exemptNamespaces: ['shop'] };
    const exempt = await kept(fakeDoor(policySet([scopedPolicy()]), decided('fail'), { settings }));
    expect(exempt[0]).toMatchObject({ outcome: 'exempt', images: [{ outcome: 'exempt', mode: 'none', policy: null }] });
    const early = await kept(fakeDoor(null, PENDING));
    expect(early[0]).toMatchObject({ outcome: 'refused', images: [], message: expect.stringContaining('no policies') });
    const broken = podRequest(undefined, { object: { kind: 'Pod', metadata: {}, spec: { containers: 'none' } } });
    const unreadable = await kept(fakeDoor(policySet([scopedPolicy()]), decided('pass')), broken);
    expect(unreadable[0]).toMatchObject({ outcome: 'refused', message: expect.stringContaining('cannot be known') });
  });

  it('calls the pods of a controller alike, and bounds what anybody wrote', async () => {
    const owned = {
      kind: 'Pod',
      metadata: { name: 'web-1-x', generateName: 'web-1-', ownerReferences: [{ uid: 'r', controller: true }] },
      spec: { containers: Array.from({ length: 90 }, (_, at) => ({ name: `c${at}`, image: `e\u001b[2J${at}` })) },
    };
    const user = { name: `${'x'.repeat(5000)}\u202e`, groups: [] };
    const [told] = await kept(
      fakeDoor(policySet([scopedPolicy()]), PENDING),
      podRequest(undefined, { name: 'web-1-x', object: owned, user }),
    );
    expect(told?.workload.name).toBe('web-1-*');
    expect([told?.images.length, told?.moreImages]).toEqual([64, 26]);
    expect(JSON.stringify(told)).not.toMatch(/\\u001b|\u202e/);
    expect(told?.user.length).toBeLessThanOrEqual(500);
  });
});

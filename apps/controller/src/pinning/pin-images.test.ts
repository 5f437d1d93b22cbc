import { describe, expect, it } from 'vitest';
import type { PolicyEnforcement } from '../policies/policy-set.ts';
import type { AdmissionRequest } from '../review/admission-review.ts';
import { DEFAULT_DOOR_SETTINGS } from '../settings/door-settings.ts';
import { DIGEST, NOW, decided, fakeDoor, podRequest, policySet, scopedPolicy } from '../testing/fake-door.ts';
import { pinImages } from './pin-images.ts';

/** What the images of an object become. */
async function pinned(enforcement: Partial<PolicyEnforcement>, request: AdmissionRequest): Promise<readonly string[]> {
  const settings = { ...DEFAULT_DOOR_SETTINGS, exemptNamespaces: ['own'] };
  const door = fakeDoor(policySet([scopedPolicy(enforcement)]), decided('pass'), { settings });
  const { allowed, patch = [] } = await pinImages(request, door, NOW + 1000);
  expect(allowed).toBe(true);
  return patch.flatMap(({ op, path, value }) => (op === 'replace' ? [`${path} ${value}`] : []));
}

const IMAGE = '/spec/containers/0/image';
const deployment = podRequest('a', {
  kind: { group: 'apps', version: 'v1', name: 'Deployment' },
  object: { spec: { template: { spec: { containers: [{ image: 'registry.example/app:1' }] } } } },
});

describe('pinning', () => {
  it.each<[string, Partial<PolicyEnforcement>, AdmissionRequest, readonly string[]]>([
    ['keeps the tag beside the digest', { pin: 'pods' }, podRequest(), [`${IMAGE} registry.example/app:1@${DIGEST}`]],
    ['writes out the tag that is meant', { pin: 'pods' }, podRequest('app'), [`${IMAGE} app:latest@${DIGEST}`]],
    [
      'leaves a port for what it is',
      { pin: 'pods' },
      podRequest('h:5000/app'),
      [`${IMAGE} h:5000/app:latest@${DIGEST}`],
    ],
    ['changes nothing twice', { pin: 'pods' }, podRequest(`app:1@${DIGEST}`), []],
    ['is off unless it is on', {}, podRequest(), []],
    ['leaves workloads alone where only pods are meant', { pin: 'pods' }, deployment, []],
    [
      'reaches into workloads',
      { pin: 'workloads' },
      deployment,
      [`/spec/template/spec/containers/0/image registry.example/app:1@${DIGEST}`],
    ],
    ['does nothing in mode audit', { pin: 'pods', mode: 'audit' }, podRequest(), []],
    ['does nothing for a shadow', { pin: 'pods', isShadow: true }, podRequest(), []],
    ['does nothing in an exempt namespace', { pin: 'pods' }, podRequest('a', { namespace: 'own' }), []],
    ['does nothing when something is deleted', { pin: 'pods' }, podRequest('a', { operation: 'DELETE' }), []],
  ])('%s', async (_, enforcement, request, expected) => {
    expect(await pinned(enforcement, request)).toEqual(expected);
  });
});

import { type Digest, parseDigest } from '@assay/core';
import type { DecisionSummary, ImageVerdict, JudgeRequest } from '../decision/decide.ts';
import { NO_CREDENTIALS } from '../decision/decide.ts';
import { compileBundle } from '../policies/policy-bundle.ts';
import {
  ANY_NAMESPACE,
  type AdmissionException,
  DEFAULT_ENFORCEMENT,
  type PolicyEnforcement,
  type PolicySet,
  type ScopedPolicy,
} from '../policies/policy-set.ts';
import type { Admission } from '../review/admission.ts';
import type { AdmissionRequest } from '../review/admission-review.ts';
import { AdmittedParents, type Door } from '../review/door.ts';
import { DEFAULT_DOOR_SETTINGS } from '../settings/door-settings.ts';
import type { AdmissionEvent } from '../webhook/cluster-ports.ts';
import { workloadKinds } from '../workload/workload-kinds.ts';

/** A digest that names nothing. */
export const DIGEST: Digest = parseDigest(`sha256:${'1'.repeat(64)}`);

/** The instant of every test. */
export const NOW: number = Date.parse('2026-06-01T00:00:00Z');

const DOCUMENT = {
  name: 'p',
  text: JSON.stringify({
    version: '2',
    rule_sets: [{ id: 'r', name: 'r', rules: [{ id: 'never', gate: 'always', trigger: 'always', action: 'GO' }] }],
    mappings: [
      { name: 'all', registry: '*', repository: '*', image: { type: 'tag', value: '*' }, rule_set_ids: ['r'] },
    ],
  }),
  includes: {},
  files: {},
};

/** A policy that holds everywhere, and how it is carried out. */
export function scopedPolicy(
  enforcement: Partial<PolicyEnforcement> = {},
  more: Partial<ScopedPolicy> = {},
): ScopedPolicy {
  return {
    name: 'p',
    namespace: null,
    policy: compileBundle(DOCUMENT),
    revision: 'sha256:p',
    accepted: null,
    document: DOCUMENT,
    scope: ANY_NAMESPACE,
    enforcement: { ...DEFAULT_ENFORCEMENT, ...enforcement },
    ...more,
  };
}

/** A set of policies. */
export function policySet(policies: readonly ScopedPolicy[], more: Partial<PolicySet> = {}): PolicySet {
  return {
    revision: 'sha256:set',
    policies,
    exceptions: [],
    breakGlass: [],
    statuses: [],
    loadedAt: new Date(NOW).toISOString(),
    isRestored: false,
    ...more,
  };
}

/** What is known of an image whose verdict is that. */
export function decided(
  verdict: 'pass' | 'warn' | 'fail' | 'error',
  changes: Partial<DecisionSummary> = {},
): ImageVerdict {
  const isBad = verdict === 'fail' || verdict === 'error';
  const decision: DecisionSummary = {
    id: 'd1',
    verdict,
    finalAction: isBad ? 'stop' : 'go',
    reason: 'policy_evaluation',
    reference: `registry.example/app:1@${DIGEST}`,
    digest: DIGEST,
    policyName: 'p',
    policyDigest: 'sha256:p',
    evaluatedAt: new Date(NOW).toISOString(),
    findings: [],
    blockingRules: isBad ? ['signed'] : [],
    hasAllRules: true,
    counts: { stop: isBad ? 1 : 0, warn: verdict === 'warn' ? 1 : 0, error: 0 },
    ...changes,
  };
  return { kind: 'decided', verdict, decision, digest: DIGEST, isPinned: true, staleMs: null };
}

/** A door that knows of every image what it is told. */
export function fakeDoor(
  set: PolicySet | null,
  verdict: ImageVerdict | ((request: JudgeRequest) => ImageVerdict | null),
  changes: Partial<Door> = {},
): Door & { readonly events: readonly AdmissionEvent[]; readonly admissions: readonly Admission[] } {
  const events: AdmissionEvent[] = [];
  const admissions: Admission[] = [];
  const known = (request: JudgeRequest): ImageVerdict | null =>
    typeof verdict === 'function' ? verdict(request) : verdict;
  return {
    policies: () => set,
    judge: {
      known,
      judge: async (request) => known(request) ?? { kind: 'pending', why: 'it is being judged', digest: null },
      resolve: async () => DIGEST,
      rejudge: async (request) => known(request) ?? { kind: 'pending', why: 'it is being judged', digest: null },
    },
    ports: { namespaceLabels: () => null, pullCredentials: () => NO_CREDENTIALS },
    kinds: workloadKinds(),
    settings: DEFAULT_DOOR_SETTINGS,
    parents: new AdmittedParents(),
    now: () => NOW,
    onEvent: (event) => events.push(event),
    onAdmission: (admission) => admissions.push(admission),
    admissions,
    events,
    ...changes,
  };
}

/** A request to make a pod. */
export function podRequest(
  image = 'registry.example/app:1',
  changes: Partial<AdmissionRequest> = {},
): AdmissionRequest {
  const name = { group: '', version: 'v1', name: 'Pod' };
  return {
    uid: 'u',
    kind: name,
    resource: { ...name, name: 'pods' },
    subResource: '',
    name: 'web',
    namespace: 'shop',
    operation: 'CREATE',
    user: { name: 'alice', groups: [] },
    object: { kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ name: 'web', image }] } },
    oldObject: null,
    dryRun: false,
    ...changes,
  };
}

/** An exception that holds for everything in the namespace of the requests. */
export function exceptionOf(
  changes: Partial<Omit<AdmissionException, 'scope'>> = {},
  scope: Partial<AdmissionException['scope']> = {},
): AdmissionException {
  return {
    name: 'e',
    declaredIn: null,
    owner: 'team',
    reason: 'because',
    ticket: null,
    expiresAt: '2026-12-01T00:00:00Z',
    ...changes,
    scope: { namespaces: ['shop'], images: ['**'], policies: null, rules: ['signed'], ...scope },
  };
}

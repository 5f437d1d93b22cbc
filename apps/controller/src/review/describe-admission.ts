import { isDigest, isJsonObject } from '@assay/core';
import { imagesOf } from '../workload/images-of.ts';
import { introducedImages } from '../workload/introduced-images.ts';
import { controllerOf } from '../workload/parent.ts';
import type { Admission, AdmissionOutcome, AdmittedImage, Permit } from './admission.ts';
import type { AdmissionRequest } from './admission-review.ts';
import { shownText } from './bounded-text.ts';
import type { Door } from './door.ts';
import { uidOf } from './judge-object.ts';
import { shortReason } from './messages.ts';
import type { Told } from './tell-events.ts';
import type { Weighed } from './weigh.ts';

/** Images of one object that are told of, each once for each policy. */
const MAX_IMAGES = 64;
const MAX_PERMITS = 8;

/** What becomes of an object is what becomes of the worst of its images. */
const ORDER: readonly AdmissionOutcome[] = [
  'admitted',
  'exempt',
  'audited',
  'warned',
  'unknown',
  'excepted',
  'broke-glass',
  'refused',
];

/** What was decided on an object whose images were weighed; null where none was in question. */
export function describeAdmission(
  request: AdmissionRequest,
  told: Told & { readonly message: string | null },
  door: Door,
): Admission | null {
  const { weighed, breakGlass, isRefused, message } = told;
  if (weighed.length === 0 && message === null) return null;
  const images = weighed.slice(0, MAX_IMAGES).map((item) => imageOf(item, told));
  const isForced = breakGlass !== null && (message !== null || images.some(({ outcome }) => outcome === 'broke-glass'));
  const own: AdmissionOutcome = isForced ? 'broke-glass' : message === null ? 'admitted' : 'unknown';
  return {
    ...baseOf(request, door),
    outcome: worst([own, ...images.map(({ outcome }) => outcome)], isRefused),
    message,
    breakGlass: isForced ? permitOf(breakGlass) : null,
    images,
    moreImages: weighed.length - images.length,
  };
}

/** What was refused for another reason than an image. */
export function describeRefusal(request: AdmissionRequest, message: string, door: Door): Admission {
  const nothing = { images: [], moreImages: 0, breakGlass: null };
  return { ...baseOf(request, door), ...nothing, outcome: 'refused', message: shownText(message, 2000) };
}

/** What came in without being looked at; null where it brought no image. */
export function describeExempt(request: AdmissionRequest, door: Door): Admission | null {
  const kind = { group: request.kind.group, kind: request.kind.name };
  const { uses: now } = imagesOf(request.object, kind, door.kinds);
  const { operation, oldObject } = request;
  const before = operation === 'UPDATE' && oldObject !== null ? imagesOf(oldObject, kind, door.kinds).uses : null;
  const uses = (before === null ? now : introducedImages(now, before)).filter(({ isTemplate }) => !isTemplate);
  if (uses.length === 0) return null;
  const images = uses.slice(0, MAX_IMAGES).map(({ reference, field }): AdmittedImage => {
    const none = { policy: null, policyId: null, policyDigest: null, decisionId: null, reason: null };
    const empty = { findings: [], exceptions: [], digest: null };
    return { ...none, ...empty, ...namesOf(reference, field), outcome: 'exempt', mode: 'none' };
  });
  const nothing = { message: null, breakGlass: null };
  const moreImages = uses.length - images.length;
  return { ...baseOf(request, door), ...nothing, outcome: 'exempt', images, moreImages };
}

function worst(outcomes: readonly AdmissionOutcome[], isRefused: boolean): AdmissionOutcome {
  if (isRefused) return 'refused';
  return outcomes.reduce((a, b) => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a));
}

function imageOf(item: Weighed, told: Told): AdmittedImage {
  const { applicable, use, verdict, objection } = item;
  const { policy, mode } = applicable;
  const decision = verdict.kind === 'decided' ? verdict.decision : null;
  const digest = verdict.kind === 'unavailable' ? null : verdict.digest;
  const policyDigest = decision?.policyDigest ?? policy.policy.digest;
  return {
    ...namesOf((decision?.reference ?? use.reference).split('@')[0] ?? '', use.field),
    digest,
    outcome: outcomeOf(item, told),
    mode: policy.enforcement.isShadow ? 'shadow' : mode,
    policy: shownText(policy.name, 500),
    policyId: policy.document.serviceId ?? null,
    policyDigest: isDigest(policyDigest) ? policyDigest : null,
    decisionId: decision?.id ?? null,
    reason: objection === null ? null : shownText(shortReason(item), 500),
    findings: (decision?.findings ?? []).map(({ ruleId, gate, trigger, message, recommendation, isError }) => {
      return { rule: ruleId, gate, trigger, message, recommendation, isError };
    }),
    exceptions: item.exceptions.slice(0, MAX_PERMITS).map(permitOf),
  };
}

function outcomeOf({ exceptions, effect, objection }: Weighed, { breakGlass, isRefused }: Told): AdmissionOutcome {
  if (exceptions.length > 0) return 'excepted';
  if (effect === 'none') return 'admitted';
  if (effect === 'deny') return breakGlass !== null ? 'broke-glass' : isRefused ? 'refused' : 'audited';
  if (objection === 'pending' || objection === 'undecided') return 'unknown';
  return effect === 'warn' ? 'warned' : 'audited';
}

function permitOf({ name, owner, reason, expiresAt }: Permit): Permit {
  return {
    name: shownText(name, 250),
    owner: shownText(owner, 250),
    reason: shownText(reason, 500),
    expiresAt: shownText(expiresAt, 64),
  };
}

function namesOf(reference: string, field: string): Pick<AdmittedImage, 'reference' | 'field'> {
  const shown = shownText(reference, 1000);
  return { reference: shown === '' ? '(empty)' : shown, field: shownText(field, 250) };
}

function baseOf(
  { uid, kind, name, namespace, operation, user, object }: AdmissionRequest,
  door: Door,
): Pick<Admission, 'at' | 'environment' | 'namespace' | 'workload' | 'operation' | 'user' | 'uid'> {
  return {
    at: new Date(door.now()).toISOString(),
    environment: environmentOf(namespace, door),
    namespace: shownText(namespace, 250),
    workload: {
      group: shownText(kind.group, 250),
      version: shownText(kind.version, 60),
      kind: shownText(kind.name, 120),
      name: shownText(nameOf(name, object), 260),
      uid: uidOf(object),
    },
    operation,
    user: shownText(user.name, 500),
    uid: shownText(uid, 120),
  };
}

/** Labels of Kubernetes hold nothing else; what is configured may, and is no environment then. */
const ENVIRONMENT = /^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,199}$/;

function environmentOf(namespace: string, { ports, settings }: Door): string | null {
  const labels = ports.namespaceLabels(namespace);
  const { environmentLabel } = settings;
  const value = labels !== null && Object.hasOwn(labels, environmentLabel) ? labels[environmentLabel] : undefined;
  return value !== undefined && ENVIRONMENT.test(value) ? value : null;
}

/** Pods of one controller are called alike: each has another name that says nothing. */
function nameOf(name: string, object: unknown): string {
  const metadata = isJsonObject(object) ? object['metadata'] : null;
  const { name: own, generateName } = isJsonObject(metadata) ? metadata : {};
  const given = name !== '' ? name : typeof own === 'string' ? own : '';
  if (typeof generateName !== 'string' || generateName === '') return given;
  return given === '' || controllerOf(object) !== null ? `${generateName}*` : given;
}

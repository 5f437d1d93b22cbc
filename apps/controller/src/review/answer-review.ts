import { type Digest, isJsonObject } from '@assay/core';
import { type ResourceReview, reviewResource } from '../custom-resources/review-resource.ts';
import { openBreakGlass } from '../policies/exception-match.ts';
import { guardedChange } from '../policies/guard-labels.ts';
import { isExempt } from './exemption.ts';
import type { BreakGlass, PolicySet } from '../policies/policy-set.ts';
import type { AdmissionAnswer, AdmissionRequest } from './admission-review.ts';
import type { Admission } from './admission.ts';
import { shownText } from './bounded-text.ts';
import { describeAdmission, describeExempt, describeRefusal } from './describe-admission.ts';
import type { Door } from './door.ts';
import { type JudgedObject, judgeObject, uidOf } from './judge-object.ts';
import { describeBriefly, refusalMessage, warningOf } from './messages.ts';
import { tellEvents } from './tell-events.ts';
import { type Weighed, weigh } from './weigh.ts';

/** An answer and what it is counted under. */
export interface Answered {
  readonly answer: AdmissionAnswer;
  readonly outcome: 'admitted' | 'denied' | 'warned' | 'exempt' | 'error';
}

/** Answers a review; at once where everything is known. Deletions and what holds no new image always pass. */
export function answerReview(request: AdmissionRequest, door: Door, deadline: number): Answered | Promise<Answered> {
  const { uid, operation, namespace } = request;
  if (operation === 'DELETE' || operation === 'CONNECT') return admitted(uid);
  const set = door.policies();
  const changed = guardedChange(request, set, door.settings);
  if (changed !== null) {
    const labels = changed.map((key) => shownText(key, 120)).join(', ');
    const who = shownText(request.user.name, 120);
    return refused(request, `policies go by the label ${labels} of namespaces, and ${who} may not change it`, door);
  }
  const resource = reviewResource(request, door.settings.trustedNamespaces);
  if (resource !== null) return answerResource(uid, resource);
  if (isExempt(namespace, door)) {
    keep(request, door, () => describeExempt(request, door));
    return { ...admitted(uid, { exempt: namespace }), outcome: 'exempt' };
  }
  if (set === null) return refused(request, 'no policies are loaded yet; try again in a moment', door);
  const judged = judgeObject(request, door, { set, deadline });
  if (judged instanceof Promise) return judged.then((object) => answerJudged(request, object, door));
  return answerJudged(request, judged, door);
}

/** A refusal for another reason than an image. */
function refused(request: AdmissionRequest, message: string, door: Door): Answered {
  keep(request, door, () => describeRefusal(request, message, door));
  return denied(request.uid, message);
}

/** Hands a decision to whoever keeps them. */
function keep({ dryRun }: AdmissionRequest, { onAdmission }: Door, describe: () => Admission | null): void {
  if (dryRun || onAdmission === null) return;
  const admission = describe();
  if (admission !== null) onAdmission(admission);
}

/** Policies and exceptions that could not be carried out are refused when they are written. */
function answerResource(uid: string, { problems, warnings }: ResourceReview): Answered {
  if (problems.length > 0) return denied(uid, shownText(problems.join('; '), 2000), { code: 422 });
  const { answer, outcome } = admitted(uid);
  return { answer: { ...answer, warnings: warnings.map((warning) => shownText(warning, 240)) }, outcome };
}

function answerJudged(request: AdmissionRequest, object: JudgedObject, door: Door): Answered {
  const weighed = weigh(object, door);
  const breakGlass = openBreakGlass(object.set, request.namespace, { settings: door.settings, now: door.now() });
  const enforcing = object.policies.some(
    ({ policy, mode }) => mode === 'enforce' && !policy.enforcement.isShadow && policy.enforcement.onError === 'closed',
  );
  const unreadable = object.problems.length > 0 && enforcing;
  const against = weighed.filter(({ effect }) => effect === 'deny');
  const isRefused = (against.length > 0 || unreadable) && breakGlass === null && !isMirrorPod(request);
  if (!request.dryRun) {
    tellEvents(request, { weighed, breakGlass, isRefused }, door);
    if (!isRefused) rememberParent(request, weighed, door);
  }
  const unknown = unreadable ? unknownImages(object) : null;
  keep(request, door, () => describeAdmission(request, { weighed, breakGlass, isRefused, message: unknown }, door));
  const auditAnnotations = annotationsOf(object, { weighed, breakGlass });
  if (isRefused) {
    const lines = [unknown ?? '', refusalMessage(against)];
    return denied(request.uid, lines.filter((line) => line !== '').join('\n'), { auditAnnotations });
  }
  const warnings = warningsOf(weighed, breakGlass);
  return {
    answer: {
      uid: request.uid,
      allowed: true,
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(auditAnnotations === null ? {} : { auditAnnotations }),
    },
    outcome: warnings.length === 0 ? 'admitted' : 'warned',
  };
}

function unknownImages({ problems }: JudgedObject): string {
  const told = problems.map(({ field, message }) => `${field === '' ? 'object' : field}: ${message}`);
  return `its images cannot be known: ${shownText(told.join('; '), 800)}`;
}

/** A pod that a node runs already: refusing it hides it and stops nothing, so it is told of. */
function isMirrorPod({ kind, user, object }: AdmissionRequest): boolean {
  if (kind.name !== 'Pod' || !user.groups.includes('system:nodes') || !user.name.startsWith('system:node:'))
    return false;
  const metadata = isJsonObject(object) ? object['metadata'] : null;
  const annotations = isJsonObject(metadata) ? metadata['annotations'] : null;
  return isJsonObject(annotations) && Object.hasOwn(annotations, 'kubernetes.io/config.mirror');
}

function warningsOf(weighed: readonly Weighed[], breakGlass: BreakGlass | null): readonly string[] {
  const own = weighed.filter(({ effect }) => effect === 'warn' || (effect === 'deny' && breakGlass !== null));
  const excepted = weighed.flatMap(({ exceptions, use }) =>
    exceptions.map(
      ({ name, expiresAt }) =>
        `assay: image ${shownText(use.reference, 80)} is let in by exception ${shownText(name, 60)} until ${expiresAt}`,
    ),
  );
  const open =
    breakGlass === null || weighed.every(({ effect }) => effect !== 'deny')
      ? []
      : [`assay: break-glass ${shownText(breakGlass.name, 60)} lets everything in until ${breakGlass.expiresAt}`];
  return [...open, ...own.map(warningOf), ...excepted];
}

function annotationsOf(
  { policies, deferred }: JudgedObject,
  { weighed, breakGlass }: { readonly weighed: readonly Weighed[]; readonly breakGlass: BreakGlass | null },
): Readonly<Record<string, string>> | null {
  if (weighed.length === 0 && deferred.length === 0) return null;
  const decided = weighed.flatMap(({ verdict }) => (verdict.kind === 'decided' ? [verdict] : []));
  const annotations: Record<string, string> = {
    policy: listed(policies.map(({ policy }) => policy.name)),
    decision: listed(decided.map(({ decision }) => decision.id)),
    digest: listed(decided.map(({ digest }) => digest)),
  };
  const findings = weighed.filter(({ objection }) => objection !== null).map(describeBriefly);
  if (findings.length > 0) annotations['finding'] = findings.slice(0, 5).join(' | ');
  const unpinned = weighed.filter(({ verdict }) => verdict.kind === 'decided' && !verdict.isPinned);
  if (unpinned.length > 0) annotations['unpinned'] = listed(unpinned.map(({ use }) => shownText(use.reference, 200)));
  const stale = decided.filter(({ staleMs }) => staleMs !== null);
  if (stale.length > 0) annotations['stale'] = listed(stale.map(({ decision }) => decision.id));
  const exceptions = weighed.flatMap((item) => item.exceptions.map(({ name, owner }) => `${name} (${owner})`));
  if (exceptions.length > 0) annotations['exception'] = listed(exceptions.map((text) => shownText(text, 200)));
  if (breakGlass !== null) annotations['break-glass'] = shownText(`${breakGlass.name} (${breakGlass.owner})`, 200);
  if (deferred.length > 0) annotations['deferred'] = listed(deferred.map(({ field }) => shownText(field, 120)));
  return annotations;
}

function listed(texts: readonly string[]): string {
  return [...new Set(texts)].slice(0, 20).join(',');
}

/** What the object runs by each tag, for when its children come. */
function rememberParent({ object, kind }: AdmissionRequest, weighed: readonly Weighed[], door: Door): void {
  const uid = kind.name === 'Pod' ? null : uidOf(object);
  if (uid === null || weighed.length === 0) return;
  const digests = new Map<string, Digest>();
  for (const { use, verdict, effect } of weighed) {
    if (verdict.kind === 'decided' && effect !== 'deny') digests.set(use.reference, verdict.digest);
  }
  door.parents.put(uid, digests);
}

function admitted(uid: string, auditAnnotations?: Readonly<Record<string, string>>): Answered {
  return {
    answer: { uid, allowed: true, ...(auditAnnotations === undefined ? {} : { auditAnnotations }) },
    outcome: 'admitted',
  };
}

/** A refusal, as the API server passes it on. */
export function denied(
  uid: string,
  message: string,
  options: { readonly code?: number; readonly auditAnnotations?: Readonly<Record<string, string>> | null } = {},
): Answered {
  const { code = 403, auditAnnotations = null } = options;
  return {
    answer: {
      uid,
      allowed: false,
      status: { code, reason: code === 403 ? 'Forbidden' : 'BadRequest', message: `assay: ${message}` },
      ...(auditAnnotations === null ? {} : { auditAnnotations }),
    },
    outcome: 'denied',
  };
}

/** What to say when answering itself failed: nothing passes because of that. */
export function failed(uid: string, set: PolicySet | null): Answered {
  const at = set === null ? '' : ` (policies ${set.revision.slice(0, 19)})`;
  return { ...denied(uid, `the review could not be answered${at}; its log says why`), outcome: 'error' };
}

import { isJsonObject } from '@assay/core';
import type { ImageVerdict, JudgeRequest, PullCredentials } from '../decision/decide.ts';
import { type ApplicablePolicy, applicablePolicies } from '../policies/applicable-policies.ts';
import type { KnownNamespace } from '../policies/namespace-scope.ts';
import type { PolicySet } from '../policies/policy-set.ts';
import type { ImageUse, WorkloadImages, WorkloadProblem } from '../workload/image-use.ts';
import { imagesOf } from '../workload/images-of.ts';
import { introducedImages } from '../workload/introduced-images.ts';
import { controllerOf } from '../workload/parent.ts';
import type { AdmissionRequest } from './admission-review.ts';
import type { Door } from './door.ts';

/** An image of an object, held against one policy. */
export interface JudgedUse {
  readonly applicable: ApplicablePolicy;
  readonly use: ImageUse;
  readonly verdict: ImageVerdict;
}

/** All images of an object that are in question, held against every policy of its namespace. */
export interface JudgedObject {
  readonly set: PolicySet;
  readonly namespace: KnownNamespace;
  readonly policies: readonly ApplicablePolicy[];
  readonly judged: readonly JudgedUse[];
  /** What kept images of the object from being known. */
  readonly problems: readonly WorkloadProblem[];
  /** Images that are left to the pods that a controller makes. */
  readonly deferred: readonly ImageUse[];
}

/** Judges the images that a request brings; at once where everything is known. */
export function judgeObject(
  request: AdmissionRequest,
  door: Door,
  at: { readonly set: PolicySet; readonly deadline: number },
): JudgedObject | Promise<JudgedObject> {
  const { object, oldObject, operation, namespace: name } = request;
  const now = imagesIn(object, request, door);
  const before = operation === 'UPDATE' && oldObject !== null ? imagesIn(oldObject, request, door) : null;
  const introduced = before === null ? now.uses : introducedImages(now.uses, before.uses);
  const namespace: KnownNamespace = { name, labels: door.ports.namespaceLabels(name) };
  const policies = applicablePolicies(at.set, namespace);
  const isNew = (use: ImageUse): boolean => !use.isTemplate;
  const base = {
    set: at.set,
    namespace,
    policies,
    problems: sameProblems(now.problems, before?.problems ?? null) ? [] : now.problems,
    deferred: introduced.filter((use) => use.isTemplate),
  };
  const questions = policies.flatMap((applicable) =>
    (applicable.policy.enforcement.updates === 'all' ? now.uses : introduced)
      .filter(isNew)
      .map((use) => ({ applicable, use })),
  );
  if (questions.length === 0) return { ...base, judged: [] };
  const place = placeOf(request, door, { namespace, images: now, deadline: at.deadline });
  return askAll(questions, place, door, base);
}

function askAll(
  questions: readonly Pick<JudgedUse, 'applicable' | 'use'>[],
  place: Place,
  door: Door,
  base: Omit<JudgedObject, 'judged'>,
): JudgedObject | Promise<JudgedObject> {
  const known = questions.map((question) => door.judge.known(requestOf(question, place, door)));
  const answer = (verdicts: readonly ImageVerdict[]): JudgedObject => ({
    ...base,
    judged: questions.flatMap((question, index) => {
      const verdict = verdicts[index];
      return verdict === undefined ? [] : [{ ...question, verdict }];
    }),
  });
  const all = known.filter((verdict) => verdict !== null);
  if (all.length === known.length) return answer(all);
  return findRest(questions, known, { place, door }).then(answer);
}

async function findRest(
  questions: readonly Pick<JudgedUse, 'applicable' | 'use'>[],
  known: readonly (ImageVerdict | null)[],
  { place, door }: { readonly place: Place; readonly door: Door },
): Promise<readonly ImageVerdict[]> {
  return Promise.all(
    questions.map(async (question, index) => known[index] ?? door.judge.judge(requestOf(question, place, door))),
  );
}

interface Place {
  readonly request: AdmissionRequest;
  readonly environment: string | null;
  readonly pullSecrets: PullCredentials;
  readonly parent: string | null;
  readonly deadline: number;
}

function placeOf(
  request: AdmissionRequest,
  door: Door,
  at: { readonly namespace: KnownNamespace; readonly images: WorkloadImages; readonly deadline: number },
): Place {
  const { labels, name } = at.namespace;
  const { pullSecrets, serviceAccount } = at.images;
  const { environmentLabel } = door.settings;
  return {
    request,
    environment: labels !== null && Object.hasOwn(labels, environmentLabel) ? (labels[environmentLabel] ?? null) : null,
    pullSecrets: door.ports.pullCredentials({ namespace: name, serviceAccount, pullSecrets }),
    parent: controllerOf(request.object),
    deadline: at.deadline,
  };
}

function requestOf(
  { applicable, use }: Pick<JudgedUse, 'applicable' | 'use'>,
  { request, environment, pullSecrets, parent, deadline }: Place,
  door: Door,
): JudgeRequest {
  return {
    reference: use.reference,
    policy: applicable.policy,
    namespace: request.namespace,
    environment,
    pullSecrets,
    deadline,
    dryRun: request.dryRun,
    knownDigest: door.parents.digestOf(parent, use.reference),
  };
}

function imagesIn(object: unknown, { kind }: AdmissionRequest, door: Door): WorkloadImages {
  return imagesOf(object, { group: kind.group, kind: kind.name }, door.kinds);
}

/** What was wrong with an object before is no reason to keep it from changing. */
function sameProblems(now: readonly WorkloadProblem[], before: readonly WorkloadProblem[] | null): boolean {
  return before !== null && JSON.stringify(now) === JSON.stringify(before);
}

/** The uid of an object; null before it has one. */
export function uidOf(object: unknown): string | null {
  const metadata = isJsonObject(object) ? object['metadata'] : null;
  const uid = isJsonObject(metadata) ? metadata['uid'] : null;
  return typeof uid === 'string' && uid !== '' && uid.length <= 128 ? uid : null;
}

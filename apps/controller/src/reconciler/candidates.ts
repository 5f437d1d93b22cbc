import { type AssayError, isJsonObject } from '@assay/core';
import { clusterError } from '../cluster/errors.ts';
import { DAEMON_SETS, DEPLOYMENTS, STATEFUL_SETS } from '../cluster/kinds.ts';
import { type KubernetesApi, type ResourceKind, apiVersionOf, resourcePath } from '../cluster/kubernetes-api.ts';
import { type KubernetesObject, listAt, objectAt, textAt } from '../cluster/objects.ts';
import { type ResourceStore, type StoreOptions, openStore } from '../cluster/resource-store.ts';
import type { PolicySet } from '../policies/policy-set.ts';
import type { EventWriter } from '../reports/events.ts';
import { keyOf } from './act.ts';
import { attempt } from './attempt.ts';
import { type JudgingPorts, judgeRunningPod } from './judge-running.ts';
import type { RunningPod } from './running-pod.ts';

/** The label that says that a workload has a candidate: what delivery controllers ask us about. */
const CANDIDATE_LABEL = 'assay.dev/candidate';
/** The image that a workload would run next. */
const CANDIDATE_ANNOTATION = 'assay.dev/candidate-image';
/** Our answer: `pass`, `warn`, `fail` or `unknown`, for the image in `…-judged`. */
const CANDIDATE_VERDICT = 'assay.dev/candidate-verdict';
const CANDIDATE_JUDGED = 'assay.dev/candidate-judged';
const CANDIDATE_REASON = 'assay.dev/candidate-reason';

interface Candidate {
  readonly resource: ResourceKind;
  readonly image: string;
  readonly said: string;
  readonly pod: RunningPod;
}

/** What judging candidates needs. */
export interface CandidatePorts {
  readonly api: KubernetesApi;
  readonly judging: JudgingPorts;
  readonly events: EventWriter;
  /** Told of each candidate that may be taken; null: nobody is. */
  readonly announce: ((candidate: AcceptedCandidate) => Promise<void>) | null;
  /** Those of whom nobody could be told yet. */
  readonly unannounced: Set<string>;
  /** Those that could not be judged the last time, which is said when it lasts. */
  readonly unjudged: Set<string>;
  readonly onProblem: (error: AssayError) => void;
}

/** A candidate that satisfies every policy of the place where it would run. */
export interface AcceptedCandidate {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly image: string;
}

/** Tells an origin of accepted candidates. */
export function announceTo(origin: string): (candidate: AcceptedCandidate) => Promise<void> {
  return async (candidate) => {
    try {
      const response = await fetch(new URL('/assay/candidates', origin), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ schemaVersion: 1, type: 'candidate-accepted', ...candidate }),
        redirect: 'error',
        signal: AbortSignal.timeout(5000),
      });
      await response.body?.cancel();
    } catch (cause) {
      // The annotation on the workload says the same, for those who look again.
      throw clusterError('CLUSTER_UNREACHABLE', `${origin} was not told of a candidate`, { cause });
    }
  };
}

/** Watches workloads with candidates. */
export function openCandidates(
  api: KubernetesApi,
  {
    signal,
    onChange,
    onProblem,
  }: Pick<StoreOptions<unknown>, 'signal' | 'onProblem'> & { readonly onChange: () => void },
) {
  const stores: readonly ResourceStore<Candidate>[] = [DEPLOYMENTS, STATEFUL_SETS, DAEMON_SETS].map((resource) =>
    openStore(api, {
      resource,
      signal,
      labelSelector: CANDIDATE_LABEL,
      keep: (object) => readCandidate(resource, object),
      onChange,
      onProblem,
    }),
  );
  return { values: () => stores.flatMap((store) => [...store.values()]) };
}

function readCandidate(resource: ResourceKind, object: KubernetesObject): Candidate | null {
  const image = object.annotations[CANDIDATE_ANNOTATION] ?? '';
  if (image === '' || object.namespace === null) return null;
  const template = objectAt(objectAt(objectAt(object.raw, 'spec'), 'template'), 'spec');
  return {
    resource,
    image,
    said: `${object.annotations[CANDIDATE_VERDICT] ?? ''} ${object.annotations[CANDIDATE_JUDGED] ?? ''}`,
    pod: {
      namespace: object.namespace,
      name: object.name,
      uid: object.uid,
      owner: { apiVersion: apiVersionOf(resource), kind: resource.kind, name: object.name },
      serviceAccount: textAt(template, 'serviceAccountName'),
      pullSecrets: listAt(template, 'imagePullSecrets')
        .filter(isJsonObject)
        .flatMap((one) => textAt(one, 'name') ?? []),
      containers: [{ name: 'candidate', reference: image, wanted: null, running: null }],
      isStatic: false,
      isLeaving: false,
      startedAt: null,
    },
  };
}

/**
 * Judges candidates by the policies of the place where they would run, and says so on the workload when the answer is a new one. Returns
 * whether some could not be judged yet.
 */
export async function judgeCandidates(
  candidates: readonly Candidate[],
  set: PolicySet,
  ports: CandidatePorts,
): Promise<boolean> {
  let isOpen = false;
  for (const candidate of candidates) {
    const { image, said, pod } = candidate;
    const findings = (await judgeRunningPod(pod, set, ports.judging)).filter((finding) => !finding.isShadow);
    const results = new Set(findings.map(({ result }) => result));
    const verdict = (['fail', 'unknown', 'warn'] as const).find((result) => results.has(result)) ?? 'pass';
    const reasons = findings.filter(({ result }) => result === verdict).flatMap((finding) => finding.reasons);
    const key = `${keyOf({ ...pod, kind: candidate.resource.kind })} ${image}`;
    if (verdict !== 'unknown') ports.unjudged.delete(key);
    else {
      isOpen = true;
      const isFirst = !ports.unjudged.has(key);
      ports.unjudged.add(key);
      if (isFirst) continue;
    }
    const isNews = said !== `${verdict} ${image}`;
    if (isNews) await attempt(ports, async () => say(candidate, { verdict, reasons }, ports.api));
    if (verdict !== 'pass' && verdict !== 'warn') ports.unannounced.delete(key);
    else if (isNews || ports.unannounced.has(key)) {
      // Whoever was away is told when it is there again.
      ports.unannounced.add(key);
      await attempt(ports, async () => {
        await announce(candidate, ports);
        ports.unannounced.delete(key);
      });
    }
  }
  return isOpen;
}

async function say(
  { resource, image, pod }: Candidate,
  { verdict, reasons }: { readonly verdict: string; readonly reasons: readonly string[] },
  api: KubernetesApi,
): Promise<void> {
  const annotations = {
    [CANDIDATE_VERDICT]: verdict,
    [CANDIDATE_JUDGED]: image,
    [CANDIDATE_REASON]: reasons.length === 0 ? null : reasons.join('; ').slice(0, 1000),
  };
  const path = resourcePath(resource, { namespace: pod.namespace, name: pod.name });
  await api.request({ method: 'PATCH', path, body: { metadata: { annotations } } });
}

async function announce(
  { resource, image, pod }: Candidate,
  { events, announce: tell }: CandidatePorts,
): Promise<void> {
  const { namespace, name, uid } = pod;
  events.write({
    namespace,
    regarding: { apiVersion: 'apps/v1', kind: resource.kind, name, uid },
    type: 'Normal',
    reason: 'CandidateAccepted',
    action: 'Judge',
    note: `${image} satisfies every policy of ${namespace}`,
  });
  await tell?.({ namespace, kind: resource.kind, name, image });
}

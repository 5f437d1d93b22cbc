import type { AssayError } from '@assay/core';
import {
  DAEMON_SETS,
  DEPLOYMENTS,
  JOBS,
  PODS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  STATEFUL_SETS,
} from '../cluster/kinds.ts';
import { type KubernetesApi, type ResourceKind, apiVersionOf, resourcePath } from '../cluster/kubernetes-api.ts';
import type { EventWriter } from '../reports/events.ts';
import type { EvictionBudget } from './eviction-budget.ts';
import { attempt } from './attempt.ts';
import type { ScaleBlocks } from './scale-blocks.ts';
import type { RunningPod } from './running-pod.ts';
import type { WorkloadState } from './workload-state.ts';

/** What is done about a workload that runs what its policies refuse. Each step contains those before it. */
export const ACTIONS = ['report', 'annotate', 'event', 'scale-block', 'evict'] as const;
export type ReconcileAction = (typeof ACTIONS)[number];

/** What acting needs. */
export interface ActPorts {
  readonly api: KubernetesApi;
  readonly action: ReconcileAction;
  readonly events: EventWriter;
  readonly budget: EvictionBudget;
  readonly blocks: ScaleBlocks;
  readonly onProblem: (error: AssayError) => void;
}

const KINDS: readonly ResourceKind[] = [
  PODS,
  DEPLOYMENTS,
  STATEFUL_SETS,
  DAEMON_SETS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  JOBS,
];
const VERDICT_ANNOTATION = 'assay.dev/verdict';
const REASON_ANNOTATION = 'assay.dev/verdict-reason';

/**
 * Acts on what changed since the last round, as far as it is allowed to. Only a known refusal in mode `enforce` is acted on: what is not
 * known, warned about or excepted is reported and no more.
 */
export async function act(
  before: ReadonlyMap<string, WorkloadState>,
  now: readonly WorkloadState[],
  ports: ActPorts,
): Promise<void> {
  const level = ACTIONS.indexOf(ports.action);
  for (const workload of now) {
    const isNews = before.get(keyOf(workload))?.result !== workload.result;
    const refused = isRefused(workload);
    if (level >= 1 && isNews) await attempt(ports, async () => annotate(workload, ports.api));
    if (level >= 2 && isNews && refused) ports.events.write(eventOf(workload));
    if (level >= 4 && refused && !workload.isStatic) await evict(workload, ports);
  }
  if (level >= 3)
    await ports.blocks.write(
      now.filter(isRefused).map((one) => ({ ...one, reason: reasonOf(one, 500) })),
      ports,
    );
}

/** Names a workload in maps. */
export function keyOf({ namespace, kind, name }: Pick<WorkloadState, 'namespace' | 'kind' | 'name'>): string {
  return `${namespace}/${kind}/${name}`;
}

/** Whether a workload runs something that a policy refuses and may act on. */
function isRefused(workload: WorkloadState): boolean {
  return workload.findings.some(({ result, mode, isShadow }) => result === 'fail' && mode === 'enforce' && !isShadow);
}

/** Why a workload is refused, for people. */
function reasonOf(workload: WorkloadState, maxLength: number): string {
  const texts = workload.findings
    .filter(({ result }) => result === 'fail')
    .map(
      ({ container, reference, policy, reasons }) => `${container} (${reference}) by ${policy}: ${reasons.join('; ')}`,
    );
  return [...new Set(texts)].join(' | ').slice(0, maxLength);
}

async function annotate(workload: WorkloadState, api: KubernetesApi): Promise<void> {
  const resource = KINDS.find((one) => one.kind === workload.kind && apiVersionOf(one) === workload.apiVersion);
  if (resource === undefined) return;
  const annotations = {
    [VERDICT_ANNOTATION]: workload.result,
    [REASON_ANNOTATION]: workload.result === 'fail' ? reasonOf(workload, 1000) : null,
  };
  const path = resourcePath(resource, { namespace: workload.namespace, name: workload.name });
  await api.request({ method: 'PATCH', path, body: { metadata: { annotations } } });
}

function eventOf(workload: WorkloadState) {
  return {
    namespace: workload.namespace,
    regarding: {
      apiVersion: workload.apiVersion,
      kind: workload.kind,
      name: workload.name,
      uid: workload.kind === 'Pod' ? (workload.pods[0]?.uid ?? null) : null,
    },
    type: 'Warning' as const,
    reason: 'ImageRefused',
    action: 'Reconcile',
    note: reasonOf(workload, 1000),
  };
}

/** Evictions keep to disruption budgets of the cluster (the API server answers 429) and to our own. */
async function evict(workload: WorkloadState, ports: ActPorts): Promise<void> {
  const refused = new Set(
    workload.findings.flatMap(({ result, mode, pod, isShadow }) =>
      result === 'fail' && mode === 'enforce' && !isShadow ? [pod] : [],
    ),
  );
  for (const pod of workload.pods) {
    // One that leaves already need not be told to.
    if (!refused.has(pod.name) || pod.isLeaving) continue;
    if (!ports.budget.take(keyOf(workload))) return;
    let isGone = false;
    await attempt(ports, async () => {
      await evictPod(pod, ports.api);
      isGone = true;
      ports.events.write({
        ...eventOf(workload),
        reason: 'ImageEvicted',
        note: `pod ${pod.name}: ${reasonOf(workload, 900)}`,
      });
    });
    // What a disruption budget keeps is asked about again in the next round.
    if (!isGone) ports.budget.giveBack(keyOf(workload));
  }
}

/** By its uid: another pod of the same name, as a StatefulSet makes it, was not judged. */
async function evictPod({ namespace, name, uid }: RunningPod, api: KubernetesApi): Promise<void> {
  const path = resourcePath(PODS, { namespace, name, subresource: 'eviction' });
  const deleteOptions = { preconditions: { uid } };
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions };
  await api.request({ method: 'POST', path, body });
}

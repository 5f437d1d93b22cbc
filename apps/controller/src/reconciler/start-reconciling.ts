import { AssayError } from '@assay/core';
import type { ClusterClock } from '../cluster/cluster-clock.ts';
import type { KubernetesApi } from '../cluster/kubernetes-api.ts';
import { PODS } from '../cluster/kinds.ts';
import { whileLeading } from '../cluster/leader.ts';
import type { NamespaceLabels } from '../cluster/namespace-labels.ts';
import { type ResourceStore, openStore } from '../cluster/resource-store.ts';
import { type PolicyCounts, StatusWriter } from '../custom-resources/write-status.ts';
import type { AdmissionJudge } from '../decision/decide.ts';
import type { PolicySet } from '../policies/policy-set.ts';
import type { AuditSink } from '../reports/audit-log.ts';
import type { EventWriter } from '../reports/events.ts';
import { type ReportFormat, ReportWriter } from '../reports/policy-report.ts';
import type { ReconcileMetrics } from '../reports/reconcile-metrics.ts';
import type { DoorSettings } from '../settings/door-settings.ts';
import type { ClusterPorts } from '../webhook/cluster-ports.ts';
import { type ReconcileAction, act } from './act.ts';
import { announceTo, judgeCandidates, openCandidates } from './candidates.ts';
import { EvictionBudget } from './eviction-budget.ts';
import { ScaleBlocks } from './scale-blocks.ts';
import { type Round, Reconciler } from './reconcile.ts';
import { type RunningPod, readRunningPod } from './running-pod.ts';
import { DeploymentRecorder, type ServiceClientOptions, deploymentsOf } from './service-client.ts';
import { auditRound } from './audit-round.ts';

/** What the reconciler does. */
export interface ReconcileSettings {
  readonly action: ReconcileAction;
  readonly intervalMs: number;
  /** Null: none are written. */
  readonly reports: ReportFormat | null;
  readonly service: ServiceClientOptions | null;
  /** Origin that is told of candidates that may be taken; null: none is. */
  readonly announceTo: string | null;
}

interface Parts {
  readonly api: KubernetesApi;
  readonly namespace: string;
  readonly labels: NamespaceLabels;
  readonly ports: ClusterPorts;
  readonly judge: AdmissionJudge;
  readonly door: DoorSettings;
  readonly policies: () => PolicySet | null;
  readonly onPolicies: (listener: (set: PolicySet) => void) => () => void;
}

interface Surroundings {
  readonly settings: ReconcileSettings;
  readonly identity: string;
  readonly events: EventWriter;
  readonly audit: AuditSink | null;
  readonly metrics: ReconcileMetrics;
  readonly signal: AbortSignal;
  readonly onProblem: (error: AssayError) => void;
  readonly clock: ClusterClock;
}

/** Reconciles for as long as this replica leads. Pods are watched by the leader alone: the others need no memory for them. */
export function startReconciling(
  parts: Parts,
  around: Surroundings,
): { readonly poke: () => void; readonly done: Promise<void> } {
  let poke: () => void = () => undefined;
  const problem = (error: AssayError): void => {
    around.metrics.problem(error.code);
    around.onProblem(error);
  };
  const work = async (signal: AbortSignal): Promise<void> => {
    around.metrics.leading(true);
    const pods: ResourceStore<RunningPod> = openStore(parts.api, {
      resource: PODS,
      signal,
      keep: readRunningPod,
      onChange: () => poke(),
      onProblem: problem,
    });
    const candidates = openCandidates(parts.api, { signal, onChange: () => poke(), onProblem: problem });
    const judging = { judge: parts.judge, ports: parts.ports, settings: parts.door, now: around.clock.now };
    const finish = createFinisher(parts, around, { problem, candidates: candidates.values, judging });
    const reconciler = new Reconciler({
      pods: pods.values,
      policies: parts.policies,
      judging,
      onRound: async (round) => {
        around.metrics.watchAge('pods', (Date.now() - (pods.seenAt() ?? 0)) / 1000);
        return finish(round);
      },
      onProblem: problem,
      intervalMs: around.settings.intervalMs,
    });
    poke = () => reconciler.poke();
    const unsubscribe = parts.onPolicies(() => reconciler.poke());
    await Promise.race([Promise.all([pods.ready, parts.labels.ready]), ended(signal)]);
    await reconciler.run(signal);
    unsubscribe();
    around.metrics.leading(false);
  };
  const lease = {
    namespace: parts.namespace,
    name: 'assay-controller-reconciler',
    identity: around.identity,
    signal: around.signal,
    onProblem: problem,
  };
  return { poke: () => poke(), done: whileLeading(parts.api, lease, work) };
}

/** What is done with a round. Each part is tried, whatever becomes of the others. */
function createFinisher(
  parts: Parts,
  around: Surroundings,
  more: {
    readonly problem: (error: AssayError) => void;
    readonly candidates: ReturnType<typeof openCandidates>['values'];
    readonly judging: Parameters<typeof judgeCandidates>[2]['judging'];
  },
): (round: Round) => Promise<boolean> {
  const { api } = parts;
  const { settings, events } = around;
  const statuses = new StatusWriter(api);
  const reports = settings.reports === null ? null : new ReportWriter(api, settings.reports);
  const recorder = settings.service === null ? null : new DeploymentRecorder(settings.service);
  const announce = settings.announceTo === null ? null : announceTo(settings.announceTo);
  const budget = new EvictionBudget();
  const blocks = new ScaleBlocks(api);
  const unannounced = new Set<string>();
  const unjudged = new Set<string>();
  return async (round) => {
    const { workloads, before, set } = round;
    around.metrics.round(round);
    if (around.audit !== null) auditRound(round, around.audit);
    let isOpen = false;
    const steps: readonly (() => Promise<void> | undefined)[] = [
      async () =>
        act(before, workloads, { api, action: settings.action, events, budget, blocks, onProblem: more.problem }),
      async () => statuses.write(set, countsOf(round), new Date(around.clock.now()).toISOString()),
      () => reports?.write(workloads, around.clock.now()),
      () => recorder?.record(deploymentsOf(workloads, parts.ports, parts.door.environmentLabel)),
      async () => {
        const { judging, problem: onProblem } = more;
        isOpen = await judgeCandidates(more.candidates(), set, {
          api,
          judging,
          events,
          announce,
          unannounced,
          unjudged,
          onProblem,
        });
      },
    ];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        if (!(error instanceof AssayError)) throw error;
        more.problem(error);
      }
    }
    return isOpen || workloads.some(({ result }) => result === 'unknown');
  };
}

function countsOf({ workloads }: Round): ReadonlyMap<string, PolicyCounts> {
  const findings = Map.groupBy(
    workloads.flatMap((workload) => workload.findings.map((finding) => ({ workload, finding }))),
    ({ finding }) => (finding.policy.includes('/') ? finding.policy : `/${finding.policy}`),
  );
  return new Map(
    [...findings].map(([policy, found]) => {
      const count = (result: string): number =>
        new Set(found.filter(({ finding }) => finding.result === result).map(({ workload }) => workload)).size;
      return [
        policy,
        {
          workloads: new Set(found.map(({ workload }) => workload)).size,
          pass: count('pass'),
          warn: count('warn'),
          fail: count('fail'),
          unknown: count('unknown'),
        },
      ];
    }),
  );
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

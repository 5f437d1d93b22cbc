import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ClusterClock } from '../cluster/cluster-clock.ts';
import type { Drift, WorkloadState } from '../reconciler/workload-state.ts';

/** Numbers of the cluster side. */
export interface ReconcileMetrics {
  readonly round: (round: { readonly seconds: number; readonly workloads: readonly WorkloadState[] }) => void;
  readonly problem: (code: string) => void;
  readonly leading: (isLeading: boolean) => void;
  readonly watchAge: (resource: string, seconds: number) => void;
  readonly certificateEnds: (seconds: number) => void;
}

/** Registers the numbers of the cluster side. Labels are bounded: never an image, never a pod. */
export function createReconcileMetrics(
  registry: Registry,
  clock: Pick<ClusterClock, 'now' | 'offsetMs'>,
): ReconcileMetrics {
  const registers = [registry];
  const skew: Gauge = new Gauge({
    name: 'assay_clock_skew_seconds',
    help: 'How far the clock of the API server is ahead of that of this machine.',
    registers,
    collect: () => {
      skew.set(clock.offsetMs / 1000);
    },
  });
  const running = new Gauge({
    name: 'assay_running_workloads',
    help: 'Workloads by the worst result of what they run.',
    labelNames: ['result'],
    registers,
  });
  const drift = new Gauge({
    name: 'assay_drifted_containers',
    help: 'Containers that run another digest than the one that was admitted.',
    registers,
  });
  const statics = new Gauge({ name: 'assay_static_pods', help: 'Pods that nobody was asked about.', registers });
  const seconds = new Histogram({
    name: 'assay_reconcile_duration_seconds',
    help: 'Time of one round over everything that runs.',
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300],
    registers,
  });
  const last = new Gauge({
    name: 'assay_reconcile_last_success_timestamp_seconds',
    help: 'When the last round ended, in seconds since 1970.',
    registers,
  });
  const problems = new Counter({
    name: 'assay_cluster_errors_total',
    help: 'Requests to the API server that failed, by code.',
    labelNames: ['code'],
    registers,
  });
  const leading = new Gauge({ name: 'assay_leader', help: '1 while this replica reconciles.', registers });
  const watch = new Gauge({
    name: 'assay_watch_age_seconds',
    help: 'Time since the last sign of life of a watch.',
    labelNames: ['resource'],
    registers,
  });
  const certificate = new Gauge({
    name: 'assay_certificate_expiry_timestamp_seconds',
    help: 'When the serving certificate ends, in seconds since 1970.',
    registers,
  });
  return {
    round: (round) => {
      seconds.observe(round.seconds);
      last.set(clock.now() / 1000);
      for (const result of ['pass', 'warn', 'fail', 'unknown', 'excepted'] as const) {
        running.set({ result }, round.workloads.filter((one) => one.result === result).length);
      }
      drift.set(round.workloads.flatMap((one): readonly Drift[] => one.drift).length);
      statics.set(round.workloads.filter((one) => one.isStatic).length);
    },
    problem: (code) => problems.inc({ code }),
    leading: (isLeading) => leading.set(isLeading ? 1 : 0),
    watchAge: (resource, age) => watch.set({ resource }, age),
    certificateEnds: (at) => certificate.set(at),
  };
}

import type { RunningFinding } from './judge-running.ts';
import type { RunningContainer, RunningPod } from './running-pod.ts';

/** Where what was admitted and what runs are not the same image. */
export interface Drift {
  readonly pod: string;
  readonly container: string;
  readonly wanted: string;
  readonly running: string;
}

/** A workload with what its pods run. */
export interface WorkloadState {
  readonly namespace: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly pods: readonly RunningPod[];
  readonly findings: readonly RunningFinding[];
  readonly drift: readonly Drift[];
  readonly isStatic: boolean;
  /** The worst of the findings that are enforced. */
  readonly result: RunningFinding['result'];
}

const ORDER = ['pass', 'excepted', 'warn', 'unknown', 'fail'] as const;

/** Puts pods together by what made them. Static pods stand for themselves. */
export function workloadsOf(
  judged: readonly { readonly pod: RunningPod; readonly findings: readonly RunningFinding[] }[],
): readonly WorkloadState[] {
  const groups = Map.groupBy(judged, ({ pod }) => {
    const { apiVersion, kind, name } = ownerOf(pod);
    return [pod.namespace, kind, name, apiVersion].join('/');
  });
  return [...groups].map(([key, members]) => {
    const [namespace = '', kind = '', name = '', ...version] = key.split('/');
    const findings = members.flatMap((member) => member.findings);
    const counted = findings.filter((finding) => !finding.isShadow);
    return {
      namespace,
      apiVersion: version.join('/'),
      kind,
      name,
      pods: members.map(({ pod }) => pod),
      findings,
      drift: members.flatMap(({ pod }) => pod.containers.flatMap((container) => driftOf(pod, container) ?? [])),
      isStatic: members.some(({ pod }) => pod.isStatic),
      result: counted.reduce<RunningFinding['result']>((worst, { result }) => worse(worst, result), 'pass'),
    };
  });
}

function ownerOf(pod: RunningPod): NonNullable<RunningPod['owner']> {
  return pod.isStatic || pod.owner === null ? { apiVersion: 'v1', kind: 'Pod', name: pod.name } : pod.owner;
}

function driftOf(pod: RunningPod, { name, wanted, running }: RunningContainer): Drift | null {
  return wanted === null || running === null || wanted === running
    ? null
    : { pod: pod.name, container: name, wanted, running };
}

function worse(a: RunningFinding['result'], b: RunningFinding['result']): RunningFinding['result'] {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

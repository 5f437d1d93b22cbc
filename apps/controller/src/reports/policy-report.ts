import { createHash } from 'node:crypto';
import { type JsonObject, printable } from '@assay/core';
import { type KubernetesApi, type ResourceKind, resourcePath } from '../cluster/kubernetes-api.ts';
import type { RunningFinding } from '../reconciler/judge-running.ts';
import type { WorkloadState } from '../reconciler/workload-state.ts';

/** The kind of reports that is written: the one of OpenReports, or its older form of the policy working group. */
export type ReportFormat = 'openreports' | 'policyreport';

const KINDS: Readonly<Record<ReportFormat, ResourceKind>> = {
  openreports: { group: 'openreports.io', version: 'v1alpha1', plural: 'reports', kind: 'Report', isNamespaced: true },
  policyreport: {
    group: 'wgpolicyk8s.io',
    version: 'v1alpha2',
    plural: 'policyreports',
    kind: 'PolicyReport',
    isNamespaced: true,
  },
};
/** One report for each namespace; what is in it is bounded, so that reports never fill the store of the cluster. */
const REPORT_NAME = 'assay';
const MAX_RESULTS = 100;
const MAX_MESSAGE = 200;
const ORDER = ['fail', 'unknown', 'warn', 'excepted', 'pass'] as const;
const RESULTS = { pass: 'pass', warn: 'warn', fail: 'fail', unknown: 'error', excepted: 'skip' } as const;

/** The report of one namespace: counts of everything, and the worst results in words, each workload, container and policy once. */
function reportOf(
  namespace: string,
  workloads: readonly WorkloadState[],
  options: { readonly format: ReportFormat; readonly at: number },
): JsonObject {
  const lines = workloads.flatMap((workload) => linesOf(workload));
  const count = (result: RunningFinding['result']): number => lines.filter((line) => line.result === result).length;
  const kind = KINDS[options.format];
  const shown = lines
    .filter(({ result }) => result !== 'pass')
    .toSorted((a, b) => ORDER.indexOf(a.result) - ORDER.indexOf(b.result) || (a.key < b.key ? -1 : 1))
    .slice(0, MAX_RESULTS);
  return {
    apiVersion: `${kind.group}/${kind.version}`,
    kind: kind.kind,
    metadata: { name: REPORT_NAME, namespace, labels: { 'app.kubernetes.io/managed-by': 'assay-controller' } },
    ...(options.format === 'openreports' ? { source: 'assay' } : {}),
    summary: {
      pass: count('pass'),
      fail: count('fail'),
      warn: count('warn'),
      error: count('unknown'),
      skip: count('excepted'),
    },
    results: shown.map((line) => resultOf(line, options)),
  };
}

interface Line {
  readonly key: string;
  readonly workload: WorkloadState;
  readonly finding: RunningFinding;
  readonly result: RunningFinding['result'];
}

/** Pods of one workload that run the same say the same. */
function linesOf(workload: WorkloadState): readonly Line[] {
  const lines = workload.findings.map((finding) => {
    const { container, policy, running, result } = finding;
    const key = [workload.kind, workload.name, container, policy, running ?? '', result].join('/');
    return { key, workload, finding, result };
  });
  return [...new Map(lines.map((line) => [line.key, line])).values()];
}

function resultOf(
  { workload, finding, result }: Line,
  { format, at }: { format: ReportFormat; at: number },
): JsonObject {
  const message = printable(`${finding.container} (${finding.reference}): ${finding.reasons.join('; ')}`);
  const subject = {
    apiVersion: workload.apiVersion,
    kind: workload.kind,
    name: workload.name,
    namespace: workload.namespace,
  };
  return {
    policy: finding.policy,
    source: 'assay',
    result: RESULTS[result],
    [format === 'openreports' ? 'description' : 'message']: message.slice(0, MAX_MESSAGE),
    [format === 'openreports' ? 'subjects' : 'resources']: [subject],
    timestamp: { seconds: Math.floor(at / 1000), nanos: 0 },
    properties: {
      container: finding.container,
      digest: finding.running ?? '',
      decision: finding.decisionId ?? '',
      mode: finding.mode,
    },
  };
}

/** Writes reports, where they changed. A cluster that does not know the kind has none, which is told once. */
export class ReportWriter {
  readonly #api: KubernetesApi;
  readonly #format: ReportFormat;
  readonly #written = new Map<string, string>();

  constructor(api: KubernetesApi, format: ReportFormat) {
    this.#api = api;
    this.#format = format;
  }

  /** @throws CLUSTER_NOT_FOUND when the kind is not installed, CLUSTER_REFUSED, CLUSTER_UNREACHABLE */
  async write(workloads: readonly WorkloadState[], at: number): Promise<void> {
    const groups = Map.groupBy(workloads, ({ namespace }) => namespace);
    for (const namespace of this.#written.keys()) if (!groups.has(namespace)) groups.set(namespace, []);
    for (const [namespace, members] of groups) {
      const report = reportOf(namespace, members, { format: this.#format, at });
      const said = createHash('sha256')
        .update(JSON.stringify(report).replaceAll(/"seconds":\d+/g, ''))
        .digest('hex');
      if (this.#written.get(namespace) === said) continue;
      await this.#put(namespace, report);
      this.#written.set(namespace, said);
    }
  }

  /** Server-side apply makes it or takes the place of what was there. */
  async #put(namespace: string, body: JsonObject): Promise<void> {
    const path = resourcePath(KINDS[this.#format], { namespace, name: REPORT_NAME });
    const query = { fieldManager: 'assay-controller', force: 'true' };
    await this.#api.request({ method: 'PATCH', patch: 'apply', path, query, body });
  }
}

import type { AuditSink } from '../reports/audit-log.ts';
import { keyOf } from './act.ts';
import type { Round } from './reconcile.ts';
import type { WorkloadState } from './workload-state.ts';

/** Writes down what is new in a round: workloads whose result changed, with the decisions it stands on, and drift. */
export function auditRound({ before, workloads, set }: Round, audit: AuditSink): void {
  const at = new Date().toISOString();
  for (const workload of workloads) {
    const earlier = before.get(keyOf(workload));
    const { namespace, kind, name, result, isStatic } = workload;
    const isNewsworthy = earlier === undefined ? result !== 'pass' : earlier.result !== result;
    if (isNewsworthy) {
      audit.add({
        type: 'running',
        at,
        namespace,
        kind,
        name,
        result,
        before: earlier?.result ?? null,
        isStatic,
        policies: set.revision,
        evidence: evidenceOf(workload),
      });
    }
    if (workload.drift.length > 0 && JSON.stringify(earlier?.drift ?? []) !== JSON.stringify(workload.drift)) {
      audit.add({ type: 'drift', at, namespace, kind, name, drift: workload.drift.map((one) => ({ ...one })) });
    }
  }
}

function evidenceOf({ findings }: WorkloadState) {
  return findings
    .filter(({ result }) => result !== 'pass')
    .slice(0, 50)
    .map((finding) => ({
      container: finding.container,
      reference: finding.reference,
      digest: finding.running,
      policy: finding.policy,
      result: finding.result,
      decision: finding.decisionId,
      exceptions: [...finding.exceptions],
      reasons: finding.reasons.slice(0, 5),
    }));
}

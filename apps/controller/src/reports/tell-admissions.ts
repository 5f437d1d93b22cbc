import type { AdmissionEvent } from '../webhook/cluster-ports.ts';
import type { AuditSink } from './audit-log.ts';
import type { EventWriter } from './events.ts';

/** Tells what happens at the door. */
export interface AdmissionTeller {
  /** Never throws, never waits. */
  readonly tell: (event: AdmissionEvent) => void;
}

/** What people are shown as an event of the cluster; the rest is in the audit trail alone. */
const REASONS: Readonly<Partial<Record<AdmissionEvent['kind'], string>>> = {
  denied: 'ImageDenied',
  warned: 'ImageWarned',
  excepted: 'ImageExcepted',
  'break-glass': 'BreakGlassUsed',
};

/** Writes every admission to the audit trail, and events for those that somebody should see. */
export function createAdmissionTeller(to: {
  /** Null where there is no cluster to write them to. */
  readonly events: EventWriter | null;
  readonly audit: AuditSink | null;
}): AdmissionTeller {
  return {
    tell: (event) => {
      to.audit?.add({ type: 'admission', ...event, workload: { ...event.workload } });
      const reason = REASONS[event.kind];
      if (reason === undefined) return;
      const { group, version, kind, name, uid } = event.workload;
      to.events?.write({
        namespace: event.namespace,
        regarding: { apiVersion: group === '' ? version : `${group}/${version}`, kind, name, uid },
        type: event.kind === 'excepted' ? 'Normal' : 'Warning',
        reason,
        action: 'Admit',
        note: event.message,
      });
    },
  };
}

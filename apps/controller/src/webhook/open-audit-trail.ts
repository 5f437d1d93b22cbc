import { AuditLog } from '../reports/audit-log.ts';
import { createAdmissionTeller } from '../reports/tell-admissions.ts';
import type { Stop } from '../policies/policy-set.ts';
import type { AdmissionEvent } from './cluster-ports.ts';

/** Where everything that happens at the door is written down. */
export interface AuditTrail {
  readonly onEvent: (event: AdmissionEvent) => void;
  /** Ends when all is written. */
  readonly close: Stop;
}

/** Opens the audit trail of a controller without a cluster; with one that keeps it. */
export async function openAuditTrail(path: string, onProblem: (message: string) => void): Promise<AuditTrail> {
  const audit = await AuditLog.open(path, (error) => onProblem(`audit log: ${String(error)}`));
  const { tell } = createAdmissionTeller({ events: null, audit });
  return { onEvent: tell, close: async () => audit.settled() };
}

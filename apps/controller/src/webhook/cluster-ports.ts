import type { PullCredentials } from '../decision/decide.ts';

/** What the webhook asks of the cluster that it serves. Without a cluster these come from configuration. */
export interface ClusterPorts {
  /** Labels of a namespace, from what is at hand; null when they are not known, which never exempts anything. */
  readonly namespaceLabels: (namespace: string) => Readonly<Record<string, string>> | null;
  /** Credentials that a workload pulls with, from what is at hand; secrets themselves are read when they are needed. */
  readonly pullCredentials: (workload: {
    readonly namespace: string;
    readonly serviceAccount: string | null;
    readonly pullSecrets: readonly string[];
  }) => PullCredentials;
}

/** Something that happened at the door, for events, reports and the audit trail. Never called for dry runs. */
export interface AdmissionEvent {
  /** RFC 3339. */
  readonly at: string;
  readonly kind: 'denied' | 'warned' | 'audited' | 'shadow' | 'excepted' | 'break-glass' | 'admitted';
  readonly uid: string;
  readonly namespace: string;
  readonly workload: {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
    readonly name: string;
    readonly uid: string | null;
  };
  readonly user: string;
  readonly policy: string | null;
  readonly decisionId: string | null;
  readonly reference: string | null;
  readonly digest: string | null;
  readonly message: string;
}

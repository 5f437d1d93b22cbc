import { InvalidValue, type Setting } from './setting.ts';
import {
  allOf,
  oneOf,
  parseChoice,
  parseDuration,
  parseOrigin,
  parsePath,
  parseSwitch,
  parseText,
  quoted,
} from './value-types.ts';

/** What becomes of workloads that run what their policies refuse. */
type ReconcileAction = 'report' | 'annotate' | 'event' | 'scale-block' | 'evict';

/** How the controller stands in its cluster. */
export interface ClusterSettingTable {
  readonly cluster: Setting<boolean>;
  readonly kubeconfig: Setting<string | null>;
  readonly clusterNamespace: Setting<string | null>;
  readonly instance: Setting<string | null>;
  readonly clusterPolicies: Setting<readonly ClusterPolicies[]>;
  readonly policyConfigMap: Setting<string | null>;
  readonly certificateSecret: Setting<string | null>;
  readonly certificateName: Setting<readonly string[]>;
  readonly certificateTimes: Setting<readonly number[]>;
  readonly webhookConfiguration: Setting<readonly string[]>;
  readonly reconcileAction: Setting<ReconcileAction>;
  readonly reconcileInterval: Setting<number>;
  readonly clusterReports: Setting<'none' | 'openreports' | 'policyreport'>;
  readonly auditLog: Setting<string | null>;
  readonly recordDeployments: Setting<boolean>;
  readonly reportAdmissions: Setting<boolean>;
  readonly clusterName: Setting<string>;
  readonly candidateWebhook: Setting<string | null>;
}

/** Objects of a cluster that policies come from. */
type ClusterPolicies = 'assay' | 'sigstore';

const OWN = { config: 'own', commands: ['controller'] } as const;

export const CLUSTER_SETTINGS: ClusterSettingTable = {
  cluster: {
    ...OWN,
    name: 'cluster',
    shape: 'switch',
    placeholder: null,
    summary: 'Work with the cluster: labels of namespaces, pull secrets, policies that are its objects, and what runs.',
    environment: 'ASSAY_CLUSTER',
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  kubeconfig: {
    ...OWN,
    name: 'kubeconfig',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'How to reach the cluster.',
    environment: 'ASSAY_KUBECONFIG',
    default: null,
    defaultText: 'the service account of the pod, else what kubectl would use',
    parse: oneOf(parsePath),
  },
  clusterNamespace: {
    ...OWN,
    name: 'cluster-namespace',
    shape: 'one',
    placeholder: 'NAME',
    summary: 'Namespace of the controller, for its leases and certificates.',
    environment: 'ASSAY_CLUSTER_NAMESPACE',
    default: null,
    defaultText: 'that of the service account or the kubeconfig',
    parse: oneOf(parseText),
  },
  instance: {
    ...OWN,
    name: 'instance',
    shape: 'one',
    placeholder: 'NAME',
    summary: 'Name of this replica; no two may share one.',
    environment: 'ASSAY_INSTANCE',
    default: null,
    defaultText: 'made at the start',
    parse: oneOf(parseText),
  },
  clusterPolicies: {
    ...OWN,
    name: 'cluster-policies',
    shape: 'many',
    placeholder: 'KIND',
    summary:
      'Objects of the cluster that hold policies: assay (GlobalImagePolicy, ImagePolicy, exceptions), sigstore. May be repeated.',
    environment: 'ASSAY_CLUSTER_POLICIES',
    choices: ['assay', 'sigstore'],
    default: ['assay'],
    defaultText: 'assay',
    parse: allOf(parseChoice(['assay', 'sigstore'])),
  },
  policyConfigMap: {
    ...OWN,
    name: 'policy-config-map',
    shape: 'one',
    placeholder: 'NAME',
    summary:
      "ConfigMap of the controller's namespace with policies; each key NAME.yaml holds the spec of a GlobalImagePolicy.",
    environment: 'ASSAY_POLICY_CONFIG_MAP',
    default: null,
    defaultText: 'none',
    parse: oneOf(parseText),
  },
  certificateSecret: {
    ...OWN,
    name: 'certificate-secret',
    shape: 'one',
    placeholder: 'NAME',
    summary: 'Keep an authority and a serving certificate in this Secret, and renew both; in place of --tls-cert.',
    environment: 'ASSAY_CERTIFICATE_SECRET',
    default: null,
    defaultText: 'none',
    parse: oneOf(parseText),
  },
  certificateName: {
    ...OWN,
    name: 'certificate-name',
    shape: 'many',
    placeholder: 'NAME',
    summary: 'DNS name or address of the serving certificate; may be repeated.',
    environment: 'ASSAY_CERTIFICATE_NAME',
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
  certificateTimes: {
    ...OWN,
    name: 'certificate-times',
    shape: 'many',
    placeholder: 'DURATION',
    summary: 'Lifetimes of authority and leaf, and the overlap of authorities, in this order.',
    environment: 'ASSAY_CERTIFICATE_TIMES',
    default: [],
    defaultText: '3650d, 365d, 10m',
    parse: allOf(parseDuration),
  },
  webhookConfiguration: {
    ...OWN,
    name: 'webhook-configuration',
    shape: 'many',
    placeholder: 'NAME',
    summary: 'Webhook configuration that is kept trusting the authority; may be repeated.',
    environment: 'ASSAY_WEBHOOK_CONFIGURATION',
    default: [],
    defaultText: 'none',
    parse: allOf(parseText),
  },
  reconcileAction: {
    ...OWN,
    name: 'reconcile-action',
    shape: 'one',
    placeholder: 'ACTION',
    summary:
      'The most that is done about a workload that runs what is refused: report, annotate, event, scale-block or evict.',
    environment: 'ASSAY_RECONCILE_ACTION',
    choices: ['report', 'annotate', 'event', 'scale-block', 'evict'],
    default: 'report',
    defaultText: 'report',
    parse: oneOf(parseChoice(['report', 'annotate', 'event', 'scale-block', 'evict'])),
  },
  reconcileInterval: {
    ...OWN,
    name: 'reconcile-interval',
    shape: 'one',
    placeholder: 'DURATION',
    summary: 'How often what runs is judged again when nothing else changes.',
    environment: 'ASSAY_RECONCILE_INTERVAL',
    default: 60_000,
    defaultText: '1m',
    parse: oneOf(parseDuration),
  },
  clusterReports: {
    ...OWN,
    name: 'cluster-reports',
    shape: 'one',
    placeholder: 'FORM',
    summary: 'Write a report of each namespace as an object: openreports or policyreport.',
    environment: 'ASSAY_CLUSTER_REPORTS',
    choices: ['none', 'openreports', 'policyreport'],
    default: 'none',
    defaultText: 'none',
    parse: oneOf(parseChoice(['none', 'openreports', 'policyreport'])),
  },
  auditLog: {
    ...OWN,
    name: 'audit-log',
    shape: 'one',
    placeholder: 'FILE',
    summary: 'Write every admission and every change of what runs to this file, each line bound to the one before it.',
    environment: 'ASSAY_AUDIT_LOG',
    default: null,
    defaultText: 'none',
    parse: oneOf(parsePath),
  },
  recordDeployments: {
    ...OWN,
    name: 'record-deployments',
    shape: 'switch',
    placeholder: null,
    summary: 'Tell the service of --service what runs where.',
    environment: 'ASSAY_RECORD_DEPLOYMENTS',
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  reportAdmissions: {
    ...OWN,
    name: 'report-admissions',
    shape: 'switch',
    placeholder: null,
    summary:
      'Tell the service of --service what is decided at the door; what it does not take is told again, and kept over a restart.',
    environment: 'ASSAY_REPORT_ADMISSIONS',
    default: false,
    defaultText: 'false',
    parse: parseSwitch,
  },
  clusterName: {
    ...OWN,
    name: 'cluster-name',
    shape: 'one',
    placeholder: 'NAME',
    summary: 'Name of the cluster in what the service is told.',
    environment: 'ASSAY_CLUSTER_NAME',
    default: 'default',
    defaultText: 'default',
    parse: oneOf(parseClusterName),
  },
  candidateWebhook: {
    ...OWN,
    name: 'candidate-webhook',
    shape: 'one',
    placeholder: 'URL',
    summary:
      'Origin that is told with POST /assay/candidates when a candidate image satisfies the policies of its place.',
    environment: 'ASSAY_CANDIDATE_WEBHOOK',
    default: null,
    defaultText: 'none',
    parse: oneOf(parseOrigin),
  },
};

/** As the service takes it. */
function parseClusterName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9 ._:/-]{0,199}$/.test(text)) return text;
  throw new InvalidValue(`${quoted(text)} is no name of a cluster: letters, digits, blanks, . _ : / -`);
}

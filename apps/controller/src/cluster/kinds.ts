import type { ResourceKind } from './kubernetes-api.ts';

const core = (plural: string, kind: string, isNamespaced = true): ResourceKind => ({
  group: '',
  version: 'v1',
  plural,
  kind,
  isNamespaced,
});
const named = (group: string, version: string, plural: string, kind: string, isNamespaced = true): ResourceKind => ({
  group,
  version,
  plural,
  kind,
  isNamespaced,
});

export const NAMESPACES: ResourceKind = core('namespaces', 'Namespace', false);
export const PODS: ResourceKind = core('pods', 'Pod');
export const REPLICATION_CONTROLLERS: ResourceKind = core('replicationcontrollers', 'ReplicationController');
export const SECRETS: ResourceKind = core('secrets', 'Secret');
export const SERVICE_ACCOUNTS: ResourceKind = core('serviceaccounts', 'ServiceAccount');
export const CONFIG_MAPS: ResourceKind = core('configmaps', 'ConfigMap');
export const EVENTS: ResourceKind = named('events.k8s.io', 'v1', 'events', 'Event');
export const LEASES: ResourceKind = named('coordination.k8s.io', 'v1', 'leases', 'Lease');
export const DEPLOYMENTS: ResourceKind = named('apps', 'v1', 'deployments', 'Deployment');
export const STATEFUL_SETS: ResourceKind = named('apps', 'v1', 'statefulsets', 'StatefulSet');
export const DAEMON_SETS: ResourceKind = named('apps', 'v1', 'daemonsets', 'DaemonSet');
export const REPLICA_SETS: ResourceKind = named('apps', 'v1', 'replicasets', 'ReplicaSet');
export const JOBS: ResourceKind = named('batch', 'v1', 'jobs', 'Job');
const HOOKS = 'admissionregistration.k8s.io';
export const VALIDATING_WEBHOOKS: ResourceKind = named(
  HOOKS,
  'v1',
  'validatingwebhookconfigurations',
  'ValidatingWebhookConfiguration',
  false,
);
export const MUTATING_WEBHOOKS: ResourceKind = named(
  HOOKS,
  'v1',
  'mutatingwebhookconfigurations',
  'MutatingWebhookConfiguration',
  false,
);
const ASSAY = 'assay.dev';
/** A policy of the whole cluster. */
export const GLOBAL_IMAGE_POLICIES: ResourceKind = named(
  ASSAY,
  'v1alpha1',
  'globalimagepolicies',
  'GlobalImagePolicy',
  false,
);
/** A policy of one namespace. */
export const IMAGE_POLICIES: ResourceKind = named(ASSAY, 'v1alpha1', 'imagepolicies', 'ImagePolicy');
export const POLICY_EXCEPTIONS: ResourceKind = named(ASSAY, 'v1alpha1', 'policyexceptions', 'PolicyException');
export const BREAK_GLASSES: ResourceKind = named(ASSAY, 'v1alpha1', 'breakglasses', 'BreakGlass');

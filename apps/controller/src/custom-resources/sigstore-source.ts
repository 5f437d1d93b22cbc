import { type AssayError, compareText } from '@assay/core';
import type { KubernetesApi, ResourceKind } from '../cluster/kubernetes-api.ts';
import type { KubernetesObject } from '../cluster/objects.ts';
import { type ResourceStore, openStore, problemOf } from '../cluster/resource-store.ts';
import {
  DEFAULT_ENFORCEMENT,
  type NamespaceScope,
  type PolicyContribution,
  type PolicySource,
} from '../policies/policy-set.ts';

const GROUP = 'policy.sigstore.dev';
const CLUSTER_IMAGE_POLICIES: ResourceKind = {
  group: GROUP,
  version: 'v1beta1',
  plural: 'clusterimagepolicies',
  kind: 'ClusterImagePolicy',
  isNamespaced: false,
};
const TRUST_ROOTS: ResourceKind = {
  group: GROUP,
  version: 'v1alpha1',
  plural: 'trustroots',
  kind: 'TrustRoot',
  isNamespaced: false,
};

/** What of sigstore's objects counts, and where. */
export interface SigstoreSourceOptions {
  /** Where they hold; as policy-controller does it, in namespaces labelled `policy.sigstore.dev/include: "true"`, unless given. */
  readonly scope?: NamespaceScope;
  readonly onProblem: (error: AssayError) => void;
}

const OPTED_IN: NamespaceScope = {
  names: null,
  except: [],
  selector: { matchLabels: { [`${GROUP}/include`]: 'true' }, matchExpressions: [] },
};

/**
 * ClusterImagePolicies and TrustRoots of the cluster as one policy, because they decide together: every one that is about an image has to
 * hold, and an image that none is about is refused.
 */
export function createSigstoreSource(api: KubernetesApi, options: SigstoreSourceOptions): PolicySource {
  const stores: ResourceStore<KubernetesObject>[] = [];
  return {
    id: 'sigstore',
    problem: () => problemOf(stores),
    start: async (onChange) => {
      const stop = new AbortController();
      const { onProblem } = options;
      const changed = (): void => {
        if (stores.every((store) => store.seenAt() !== null)) onChange(contribution(stores, options.scope ?? OPTED_IN));
      };
      for (const resource of [CLUSTER_IMAGE_POLICIES, TRUST_ROOTS]) {
        stores.push(
          openStore(api, { resource, signal: stop.signal, keep: (object) => object, onChange: changed, onProblem }),
        );
      }
      return async () => {
        stop.abort();
        await Promise.all(stores.map(async (store) => store.done));
      };
    },
  };
}

function contribution(stores: readonly ResourceStore<KubernetesObject>[], scope: NamespaceScope): PolicyContribution {
  const objects = stores
    .flatMap((store) => [...store.values()])
    .toSorted((a, b) => compareText(`${String(a.raw['kind'])}/${a.name}`, `${String(b.raw['kind'])}/${b.name}`));
  const isPolicy = (object: KubernetesObject): boolean => object.raw['kind'] === CLUSTER_IMAGE_POLICIES.kind;
  const text = objects.map((object) => JSON.stringify(withoutBookkeeping(object), null, 2)).join('\n---\n');
  const policy = {
    name: 'sigstore-cluster-image-policies',
    namespace: null,
    document: { name: 'sigstore-cluster-image-policies', text, includes: {}, files: {} },
    scope,
    enforcement: DEFAULT_ENFORCEMENT,
  };
  return {
    source: 'sigstore',
    policies: objects.some(isPolicy) ? [policy] : [],
    exceptions: [],
    breakGlass: [],
    unreadable: [],
  };
}

/** What says something about images, without what the API server keeps for itself: that changes without a change of meaning. */
function withoutBookkeeping({ name, raw }: KubernetesObject): object {
  return { apiVersion: raw['apiVersion'], kind: raw['kind'], metadata: { name }, spec: raw['spec'] };
}

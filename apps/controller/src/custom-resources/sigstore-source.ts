import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError, compareText } from '@assay/core';
import type { KubernetesApi, ResourceKind } from '../cluster/kubernetes-api.ts';
import type { KubernetesObject } from '../cluster/objects.ts';
import { type ResourceStore, openStore, problemOf } from '../cluster/resource-store.ts';
import {
  DEFAULT_ENFORCEMENT,
  type NamespaceScope,
  type PolicyContribution,
  type PolicySource,
} from '../policies/policy-set.ts';
import { namedSecrets, readKeys } from './sigstore-keys.ts';

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
  /** The namespace of the controller: Secrets with keys lie there, or where the controller of sigstore has them. */
  readonly namespace: string;
  readonly onProblem: (error: AssayError) => void;
}

/** The namespace of the controller of sigstore. */
const SIGSTORE = 'cosign-system';
/** How often Secrets with keys are read again, and how soon when that failed. Milliseconds. */
const KEYS_MS = 60_000;
const RETRY_MS = 5000;

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
      const { signal } = stop;
      const { onProblem, namespace } = options;
      let isDue = false;
      let told = '';
      let going: Promise<void> | null = null;
      const tell = async (): Promise<void> => {
        while (isDue && !signal.aborted) {
          isDue = false;
          try {
            const objects = stores.flatMap((store) => [...store.values()]);
            const keys = await readKeys(api, namedSecrets(objects), { namespaces: [namespace, SIGSTORE], signal });
            const now = contribution(objects, keys, options.scope ?? OPTED_IN);
            const text = JSON.stringify(now);
            if (text !== told) onChange(now);
            told = text;
          } catch (error) {
            if (signal.aborted || !(error instanceof AssayError)) break;
            onProblem(error);
            isDue = true;
            await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
          }
        }
        going = null;
      };
      const changed = (): void => {
        if (!stores.every((store) => store.seenAt() !== null)) return;
        isDue = true;
        going ??= tell();
      };
      for (const resource of [CLUSTER_IMAGE_POLICIES, TRUST_ROOTS]) {
        stores.push(openStore(api, { resource, signal, keep: (object) => object, onChange: changed, onProblem }));
      }
      // Secrets are not watched: that would take the right to list them.
      const timer = setInterval(() => {
        if (namedSecrets(stores.flatMap((store) => [...store.values()])).length > 0) changed();
      }, KEYS_MS);
      timer.unref();
      return async () => {
        stop.abort();
        clearInterval(timer);
        await Promise.all([...stores.map(async (store) => store.done), going]);
      };
    },
  };
}

function contribution(
  found: readonly KubernetesObject[],
  keys: readonly object[],
  scope: NamespaceScope,
): PolicyContribution {
  const objects = found.toSorted((a, b) =>
    compareText(`${String(a.raw['kind'])}/${a.name}`, `${String(b.raw['kind'])}/${b.name}`),
  );
  const isPolicy = (object: KubernetesObject): boolean => object.raw['kind'] === CLUSTER_IMAGE_POLICIES.kind;
  const parts = [...objects.map(withoutBookkeeping), ...keys];
  const text = parts.map((part) => JSON.stringify(part, null, 2)).join('\n---\n');
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

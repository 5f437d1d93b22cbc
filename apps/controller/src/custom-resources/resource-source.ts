import type { AssayError } from '@assay/core';
import type { KubernetesApi, ResourceKind } from '../cluster/kubernetes-api.ts';
import { BREAK_GLASSES, GLOBAL_IMAGE_POLICIES, IMAGE_POLICIES, POLICY_EXCEPTIONS } from '../cluster/kinds.ts';
import type { KubernetesObject } from '../cluster/objects.ts';
import { type ResourceStore, openStore, problemOf } from '../cluster/resource-store.ts';
import type { PolicyContribution, PolicySource } from '../policies/policy-set.ts';
import {
  type ReadResource,
  readBreakGlassResource,
  readExceptionResource,
  readPolicyResource,
} from './read-resource.ts';

/** Changes that come together are told together. Milliseconds. */
const SETTLE_MS = 50;

/** The policies, exceptions and break-glass objects that are custom resources of the cluster. */
export function createResourceSource(api: KubernetesApi, onProblem: (error: AssayError) => void): PolicySource {
  const stores: ResourceStore<unknown>[] = [];
  return {
    id: 'cluster',
    problem: () => problemOf(stores),
    start: async (onChange) => {
      const stop = new AbortController();
      let timer: NodeJS.Timeout | null = null;
      let told = '';
      const tell = (): void => {
        const now = contribution();
        const text = JSON.stringify(now);
        // Our own writing of the status is a change of the object, but none of the policy.
        if (text === told) return;
        told = text;
        onChange(now);
      };
      const changed = (): void => {
        timer ??= setTimeout(() => {
          timer = null;
          // Until everything was read once, what an earlier run kept is better than a part.
          if (stores.every((store) => store.seenAt() !== null)) tell();
        }, SETTLE_MS);
      };
      const open = <T>(resource: ResourceKind, read: (object: KubernetesObject) => ReadResource<T>) => {
        const store = openStore(api, {
          resource,
          signal: stop.signal,
          keep: (object) => ({ at: { name: object.name, namespace: object.namespace }, result: read(object) }),
          onChange: changed,
          onProblem,
        });
        stores.push(store);
        return store;
      };
      const policies = [open(GLOBAL_IMAGE_POLICIES, readPolicyResource), open(IMAGE_POLICIES, readPolicyResource)];
      const exceptions = open(POLICY_EXCEPTIONS, readExceptionResource);
      const breakGlass = open(BREAK_GLASSES, readBreakGlassResource);
      const contribution = (): PolicyContribution => {
        const read = policies.flatMap((store) => [...store.values()]);
        return {
          source: 'cluster',
          policies: read.flatMap(({ result }) => (result.kind === 'read' ? [result.value] : [])),
          exceptions: [...exceptions.values()].flatMap(({ result }) => (result.kind === 'read' ? [result.value] : [])),
          breakGlass: [...breakGlass.values()].flatMap(({ result }) => (result.kind === 'read' ? [result.value] : [])),
          unreadable: read.flatMap(({ at, result }) =>
            result.kind === 'refused' ? [{ ...at, problem: result.problems.join('; ') }] : [],
          ),
        };
      };
      return async () => {
        stop.abort();
        if (timer !== null) clearTimeout(timer);
        await Promise.all(stores.map(async (store) => store.done));
      };
    },
  };
}

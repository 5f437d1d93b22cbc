import type { AssayError } from '@assay/core';
import { parseDocument } from 'yaml';
import type { KubernetesApi } from '../cluster/kubernetes-api.ts';
import { CONFIG_MAPS } from '../cluster/kinds.ts';
import { type KubernetesObject, textsAt } from '../cluster/objects.ts';
import { type ResourceStore, openStore, problemOf } from '../cluster/resource-store.ts';
import { EVERYTHING, type PolicyContribution, type PolicyEntry, type PolicySource } from '../policies/policy-set.ts';
import { type ReadResource, readPolicyResource } from './read-resource.ts';

const POLICY_FILE = /^(.+)\.(?:yaml|yml|json)$/;
/** Aliases of YAML can make a small text large. */
const MAX_ALIASES = 100;

/**
 * A ConfigMap whose keys `NAME.yaml` each hold what the `spec` of a GlobalImagePolicy holds. Where there is no such ConfigMap, what it
 * said last stays in force: who does not want it takes it out of the settings.
 */
export function createConfigMapSource(
  api: KubernetesApi,
  at: { readonly namespace: string; readonly name: string },
  onProblem: (error: AssayError) => void,
): PolicySource {
  const id = `configmap:${at.namespace}/${at.name}`;
  const stores: ResourceStore<KubernetesObject>[] = [];
  return {
    id,
    problem: () => problemOf(stores),
    start: async (onChange) => {
      const stop = new AbortController();
      const store = openStore(api, {
        resource: CONFIG_MAPS,
        namespace: at.namespace,
        fieldSelector: `metadata.name=${at.name}`,
        signal: stop.signal,
        keep: (object) => object,
        onChange: () => onChange(readConfigMap(id, store.get(at.namespace, at.name) ?? null)),
        onProblem,
      });
      stores.push(store);
      return async () => {
        stop.abort();
        await store.done;
      };
    },
  };
}

/** What the keys of a ConfigMap say; null: there is none. */
function readConfigMap(source: string, map: KubernetesObject | null): PolicyContribution {
  const nothing = { source, policies: [], exceptions: [], breakGlass: [] };
  if (map === null) {
    const problem = 'there is no such ConfigMap';
    return { ...nothing, unreadable: [{ name: EVERYTHING, namespace: null, problem }] };
  }
  const read = Object.entries(textsAt(map.raw, 'data')).flatMap(([key, text]) => {
    const name = POLICY_FILE.exec(key)?.[1];
    return name === undefined ? [] : [{ name, result: readEntry(name, text) }];
  });
  return {
    ...nothing,
    policies: read.flatMap(({ result }) => (result.kind === 'read' ? [result.value] : [])),
    unreadable: read.flatMap(({ name, result }) =>
      result.kind === 'refused' ? [{ name, namespace: null, problem: result.problems.join('; ') }] : [],
    ),
  };
}

function readEntry(name: string, text: string): ReadResource<PolicyEntry> {
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) return { kind: 'refused', problems: [`${name}: ${error.message}`] };
  let spec: unknown;
  try {
    spec = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    return { kind: 'refused', problems: [`${name}: too many aliases`] };
  }
  const blank = { uid: '', resourceVersion: '', generation: 0, labels: {}, annotations: {} };
  return readPolicyResource({ ...blank, name, namespace: null, raw: { spec } });
}

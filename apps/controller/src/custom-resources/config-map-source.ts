import { parseDocument } from 'yaml';
import type { KubernetesApi } from '../cluster/kubernetes-api.ts';
import { CONFIG_MAPS } from '../cluster/kinds.ts';
import { type KubernetesObject, textsAt } from '../cluster/objects.ts';
import { openStore } from '../cluster/resource-store.ts';
import type { PolicyContribution, PolicyEntry, PolicySource } from '../policies/policy-set.ts';
import { type ReadResource, readPolicyResource } from './read-resource.ts';

const POLICY_FILE = /^(.+)\.(?:yaml|yml|json)$/;
/** Aliases of YAML can make a small text large. */
const MAX_ALIASES = 100;

/** A ConfigMap whose keys `NAME.yaml` each hold what the `spec` of a GlobalImagePolicy holds. */
export function createConfigMapSource(
  api: KubernetesApi,
  at: { readonly namespace: string; readonly name: string },
): PolicySource {
  const id = `configmap:${at.namespace}/${at.name}`;
  return {
    id,
    start: async (onChange) => {
      const stop = new AbortController();
      const store = openStore(api, {
        resource: CONFIG_MAPS,
        namespace: at.namespace,
        fieldSelector: `metadata.name=${at.name}`,
        signal: stop.signal,
        keep: (object) => object,
        onChange: () => onChange(readConfigMap(id, [...store.values()])),
      });
      return async () => {
        stop.abort();
        await store.done;
      };
    },
  };
}

/** What the keys of ConfigMaps say. */
function readConfigMap(source: string, maps: readonly KubernetesObject[]): PolicyContribution {
  const read = maps
    .flatMap((map) => Object.entries(textsAt(map.raw, 'data')))
    .flatMap(([key, text]) => {
      const name = POLICY_FILE.exec(key)?.[1];
      return name === undefined ? [] : [{ name, result: readEntry(name, text) }];
    });
  return {
    source,
    policies: read.flatMap(({ result }) => (result.kind === 'read' ? [result.value] : [])),
    exceptions: [],
    breakGlass: [],
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

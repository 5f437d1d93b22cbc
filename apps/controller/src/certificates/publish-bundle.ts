import { AssayError } from '@assay/core';
import { MUTATING_WEBHOOKS, VALIDATING_WEBHOOKS } from '../cluster/kinds.ts';
import { type KubernetesApi, resourcePath } from '../cluster/kubernetes-api.ts';
import { listAt, objectAt, readObject, textAt } from '../cluster/objects.ts';

/**
 * Sets the bundle in every webhook of the configurations with a name, where it differs. A configuration that is not there is passed over.
 * @returns how many configurations there are
 * @throws CLUSTER_UNREACHABLE, CLUSTER_REFUSED, CLUSTER_CONFLICT
 */
export async function publishBundle(api: KubernetesApi, names: readonly string[], bundle: string): Promise<number> {
  const value = Buffer.from(bundle).toString('base64');
  let found = 0;
  for (const resource of [VALIDATING_WEBHOOKS, MUTATING_WEBHOOKS]) {
    for (const name of names) {
      const path = resourcePath(resource, { name });
      const configuration = await api.request({ method: 'GET', path }).catch(absent);
      if (configuration === null) continue;
      found += 1;
      const stale = listAt(configuration, 'webhooks').flatMap((webhook, index) =>
        textAt(objectAt(webhook, 'clientConfig'), 'caBundle') === value ? [] : [index],
      );
      if (stale.length === 0) continue;
      // Positions are those of one version: the API server refuses the patch when somebody changed it meanwhile.
      const version = readObject(configuration)?.resourceVersion ?? '';
      await api.request({
        method: 'PATCH',
        path,
        patch: 'json',
        body: [
          { op: 'test', path: '/metadata/resourceVersion', value: version },
          ...stale.map((index) => ({ op: 'add', path: `/webhooks/${index}/clientConfig/caBundle`, value })),
        ],
      });
    }
  }
  return found;
}

function absent(error: unknown): null {
  if (error instanceof AssayError && error.code === 'CLUSTER_NOT_FOUND') return null;
  throw error;
}

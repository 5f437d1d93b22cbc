import { AssayError, type JsonObject } from '@assay/core';
import { CONFIG_MAPS } from '../cluster/kinds.ts';
import { type KubernetesApi, resourcePath } from '../cluster/kubernetes-api.ts';
import { listAt, readObject, textsAt } from '../cluster/objects.ts';
import { attempt } from './attempt.ts';

/** The ConfigMap that the guard on scaling reads, in each namespace that has something to guard. */
const NAME = 'assay-scale-blocks';

/** A workload that may not grow, and why. */
interface BlockedWorkload {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly reason: string;
}

/** Writes which workloads may not grow; a ValidatingAdmissionPolicy of the chart reads it and lets everything shrink. */
export class ScaleBlocks {
  readonly #api: KubernetesApi;
  /** What stands in the cluster, by namespace; null until that was read: an earlier leader may have left something. */
  #written: Map<string, string> | null = null;

  constructor(api: KubernetesApi) {
    this.#api = api;
  }

  /** Writes what is new in each namespace. What cannot be written is told, and tried again in the next round. */
  async write(
    blocked: readonly BlockedWorkload[],
    ports: { readonly onProblem: (error: AssayError) => void },
  ): Promise<void> {
    const groups = Map.groupBy(blocked, ({ namespace }) => namespace);
    await attempt(ports, async () => {
      this.#written ??= await this.#read();
    });
    const written = this.#written;
    if (written === null) return;
    for (const namespace of new Set([...groups.keys(), ...written.keys()])) {
      const data = blocksOf(groups.get(namespace) ?? []);
      const text = JSON.stringify(data);
      if (written.get(namespace) === text) continue;
      await attempt(ports, async () => {
        await this.#put(namespace, data);
        written.set(namespace, text);
      });
    }
  }

  async #read(): Promise<Map<string, string>> {
    const path = resourcePath(CONFIG_MAPS, { namespace: null });
    const query = { fieldSelector: `metadata.name=${NAME}` };
    const found = listAt(await this.#api.request({ method: 'GET', path, query }), 'items');
    const maps = found.flatMap((item) => readObject(item) ?? []);
    return new Map(maps.map(({ namespace, raw }) => [namespace ?? '', JSON.stringify(sorted(textsAt(raw, 'data')))]));
  }

  async #put(namespace: string, data: JsonObject): Promise<void> {
    const metadata = { name: NAME, namespace, labels: { 'app.kubernetes.io/managed-by': 'assay-controller' } };
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
    try {
      await this.#api.request({ method: 'PUT', path: resourcePath(CONFIG_MAPS, { namespace, name: NAME }), body });
    } catch (error) {
      if (!(error instanceof AssayError) || error.code !== 'CLUSTER_NOT_FOUND') throw error;
      await this.#api.request({ method: 'POST', path: resourcePath(CONFIG_MAPS, { namespace }), body });
    }
  }
}

function blocksOf(workloads: readonly BlockedWorkload[]): Readonly<Record<string, string>> {
  return sorted(Object.fromEntries(workloads.map((one) => [`${one.kind.toLowerCase()}.${one.name}`, one.reason])));
}

function sorted(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

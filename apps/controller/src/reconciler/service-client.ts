import { type JsonValue, compareText } from '@assay/core';
import { clusterError } from '../cluster/errors.ts';
import type { ClusterPorts } from '../webhook/cluster-ports.ts';
import type { WorkloadState } from './workload-state.ts';

/** The service that keeps what runs where. */
export interface ServiceClientOptions {
  readonly url: string;
  readonly key: string;
}

/** What runs in one environment, whole. */
export interface EnvironmentDeployments {
  readonly environment: string;
  readonly running: readonly {
    readonly workload: string;
    readonly container: string;
    readonly reference: string;
    readonly digest: string;
  }[];
}

/** Groups what runs by the environment of its namespace. Containers whose digest is not known yet are left for the next round. */
export function deploymentsOf(
  workloads: readonly WorkloadState[],
  ports: ClusterPorts,
  environmentLabel: string,
): readonly EnvironmentDeployments[] {
  const groups = new Map<string, Map<string, EnvironmentDeployments['running'][number]>>();
  for (const { namespace, kind, name, pods } of workloads) {
    const environment = ports.namespaceLabels(namespace)?.[environmentLabel];
    if (environment === undefined || environment === '') continue;
    const group = groups.get(environment) ?? new Map();
    groups.set(environment, group);
    const workload = `${namespace}/${kind.toLowerCase()}/${name}`;
    for (const { name: container, reference, running } of pods.flatMap((pod) => pod.containers)) {
      if (running !== null) group.set(`${workload}/${container}`, { workload, container, reference, digest: running });
    }
  }
  return [...groups]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([environment, group]) => ({
      environment,
      running: [...group].toSorted(([a], [b]) => compareText(a, b)).map(([, image]) => image),
    }));
}

/** Tells the service what runs, where it changed. */
export class DeploymentRecorder {
  readonly #options: ServiceClientOptions;
  readonly #sent = new Map<string, string>();

  constructor(options: ServiceClientOptions) {
    this.#options = options;
  }

  /** @throws CLUSTER_UNREACHABLE when the service does not take it */
  async record(deployments: readonly EnvironmentDeployments[]): Promise<void> {
    for (const { environment, running } of deployments) {
      const text = JSON.stringify(running);
      if (this.#sent.get(environment) === text) continue;
      await this.#post('/api/v1/deployments', { environment, running: running.map((one) => ({ ...one })) });
      this.#sent.set(environment, text);
    }
  }

  async #post(path: string, body: JsonValue): Promise<void> {
    const url = new URL(path, this.#options.url);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.#options.key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(10_000),
      });
      await response.body?.cancel();
      if (response.ok) return;
      throw clusterError('CLUSTER_ANSWER', `The service answered ${response.status} to ${path}`);
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'AssayError') throw cause;
      throw clusterError('CLUSTER_UNREACHABLE', `The service at ${url.host} cannot be reached`, { cause });
    }
  }
}

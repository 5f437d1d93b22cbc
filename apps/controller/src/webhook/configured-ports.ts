import { NO_CREDENTIALS } from '../decision/decide.ts';
import { matchesName } from '../policies/namespace-scope.ts';
import type { ClusterPorts } from './cluster-ports.ts';

/** What is known of namespaces from configuration: patterns of names with labels. */
export type ConfiguredNamespaces = readonly {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}[];

/**
 * Ports without a cluster: labels of namespaces as configured, and no credentials beyond those of the controller. A namespace that is
 * not configured has labels that are not known.
 */
export function configuredPorts(namespaces: ConfiguredNamespaces): ClusterPorts {
  return {
    namespaceLabels: (namespace) => namespaces.find(({ name }) => matchesName(name, namespace))?.labels ?? null,
    pullCredentials: () => NO_CREDENTIALS,
  };
}

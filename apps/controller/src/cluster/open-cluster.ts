import type { ClusterSide, ClusterSideOptions } from './cluster-side.ts';

/**
 * Connects to a cluster. What that takes is loaded only now: a webhook without a cluster never pays for it.
 * @throws CLUSTER_CONFIG
 */
export async function openCluster(options: ClusterSideOptions): Promise<ClusterSide> {
  const { openClusterSide } = await import('./cluster-side.ts');
  return openClusterSide(options);
}

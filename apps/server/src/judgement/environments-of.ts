import type { Digest } from '@assay/core';
import { type Scope, environments } from '@assay/store';

/** Deployments that are looked through for the names of their environments. */
const MOST_DEPLOYMENTS = 1000;

/** Names of the environments in which an image runs, in order. */
export async function environmentsOf(scope: Scope, digest: Digest): Promise<readonly string[]> {
  const { items } = await environments.listDeployments(scope, { digest }, { limit: MOST_DEPLOYMENTS });
  return [...new Set(items.map(({ environment }) => environment))].toSorted();
}

import { type Scope, githubApps, githubRepositories } from '@assay/store';
import type { ServiceParts } from '../../service/parts.ts';
import { requestPins } from '../github-jobs-asked.ts';

/** Repositories that are looked at when a tag moves. */
const MOST = 1000;

/**
 * Has base images pinned again where Dockerfiles use a tag that moved. Use the transaction that writes the move down.
 * @param image Canonical name with tag.
 */
export async function followMovedTag(scope: Scope, parts: Pick<ServiceParts, 'queue'>, image: string): Promise<void> {
  if ((await githubApps.listApps(scope)).length === 0) return;
  const { items } = await githubRepositories.listRepositories(scope, { limit: MOST });
  for (const { id, state, told } of items) {
    const { images } = told;
    if (state === 'active' && Array.isArray(images) && images.includes(image)) await requestPins(scope, parts, id);
  }
}

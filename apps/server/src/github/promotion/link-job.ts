import { type JobCommit, type JobHandler, githubRepositories, images, inSpace } from '@assay/store';
import { loadFacts, loadInspection } from '../../images/stored-inspection.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { requestImageFollowUp } from '../github-jobs-asked.ts';
import { claimsOf } from './claimed-commits.ts';

const NOTHING: JobCommit = async () => null;

/** Images that are looked at, the newest first, and how many of them at a time. */
const MOST_IMAGES = 5000;
const PAGE = 100;

/**
 * Finds images that say they were built from a commit of a repository that is reached, whichever came first: what follows from it is asked for,
 * as when they were inspected.
 */
export function linkJob(parts: ServiceParts): JobHandler {
  return async ({ space }, { signal }) => {
    if (space === null) return NOTHING;
    const scope = inSpace(parts.store.read, space);
    const found: { readonly imageId: number; readonly reference: string }[] = [];
    let after: string | null = null;
    for (let seen = 0; seen < MOST_IMAGES; seen += PAGE) {
      const page = await images.listImages(scope, { limit: PAGE, ...(after === null ? {} : { after }) });
      for (const { id: imageId, state, reference } of page.items) {
        signal.throwIfAborted();
        if (state !== 'analysed' || reference === null) continue;
        const kept = await loadInspection(parts, scope, imageId);
        if (kept === null) continue;
        const { provenance = [] } = await loadFacts(parts, scope, imageId);
        for (const { owner, name } of claimsOf(kept.inspection.config.labels, provenance)) {
          if ((await githubRepositories.repositoriesNamed(scope, owner, name)).length === 0) continue;
          found.push({ imageId, reference });
          break;
        }
      }
      after = page.next;
      if (after === null) break;
    }
    return async (trx) => {
      for (const image of found) await requestImageFollowUp(inSpace(trx, space), parts, image);
      return { images: found.length };
    };
  };
}

import { type FactSources, relatedPackagesOf } from '@assay/assess';
import { type Reference, isDigest } from '@assay/core';
import { type Scope, imageRepositories, images, tags } from '@assay/store';
import { loadInspection } from '../images/stored-inspection.ts';
import type { ServiceParts } from '../service/parts.ts';

/** Moves of a tag that are looked through for the one that brought the image. */
const MOST_MOVES = 200;

/** Facts about other images that the space knows, for rules that compare with them. What is not known stays so, and rules report it. */
export function relatedSources(parts: Pick<ServiceParts, 'blobs'>, scope: Scope): FactSources {
  return {
    previousTag: async ({ identity: { reference, subject } }) => {
      const previous = await previousDigest(scope, reference, subject.digest);
      if (previous === null || previous === undefined) return previous;
      const image = isDigest(previous) ? await images.findImage(scope, previous) : null;
      const kept = image === null ? null : await loadInspection(parts, scope, image.id);
      return kept === null ? undefined : relatedPackagesOf(kept.inspection);
    },
  };
}

/** What the tag named before it named the image; null: nothing; undefined when that is not known. */
async function previousDigest(
  scope: Scope,
  reference: Reference | null,
  digest: string | null,
): Promise<string | null | undefined> {
  if (reference?.tag == null || digest === null) return undefined;
  const repository = await imageRepositories.findRepository(scope, `${reference.registry}/${reference.repository}`);
  if (repository === null) return undefined;
  const { items } = await tags.tagHistory(scope, repository.id, reference.tag, { limit: MOST_MOVES });
  return items.find((move) => move.digest === digest)?.previousDigest;
}

import type { Digest, Reference } from '@assay/core';
import { type Scope, imageRepositories, tags } from '@assay/store';
import { announce } from '../events/announce.ts';
import { followMovedTag } from '../github/base-images/moved-tag.ts';
import type { ServiceParts } from '../service/parts.ts';

/** What a tag was seen to name. */
export interface SeenTag {
  /** Of an index its digest, else that of the manifest. */
  readonly digest: Digest;
  /** Whether subscribers are told of a tag that was not known before, as they are of one that names something else. */
  readonly isNews: boolean;
}

/**
 * Remembers what a tag was seen to name, and tells of a tag that named something else before. Use a transaction. Of references without a tag
 * only the repository is remembered.
 */
export async function rememberTag(
  scope: Scope,
  { queue }: Pick<ServiceParts, 'queue'>,
  { registry, repository, tag }: Pick<Reference, 'registry' | 'repository' | 'tag'>,
  { digest, isNews }: SeenTag,
  now: number,
): Promise<tags.TagSighting | null> {
  const name = `${registry}/${repository}`;
  const id = await imageRepositories.rememberRepository(scope, name, now);
  if (tag === null) return null;
  const sighting = await tags.recordTag(scope, id, tag, digest, now);
  if (sighting.kind === 'moved' || (sighting.kind === 'new' && isNews)) {
    const previousDigest = sighting.kind === 'moved' ? sighting.previous : null;
    await followMovedTag(scope, { queue }, `${name}:${tag}`);
    await announce(scope, queue, { kind: 'tag.moved', repository: name, tag, digest, previousDigest }, now);
  }
  return sighting;
}

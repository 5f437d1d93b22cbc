import type { Digest, Reference } from '@assay/core';
import { type Scope, imageRepositories, tags } from '@assay/store';
import { announce } from '../events/announce.ts';
import type { ServiceParts } from '../service/parts.ts';

/**
 * Remembers what a tag was seen to name: of an index its digest, else that of the manifest. Tells of a tag that named something else before.
 * Use a transaction. Nothing is remembered of references without a tag.
 */
export async function rememberTag(
  scope: Scope,
  { queue }: Pick<ServiceParts, 'queue'>,
  { registry, repository, tag }: Pick<Reference, 'registry' | 'repository' | 'tag'>,
  digest: Digest,
  now: number,
): Promise<tags.TagSighting | null> {
  const name = `${registry}/${repository}`;
  const id = await imageRepositories.rememberRepository(scope, name, now);
  if (tag === null) return null;
  const sighting = await tags.recordTag(scope, id, tag, digest, now);
  if (sighting.kind === 'moved') {
    const { previous } = sighting;
    await announce(scope, queue, { kind: 'tag.moved', repository: name, tag, digest, previousDigest: previous }, now);
  }
  return sighting;
}

import { type Digest, isDigest } from '@assay/core';
import { getImage } from './images.ts';
import type { Scope } from './scope.ts';

/** An image that another one was built on. */
export interface Ancestor {
  readonly imageId: number;
  readonly digest: Digest;
  /** The name that the space asked for it by last; null when it has none. */
  readonly reference: string | null;
  /** How many layers it has: the first ones of the other image. */
  readonly layers: number;
}

/**
 * The images of the space whose layers are the first ones of an image, all of them and not all of its own; the nearest first, at most
 * `most`. Empty when the space does not see the image, and for layers without digests.
 */
export async function listAncestors(scope: Scope, image: number, most: number): Promise<readonly Ancestor[]> {
  if ((await getImage(scope, image)) === null) return [];
  const rows = await scope.db
    .selectFrom('image_layers as own')
    // The last layer of another image: none of it follows, so that its place says how many it has.
    .innerJoin('image_layers as last', (join) =>
      join.onRef('last.digest', '=', 'own.digest').onRef('last.position', '=', 'own.position'),
    )
    .innerJoin('space_images as seen', 'seen.image_id', 'last.image_id')
    .innerJoin('images', 'images.id', 'last.image_id')
    .select(['last.image_id', 'last.position', 'images.digest', 'seen.reference'])
    .where('own.image_id', '=', image)
    .where('last.image_id', '!=', image)
    .where('seen.space_id', '=', scope.space)
    .where((build) =>
      build.not(
        build.exists(
          build
            .selectFrom('image_layers as after')
            .select('after.image_id')
            .whereRef('after.image_id', '=', 'last.image_id')
            .whereRef('after.position', '>', 'last.position'),
        ),
      ),
    )
    // The layers below are the same too.
    .where((build) =>
      build.not(
        build.exists(
          build
            .selectFrom('image_layers as theirs')
            .innerJoin('image_layers as ours', 'ours.position', 'theirs.position')
            .select('theirs.image_id')
            .whereRef('theirs.image_id', '=', 'last.image_id')
            .where('ours.image_id', '=', image)
            .where((row) =>
              row.or([
                row('theirs.digest', '!=', row.ref('ours.digest')),
                row('theirs.digest', 'is', null),
                row('ours.digest', 'is', null),
              ]),
            ),
        ),
      ),
    )
    .where((build) =>
      build.exists(
        build
          .selectFrom('image_layers as further')
          .select('further.image_id')
          .where('further.image_id', '=', image)
          .whereRef('further.position', '>', 'last.position'),
      ),
    )
    .orderBy('last.position', 'desc')
    .orderBy('last.image_id')
    .limit(most)
    .execute();
  return rows.flatMap(({ image_id: imageId, position, digest, reference }) =>
    isDigest(digest) ? [{ imageId, digest, reference, layers: position + 1 }] : [],
  );
}

import type { Digest, JsonObject } from '@assay/core';
import { type ImageFilter, imageConditions } from './image-filter.ts';
import { type ImageOrigin, type ImageSummary, fromRow } from './image-summary.ts';
import { type BoundedCount, COUNT_BOUND, type Page, type PageRequest, pageLimit, pageOf, readCursor } from './page.ts';
import type { Scope } from './scope.ts';
import { writeJson } from './stored-json.ts';

export type { ImageOrigin, ImageSummary } from './image-summary.ts';

/** What is known of an image before it is taken apart. */
export interface ImageDescription {
  readonly digest: Digest;
  readonly origin: ImageOrigin;
  readonly mediaType: string | null;
  readonly platform: string | null;
  readonly sizeBytes: number | null;
  /** The name that the space asks for it by. Default: what was known. */
  readonly reference?: string;
  /** The index that it was chosen from. Default: what was known. */
  readonly indexDigest?: Digest | null;
}

/**
 * Lets the space see an image. Only call it when the space proved that it can read the image itself. Returns the image's record, and
 * whether it was already analysed, for this space or another one.
 */
export async function linkImage(
  scope: Scope,
  image: ImageDescription,
  now: number,
): Promise<{ readonly id: number; readonly analysed: boolean }> {
  const claimedBy = image.origin === 'claimed' ? scope.space : '';
  const { id, analysed_at } = await scope.db
    .insertInto('images')
    .values({
      digest: image.digest,
      claimed_by: claimedBy,
      media_type: image.mediaType,
      platform: image.platform,
      size_bytes: image.sizeBytes,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['digest', 'claimed_by']).doUpdateSet({ claimed_by: claimedBy }))
    .returning(['id', 'analysed_at'])
    .executeTakeFirstOrThrow();
  const analysed = analysed_at !== null;
  await scope.db
    .insertInto('space_images')
    .values({
      space_id: scope.space,
      image_id: id,
      linked_at: now,
      state: analysed ? 'analysed' : 'waiting',
      verdict: null,
      problem: null,
      reference: image.reference ?? null,
      index_digest: image.indexDigest ?? null,
    })
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'image_id']).doUpdateSet((row) => ({
        reference: image.reference ?? row.ref('space_images.reference'),
        index_digest: image.indexDigest ?? row.ref('space_images.index_digest'),
      })),
    )
    .execute();
  return { id, analysed };
}

/** Takes an image out of the space's sight, with its verdicts; false when the space does not see it. */
export async function unlinkImage(scope: Scope, id: number): Promise<boolean> {
  const { numDeletedRows } = await scope.db
    .deleteFrom('space_images')
    .where('space_id', '=', scope.space)
    .where('image_id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Writes down that an image could not be analysed for this space; false when the space does not see it. */
export async function failImage(scope: Scope, id: number, problem: JsonObject): Promise<boolean> {
  const { numUpdatedRows } = await scope.db
    .updateTable('space_images')
    .set({ state: 'failed', problem: writeJson(problem) })
    .where('space_id', '=', scope.space)
    .where('image_id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Writes down that the space has what was found in an image, whatever failed before. */
export async function endFailure(scope: Scope, id: number): Promise<void> {
  await scope.db
    .updateTable('space_images')
    .set({ state: 'analysed', problem: null })
    .where('space_id', '=', scope.space)
    .where('image_id', '=', id)
    .where('state', '=', 'failed')
    .execute();
}

/** The image of that digest, our own reading before a claim; null when the space does not see it. */
export async function findImage(scope: Scope, digest: Digest): Promise<ImageSummary | null> {
  const row = await selectImages(scope)
    .where('images.digest', '=', digest)
    .orderBy('images.claimed_by')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The image of that record; null when the space does not see it. */
export async function getImage(scope: Scope, id: number): Promise<ImageSummary | null> {
  const row = await selectImages(scope).where('space_images.image_id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Images, those that came last first. */
export async function listImages(
  scope: Scope,
  page: PageRequest,
  filter: ImageFilter = {},
): Promise<Page<ImageSummary>> {
  const [linkedAt, id] = readCursor(page, ['number', 'number']) ?? [];
  const limit = pageLimit(page);
  // The page is found by what indexes hold; only its images are looked up.
  const found = scope.db
    .selectFrom('space_images')
    .innerJoin('images', 'images.id', 'space_images.image_id')
    .select('space_images.image_id')
    .where('space_images.space_id', '=', scope.space)
    .where((build) => build.and(imageConditions(build, scope, filter)))
    .$if(linkedAt !== undefined, (query) =>
      query.where((build) =>
        build(
          build.refTuple('space_images.linked_at', 'space_images.image_id'),
          '<',
          build.tuple(Number(linkedAt), Number(id)),
        ),
      ),
    )
    .orderBy('space_images.linked_at', 'desc')
    .orderBy('space_images.image_id', 'desc')
    .limit(limit + 1);
  const rows = await selectImages(scope)
    .where('space_images.image_id', 'in', found)
    .orderBy('space_images.linked_at', 'desc')
    .orderBy('space_images.image_id', 'desc')
    .execute();
  return pageOf(rows, limit, (row) => [row.linked_at, row.id], fromRow);
}

/** How many images of the space the filter lets through, up to a bound. */
export async function countImages(
  scope: Scope,
  bound: number = COUNT_BOUND,
  filter: ImageFilter = {},
): Promise<BoundedCount> {
  const some = scope.db
    .selectFrom('space_images')
    .innerJoin('images', 'images.id', 'space_images.image_id')
    .select('space_images.image_id')
    .where('space_images.space_id', '=', scope.space)
    .where((build) => build.and(imageConditions(build, scope, filter)))
    .limit(bound);
  const row = await scope.db
    .selectFrom(some.as('some'))
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return { count: row.count, exact: row.count < bound };
}

/** Everything that the space knows of a digest: our own reading first, then what it was told. */
export async function findImages(scope: Scope, digest: Digest): Promise<readonly ImageSummary[]> {
  const rows = await selectImages(scope).where('images.digest', '=', digest).orderBy('images.claimed_by').execute();
  return rows.map(fromRow);
}

function selectImages(scope: Scope) {
  return scope.db
    .selectFrom('space_images')
    .innerJoin('images', 'images.id', 'space_images.image_id')
    .select(['images.id', 'images.digest', 'images.claimed_by', 'images.platform', 'images.size_bytes'])
    .select([
      'images.analysed_at',
      'images.revision',
      'space_images.linked_at',
      'space_images.state',
      'space_images.problem',
      'space_images.reference',
      'space_images.index_digest',
      'images.image_id',
      'images.media_type',
    ])
    .where('space_images.space_id', '=', scope.space);
}

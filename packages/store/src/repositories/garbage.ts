import { isDigest } from '@assay/core';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database, Store } from '../database/open-store.ts';

/** What was thrown away. */
export interface Garbage {
  readonly images: number;
  readonly packageSets: number;
  readonly blobs: number;
}

/** Rows that one statement takes away. */
const BATCH = 1000;

/**
 * Throws away images that no space sees any more, package sets that no image has, and blobs that no record names. Blobs and images younger
 * than `grace` milliseconds stay: somebody may be about to name them.
 */
export async function collectGarbage(store: Store, blobs: BlobStore, now: number, grace: number): Promise<Garbage> {
  const images = await repeat(() => deleteImages(store.write, now - grace));
  const packageSets = await repeat(() => deletePackageSets(store.write));
  let deleted = 0;
  for await (const blob of blobs.list()) {
    if (blob.storedAt >= now - grace || !isDigest(blob.digest)) continue;
    if (await isNamed(store.read, blob.digest)) continue;
    // The list may be minutes old: whoever stored it again since is about to name it.
    const storedAt = (await blobs.info(blob.digest))?.storedAt ?? now;
    if (storedAt < now - grace && (await blobs.delete(blob.digest))) deleted++;
  }
  return { images, packageSets, blobs: deleted };
}

async function isNamed(db: Database, blob: string): Promise<boolean> {
  const named = await db
    .selectFrom('image_documents')
    .select('blob')
    .where('blob', '=', blob)
    .unionAll(db.selectFrom('space_documents').select('blob').where('blob', '=', blob))
    .limit(1)
    .executeTakeFirst();
  return named !== undefined;
}

async function repeat(step: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (;;) {
    const count = await step();
    sum += count;
    if (count < BATCH) return sum;
  }
}

async function deleteImages(db: Database, before: number): Promise<number> {
  const unseen = db
    .selectFrom('images')
    .select('images.id')
    .where('created_at', '<', before)
    .where((build) =>
      build.not(
        build.exists(
          build.selectFrom('space_images').select('image_id').whereRef('space_images.image_id', '=', 'images.id'),
        ),
      ),
    )
    .limit(BATCH);
  const { numDeletedRows } = await db.deleteFrom('images').where('id', 'in', unseen).executeTakeFirst();
  return Number(numDeletedRows);
}

async function deletePackageSets(db: Database): Promise<number> {
  const unused = db
    .selectFrom('package_sets')
    .select('package_sets.id')
    .where((build) =>
      build.not(
        build.exists(
          build
            .selectFrom('image_package_sets as used')
            .select('used.set_id')
            .whereRef('used.set_id', '=', 'package_sets.id'),
        ),
      ),
    )
    .limit(BATCH);
  const { numDeletedRows } = await db.deleteFrom('package_sets').where('id', 'in', unused).executeTakeFirst();
  return Number(numDeletedRows);
}

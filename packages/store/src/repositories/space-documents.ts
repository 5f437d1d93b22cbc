import type { Digest } from '@assay/core';
import { type ImageDocument, fromRow } from './image-document.ts';
import type { Scope } from './scope.ts';

/**
 * Notes a document about an image that this space alone sees, in place of the one of that kind: which inspection it reads, facts that were
 * found with its credentials, what it handed in. The space must see the image.
 * @throws STORE_REFERENCE_INVALID
 */
export async function putSpaceDocument(
  scope: Scope,
  image: number,
  document: { readonly kind: string; readonly format: string; readonly blob: Digest; readonly sizeBytes: number },
  now: number,
): Promise<void> {
  const { kind, format, blob, sizeBytes } = document;
  const values = { format, blob, size_bytes: sizeBytes, created_at: now };
  await scope.db
    .insertInto('space_documents')
    .values({ space_id: scope.space, image_id: image, kind, ...values })
    .onConflict((conflict) => conflict.columns(['space_id', 'image_id', 'kind']).doUpdateSet(values))
    .execute();
}

/** The space's own document of that kind; null when there is none. */
export async function findSpaceDocument(scope: Scope, image: number, kind: string): Promise<ImageDocument | null> {
  const row = await scope.db
    .selectFrom('space_documents')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('image_id', '=', image)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The space's own documents about an image by kind. */
export async function listSpaceDocuments(scope: Scope, image: number): Promise<readonly ImageDocument[]> {
  const rows = await scope.db
    .selectFrom('space_documents')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('image_id', '=', image)
    .orderBy('kind')
    .execute();
  return rows.map(fromRow);
}

/** Forgets the space's own document of that kind; false when there was none. */
export async function deleteSpaceDocument(scope: Scope, image: number, kind: string): Promise<boolean> {
  const { numDeletedRows } = await scope.db
    .deleteFrom('space_documents')
    .where('space_id', '=', scope.space)
    .where('image_id', '=', image)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

import type { Digest } from '@assay/core';
import type { Database } from '../database/open-store.ts';
import type { Scope } from './scope.ts';
import { type ImageDocument, fromRow } from './image-document.ts';

/** Notes that the blob store holds a document about an image, in place of another one of the same kind and format. */
export async function recordDocument(
  db: Database,
  image: number,
  document: { readonly kind: string; readonly format: string; readonly blob: Digest; readonly sizeBytes: number },
  now: number,
): Promise<void> {
  const { kind, format, blob, sizeBytes } = document;
  const values = { blob, size_bytes: sizeBytes, created_at: now };
  await db
    .insertInto('image_documents')
    .values({ image_id: image, kind, format, ...values })
    .onConflict((conflict) => conflict.columns(['image_id', 'kind', 'format']).doUpdateSet(values))
    .execute();
}

/** The documents about an image; none when the space does not see it. */
export async function listDocuments(scope: Scope, image: number): Promise<readonly ImageDocument[]> {
  const rows = await scope.db
    .selectFrom('space_images')
    .innerJoin('image_documents as documents', 'documents.image_id', 'space_images.image_id')
    .select(['documents.kind', 'documents.format', 'documents.blob', 'documents.size_bytes', 'documents.created_at'])
    .where('space_images.space_id', '=', scope.space)
    .where('space_images.image_id', '=', image)
    .orderBy('documents.kind')
    .orderBy('documents.format')
    .execute();
  return rows.map(fromRow);
}

/** The document of that kind and format about an image, whoever sees it; null when there is none. For jobs, never for answers. */
export async function findDocument(
  db: Database,
  image: number,
  kind: string,
  format: string,
): Promise<ImageDocument | null> {
  const row = await db
    .selectFrom('image_documents')
    .selectAll()
    .where('image_id', '=', image)
    .where('kind', '=', kind)
    .where('format', '=', format)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Forgets documents of a kind about an image whose format does not end so: older code wrote them. Returns how many. */
export async function forgetDocuments(db: Database, image: number, kind: string, ending: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('image_documents')
    .where('image_id', '=', image)
    .where('kind', '=', kind)
    .where('format', 'not like', `%${ending}`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

import type { Digest } from '@assay/core';
import type { Database } from '../database/open-store.ts';
import type { Scope } from './scope.ts';

/** A document about an image: an inspection, an SBOM. Its bytes are in the blob store. */
export interface ImageDocument {
  /** For example `inspection` or `sbom`. */
  readonly kind: string;
  /** For example `assay-json` or `cyclonedx-json`. */
  readonly format: string;
  readonly blob: string;
  readonly sizeBytes: number;
  readonly createdAt: number;
}

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
  return rows.map(({ kind, format, blob, size_bytes, created_at }) => ({
    kind,
    format,
    blob,
    sizeBytes: size_bytes,
    createdAt: created_at,
  }));
}

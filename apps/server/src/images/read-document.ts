import { createHash } from 'node:crypto';
import { AssayError, type Digest, type Inspection, formatReference, parseReference } from '@assay/core';
import { DEFAULT_LIMITS } from '@assay/inspection';
import { decodeSbom, inspectionFromSbom } from '@assay/sbom';
import { serverError } from '../errors.ts';
import type { ServiceParts } from '../service/parts.ts';
import type { TakenImage } from './taken-image.ts';
import { readUpload } from './upload.ts';

/** A document that was uploaded. */
export interface UploadedDocument {
  readonly upload: Digest;
  readonly what: 'sbom' | 'inspection';
  /** What its image is called; null: as the document says. */
  readonly reference: string | null;
  /** Digest of its image; null: as the document says. */
  readonly digest: Digest | null;
}

/** What a document says of an image; nobody has looked at the image. */
export async function readDocument(
  parts: ServiceParts,
  { upload, what, reference, digest }: UploadedDocument,
): Promise<TakenImage> {
  const { bytes, digest: own } = await readUpload(parts.blobs, upload);
  const document = decodeSbom(Buffer.from(bytes).toString('utf8'), { maxBytes: DOCUMENT_BYTES });
  if (what === 'inspection' && document.inspection === undefined) {
    throw serverError('UPLOAD_INVALID', 'the document is no inspection', {
      hint: 'assay inspect IMAGE -o inspection=FILE writes one.',
    });
  }
  const made = inspectionFromSbom(document, { toolVersion: parts.settings.toolVersion, limits: DEFAULT_LIMITS });
  const { subject } = made;
  const named = digest ?? subject.digest ?? subject.imageId ?? own;
  const said = reference ?? canonical(subject.reference) ?? named;
  const inspection: Inspection = { ...made, subject: { ...subject, reference: said } };
  const content = createHash('sha256').update(JSON.stringify(inspection)).digest('hex');
  const kept = { inspection, digest: `sha256:${content}`, inspectedAt: null };
  return { origin: 'claimed', digest: named, reference: said, kept, format: null };
}

/** Most bytes of a document that is handed in in place of an image. */
export const DOCUMENT_BYTES = 128 * 1024 * 1024;

function canonical(text: string): string | null {
  try {
    return formatReference(parseReference(text));
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}

import { type AssayError, type EvidenceGap, printable } from '@assay/core';

/** The codes of gaps that gathering evidence can leave, and what they mean. None of them ever makes evidence pass. */
export const EVIDENCE_GAPS = {
  EVIDENCE_REFERRER_LIMIT: 'More manifests refer to the image than are opened; the rest was left out.',
  EVIDENCE_PAGE_LIMIT:
    'The list of manifests that refer to the image has more pages than are read, or leads in a circle.',
  EVIDENCE_LIST_FILTERED:
    'The registry left things out of the list of referring manifests although nobody asked it to.',
  EVIDENCE_LIST_INVALID: 'The list of manifests that refer to the image cannot be read.',
  EVIDENCE_LAYER_LIMIT: 'A manifest holds more signatures or statements than are read; the rest was left out.',
  EVIDENCE_BLOB_TOO_LARGE: 'A signature, a statement or the manifest of one is larger than is read.',
  EVIDENCE_TOTAL_TOO_LARGE: 'All evidence together is larger than is read; the rest was left out.',
  EVIDENCE_MANIFEST_INVALID: 'A manifest that should hold evidence cannot be read.',
  EVIDENCE_SUBJECT_MISMATCH: 'A manifest is listed as evidence of the image but names another subject, or none.',
  EVIDENCE_CONTENT_MISMATCH: 'Bytes of a signature or statement do not have the promised digest or size.',
  EVIDENCE_CONTENT_MISSING: 'A signature or statement is listed but not there.',
  EVIDENCE_FORM_UNKNOWN: 'A manifest that should hold signatures or statements holds something else.',
  EVIDENCE_AMBIGUOUS: 'A layout holds signatures without saying of which of its images.',
  EVIDENCE_TAG_TAKEN:
    'The destination of a copy has other signatures or statements under the same tag; they were left as they are.',
  EVIDENCE_UNAUTHORIZED:
    'Looking for evidence was refused: by the registry, or by this machine for want of permission.',
  EVIDENCE_UNREACHABLE: 'A place where evidence may be could not be asked, or failed to answer.',
} as const;

/** One of the codes. */
export type EvidenceGapCode = keyof typeof EVIDENCE_GAPS;

/** Makes a gap; the message is made printable. */
export function evidenceGap(code: EvidenceGapCode, place: string, message: string): EvidenceGap {
  return { code, place, message: printable(message) };
}

const BY_ERROR: Readonly<Record<string, EvidenceGapCode>> = {
  BLOB_NOT_FOUND: 'EVIDENCE_CONTENT_MISSING',
  IMAGE_NOT_FOUND: 'EVIDENCE_CONTENT_MISSING',
  DIGEST_MISMATCH: 'EVIDENCE_CONTENT_MISMATCH',
  SIZE_MISMATCH: 'EVIDENCE_CONTENT_MISMATCH',
  CONTENT_TOO_LARGE: 'EVIDENCE_BLOB_TOO_LARGE',
  MANIFEST_INVALID: 'EVIDENCE_MANIFEST_INVALID',
  MANIFEST_SCHEMA1: 'EVIDENCE_MANIFEST_INVALID',
  MEDIA_TYPE_UNSUPPORTED: 'EVIDENCE_MANIFEST_INVALID',
};

/** The gap that an error about one thing among many leaves. */
export function gapOfError(error: AssayError, place: string): EvidenceGap {
  const code = BY_ERROR[error.code] ?? (error.kind === 'denied' ? 'EVIDENCE_UNAUTHORIZED' : 'EVIDENCE_UNREACHABLE');
  return evidenceGap(code, place, error.message);
}

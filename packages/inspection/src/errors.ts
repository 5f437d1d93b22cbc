import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `inspection` throws. What is merely unreadable is no error but a gap: see `GAP_CODES`. */
export const INSPECTION_ERRORS = {
  LAYER_DIGEST_MISMATCH: {
    kind: 'untrusted',
    summary: 'The stored bytes of a layer do not have the digest that the manifest promises.',
    hint: 'The registry or the archive is damaged, or someone tampered with it. Do not run this image.',
  },
  LAYER_DIFFID_MISMATCH: {
    kind: 'untrusted',
    summary: 'The uncompressed bytes of a layer do not have the digest that the configuration promises.',
    hint: 'The image contradicts itself: rebuild it. Do not run it.',
  },
  LAYER_SIZE_MISMATCH: {
    kind: 'untrusted',
    summary: 'A layer is shorter or longer than its descriptor promises.',
    hint: 'The registry or the archive is damaged, or the download was cut off. Do not run this image.',
  },
  LAYER_UNAVAILABLE: {
    kind: 'unavailable',
    summary: 'The stored bytes of a layer cannot be read.',
    hint: 'Check that the archive or layout still exists and may be read.',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    kind: 'unsupported',
    summary: 'A layer is not a tar archive, or is encrypted.',
    hint: 'Assay reads tar layers: plain, gzip and zstd.',
  },
  ROOT_DIRECTORY_UNREADABLE: {
    kind: 'not-found',
    summary: 'The root file system directory cannot be opened.',
    hint: 'Name a directory that exists and may be read.',
  },
  ABORTED: { kind: 'aborted', summary: 'The inspection was called off.' },
  WORKER_OUT_OF_MEMORY: {
    kind: 'untrusted',
    summary: 'Reading a layer took more memory than a reader may use.',
    hint: 'The layer is hostile or very unusual. Lower maxEntries, maxFileBytes or maxPickedBytes to get a partial result.',
  },
  WORKER_FAILED: { kind: 'defect', summary: 'A thread that reads layers ended without an answer.' },
} as const;

export const inspectionError: ErrorMaker<typeof INSPECTION_ERRORS> = defineErrors(INSPECTION_ERRORS);

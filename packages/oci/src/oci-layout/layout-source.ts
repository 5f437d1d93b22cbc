import { type LayerContent, isJsonObject } from '@assay/core';
import type { ContentSource, Descriptor, FetchedManifest } from '../content-source.ts';
import { verifyBytes } from '../content/verify-bytes.ts';
import { ociError } from '../errors.ts';
import { type ImageIndex, MAX_MANIFEST_BYTES, parseLayoutIndex } from '../manifest/parse-manifest.ts';
import { parseStrictJson } from '../manifest/strict-json.ts';
import { type LayoutFiles, blobPath } from './blob-store.ts';

/** What a layout's content is called. */
export interface LayoutNames {
  readonly kind: 'oci' | 'oci-archive';
  /** Target as the user wrote it. */
  readonly displayName: string;
  /** Path, for messages. */
  readonly path: string;
}

/** The content of an OCI image layout as a source. */
export function createLayoutSource(files: LayoutFiles, names: LayoutNames): ContentSource {
  return {
    kind: names.kind,
    displayName: names.displayName,
    reference: null,
    async manifest(descriptor, { signal }): Promise<FetchedManifest> {
      const bytes = await readBlob(files, descriptor, { maxBytes: MAX_MANIFEST_BYTES, signal });
      return { bytes, mediaType: descriptor.mediaType, digest: descriptor.digest };
    },
    blob: (descriptor, options) => readBlob(files, descriptor, options),
    layer: (descriptor) => locateLayer(files, descriptor),
    [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
  };
}

/**
 * Reads `oci-layout` and `index.json`.
 * @throws NOT_AN_IMAGE, MEDIA_TYPE_UNSUPPORTED, MANIFEST_INVALID, CONTENT_TOO_LARGE
 */
export async function readLayoutIndex(files: LayoutFiles, path: string): Promise<ImageIndex> {
  const marker = await files.read('oci-layout', MAX_MARKER_BYTES);
  const index = await files.read('index.json', MAX_MANIFEST_BYTES);
  if (marker === null || index === null) {
    const missing = marker === null ? 'oci-layout' : 'index.json';
    throw ociError('NOT_AN_IMAGE', `${path} is not an OCI image layout: it has no file ${missing}`);
  }
  refuseOtherVersion(marker, path);
  return parseLayoutIndex(index);
}

const MAX_MARKER_BYTES = 4096;

function refuseOtherVersion(marker: Uint8Array, path: string): void {
  const document = parseStrictJson(marker, 'oci-layout', { maxBytes: MAX_MARKER_BYTES });
  const version = isJsonObject(document) ? document['imageLayoutVersion'] : undefined;
  if (typeof version === 'string' && /^1\.\d+\.\d+$/.test(version)) return;
  throw ociError('MEDIA_TYPE_UNSUPPORTED', `${path} is an OCI image layout of a version other than 1`);
}

async function readBlob(
  files: LayoutFiles,
  descriptor: Descriptor,
  options: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<Uint8Array> {
  if (options.signal.aborted) throw ociError('ABORTED', 'opening the image was cancelled');
  const bytes = await files.read(blobPath(descriptor), options.maxBytes);
  if (bytes === null) throw missingBlob(descriptor);
  verifyBytes(bytes, descriptor);
  return bytes;
}

function locateLayer(files: LayoutFiles, descriptor: Descriptor): LayerContent {
  const found = files.locate(blobPath(descriptor));
  if (found === null) throw missingBlob(descriptor);
  if (found.sizeBytes === descriptor.sizeBytes) return found;
  throw ociError(
    'SIZE_MISMATCH',
    `${descriptor.digest} has ${found.sizeBytes} bytes; its descriptor promises ${descriptor.sizeBytes}`,
  );
}

function missingBlob(descriptor: Descriptor): Error {
  return ociError('BLOB_NOT_FOUND', `there is no ${blobPath(descriptor)}`);
}

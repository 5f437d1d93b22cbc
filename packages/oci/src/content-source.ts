import type { Digest, LayerContent, Reference } from '@assay/core';

/** A reference to content: media type, digest and size (OCI image specification, descriptor). Already checked. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A manifest or index as it was stored, its digest computed from these bytes. */
export interface FetchedManifest {
  readonly bytes: Uint8Array;
  /** Media type that the store gave (`Content-Type`, descriptor), or null when it gave none. */
  readonly mediaType: string | null;
  readonly digest: Digest;
}

/**
 * A store of content: what every image source gives, so that one piece of code makes images of manifests. Manifests and blobs
 * that it returns were checked against digest and size; layers are checked by whoever streams them.
 */
export interface ContentSource extends AsyncDisposable {
  /** Id of the image source. */
  readonly kind: string;
  /** What to call the image in messages and as `subject.reference`. */
  readonly displayName: string;
  readonly reference: Reference | null;
  /**
   * The manifest of this digest.
   * @throws BLOB_NOT_FOUND, DIGEST_MISMATCH, SIZE_MISMATCH, CONTENT_TOO_LARGE
   */
  manifest(descriptor: Descriptor, options: { readonly signal: AbortSignal }): Promise<FetchedManifest>;
  /**
   * A small blob, whole: a configuration.
   * @throws BLOB_NOT_FOUND, DIGEST_MISMATCH, SIZE_MISMATCH, CONTENT_TOO_LARGE
   */
  blob(
    descriptor: Descriptor,
    options: { readonly maxBytes: number; readonly signal: AbortSignal },
  ): Promise<Uint8Array>;
  /** How to stream a layer; nothing is read yet. */
  layer(descriptor: Descriptor): LayerContent;
}

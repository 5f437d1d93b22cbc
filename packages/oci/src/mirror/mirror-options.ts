import type { Digest, EvidenceGap, Platform, Reference } from '@assay/core';
import type { OpenOptions } from '../open-options.ts';

/** Where an image is copied from. */
export type MirrorSource =
  | { readonly kind: 'registry'; readonly reference: Reference }
  /** `name`: a tag, name or digest; null for the only image of the layout. */
  | { readonly kind: 'oci' | 'oci-archive'; readonly path: string; readonly name: string | null };

/** Where an image is copied to. */
export type MirrorDestination =
  /** With a digest and no tag nothing is tagged; the digest then has to be that of the image. */
  | { readonly kind: 'registry'; readonly reference: Reference }
  /** Directory of an OCI layout, which is made when absent; `name` becomes the name of the entry. */
  | { readonly kind: 'oci'; readonly path: string; readonly name: string | null };

/** How to copy an image. `platform` and `hostPlatform` are not looked at. */
export interface MirrorOptions extends OpenOptions {
  /** Images of an index to copy. The index itself stays as it is, which not every registry takes. Default `all`. */
  readonly platforms?: 'all' | readonly Platform[];
  /** False leaves out signatures, attestations and other referrers. Default true. */
  readonly evidence?: boolean;
  /** Blobs under way at once. Default 4. */
  readonly concurrency?: number;
  readonly onProgress?: (event: MirrorProgress) => void;
}

/** One thing that is where it is wanted. */
export interface MirrorProgress {
  readonly kind: 'blob' | 'manifest';
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** `present`: it was there already. `mounted`: taken over from another repository of the registry. */
  readonly outcome: 'sent' | 'mounted' | 'present';
}

/** Evidence that was copied. */
export interface MirroredEvidence {
  readonly subject: Digest;
  readonly manifest: Digest;
  /** How it is found at the destination: `tag` is a tag of cosign. */
  readonly listed: 'referrers-api' | 'referrers-tag' | 'layout-entry' | 'tag';
}

/** What was copied. */
export interface MirrorReport {
  /** Digest of the image at source and destination alike. */
  readonly digest: Digest;
  readonly mediaType: string;
  readonly manifests: MirrorCount;
  readonly blobs: MirrorCount;
  readonly evidence: readonly MirroredEvidence[];
  /** Layers that are kept elsewhere and were not copied. */
  readonly foreignLayers: readonly Digest[];
  /** Evidence that could not be copied. */
  readonly gaps: readonly EvidenceGap[];
}

/** How many things there were, by how they came to be where they are. */
export interface MirrorCount {
  readonly sent: number;
  readonly mounted: number;
  readonly present: number;
  /** Bytes of those that were sent. */
  readonly sentBytes: number;
}

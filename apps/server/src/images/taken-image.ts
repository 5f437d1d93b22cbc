import type { KeptInspection } from '@assay/assess';
import type { Digest } from '@assay/core';
import type { images } from '@assay/store';

/** An image that was taken in. */
export interface TakenImage {
  readonly origin: images.ImageOrigin;
  readonly digest: Digest;
  readonly reference: string;
  readonly kept: KeptInspection;
  /** Format under which other spaces that prove to have the image share the inspection; null for what was only claimed. */
  readonly format: string | null;
}

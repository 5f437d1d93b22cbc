import { type BaseImageClaim, type ImageConfig, isDigest } from '@assay/core';

/** Longest name that is taken for one. */
const MAX_NAME_LENGTH = 1000;

/**
 * The image that labels name as the one that this was built on (OCI image specification, annotations). Labels are inherited, so what
 * they say may be about an image further down; a digest that is none is left out. Null when they name none.
 */
export function readBaseImage({ labels }: ImageConfig): BaseImageClaim | null {
  const name = labels['org.opencontainers.image.base.name']?.trim() ?? '';
  const digest = labels['org.opencontainers.image.base.digest']?.trim() ?? '';
  const claim: BaseImageClaim = {
    name: name === '' || name.length > MAX_NAME_LENGTH ? null : name,
    digest: isDigest(digest) ? digest : null,
    evidence: 'label',
  };
  return claim.name === null && claim.digest === null ? null : claim;
}

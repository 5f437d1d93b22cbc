import { type Digest, digestAlgorithm, digestHex } from '@assay/core';

/** What cosign keeps under a tag of its own. */
export type CosignSuffix = 'sig' | 'att' | 'sbom';

/** The suffixes, in the order in which they are looked for. */
export const COSIGN_SUFFIXES: readonly CosignSuffix[] = ['sig', 'att', 'sbom'];

/** The tag under which registries without referrers API keep the list. OCI distribution specification 1.1, referrers tag schema. */
export function referrersTag(subject: Digest): string {
  return `${digestAlgorithm(subject)}-${digestHex(subject).slice(0, 64)}`;
}

/** The tag under which cosign keeps signatures, attestations or an SBOM; null where it would be too long for a tag. */
export function cosignTag(subject: Digest, suffix: CosignSuffix, prefix = ''): string | null {
  const tag = `${prefix}${digestAlgorithm(subject)}-${digestHex(subject)}.${suffix}`;
  return /^\w[\w.-]{0,127}$/.test(tag) ? tag : null;
}

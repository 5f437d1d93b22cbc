import type { Digest } from '@assay/core';

/** How a list of referrers names a manifest. OCI distribution specification 1.1, listing referrers. */
export interface ReferrerEntry {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly artifactType: string | null;
  /** Those of the manifest. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** The entry as it is written. */
export function encodeReferrerEntry(entry: ReferrerEntry): Readonly<Record<string, unknown>> {
  const { mediaType, digest, sizeBytes, artifactType, annotations } = entry;
  return {
    mediaType,
    digest,
    size: sizeBytes,
    ...(artifactType === null ? {} : { artifactType }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

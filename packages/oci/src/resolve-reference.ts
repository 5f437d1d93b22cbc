import type { Digest, Platform, Reference } from '@assay/core';
import { parseArtifactManifest } from './manifest/parse-artifact-manifest.ts';
import { MAX_MANIFEST_BYTES } from './manifest/parse-manifest.ts';
import type { OpenOptions } from './open-options.ts';

/** What a reference points at now. */
export interface ResolvedReference {
  /** Of the index where there is one, else of the manifest. */
  readonly digest: Digest;
  readonly mediaType: string;
  /** Images of the index by platform; null when it is no index. */
  readonly platforms: readonly { readonly digest: Digest; readonly platform: Platform }[] | null;
}

/**
 * Finds out what a reference points at in its registry, without looking into the image; null when there is nothing under it.
 * @throws what reading from registries throws
 */
export async function resolveReference(reference: Reference, options: OpenOptions): Promise<ResolvedReference | null> {
  const { openRegistryStore } = await import('./evidence/registry-store.ts');
  await using store = openRegistryStore(reference, options);
  const fetched = await store.named(reference.digest ?? reference.tag ?? 'latest', options.signal);
  if (fetched === null) return null;
  const { digest, mediaType } = fetched;
  const document = parseArtifactManifest(fetched, MAX_MANIFEST_BYTES);
  const platforms =
    document.kind === 'list'
      ? document.entries.flatMap((entry) =>
          entry.platform === null ? [] : [{ digest: entry.digest, platform: entry.platform }],
        )
      : null;
  return { digest, mediaType: mediaType ?? '', platforms };
}

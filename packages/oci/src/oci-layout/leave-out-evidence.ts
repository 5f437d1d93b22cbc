import { AssayError } from '@assay/core';
import type { ContentSource } from '../content-source.ts';
import { isImageEntry } from '../content/select-manifests.ts';
import { COSIGN_KIND_ANNOTATION, REF_NAME_ANNOTATION, isConfigMediaType } from '../manifest/media-types.ts';
import type { IndexEntry } from '../manifest/parse-descriptor.ts';
import { parseManifest } from '../manifest/parse-manifest.ts';

const EVIDENCE_KIND = /^dev\.cosignproject\.cosign\/(?:sigs|atts)$/;
const EVIDENCE_NAME = /^(?:.*:)?sha(?:256-[0-9a-f]{64}|512-[0-9a-f]{64,128})(?:\.(?:sig|att|sbom))?$/;

/** Most entries that are opened to see whether they are what they call themselves. */
const MAX_OPENED = 1024;

/**
 * The entries of a layout without those that hold signatures or other artifacts about an image, so that an image with its evidence
 * is still the only image. What an entry calls itself is not enough: runtimes do not look at that, so it has to be no image either.
 * @throws what the source throws, but for manifests that cannot be read: those stay
 */
export async function leaveOutEvidence(
  source: ContentSource,
  entries: readonly IndexEntry[],
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const claiming = entries.filter((entry) => isImageEntry(entry) && claimsToBeEvidence(entry));
  if (claiming.length === 0 || claiming.length === entries.length) return entries;
  const left = new Set<IndexEntry>();
  for (const entry of claiming.slice(0, MAX_OPENED)) {
    if (!(await mayBeImage(source, entry, { signal, depth: 0 }))) left.add(entry);
  }
  return entries.filter((entry) => !left.has(entry));
}

function claimsToBeEvidence({ annotations, artifactType }: IndexEntry): boolean {
  return (
    (artifactType !== null && !isConfigMediaType(artifactType)) ||
    EVIDENCE_KIND.test(annotations[COSIGN_KIND_ANNOTATION] ?? '') ||
    EVIDENCE_NAME.test(annotations[REF_NAME_ANNOTATION] ?? '')
  );
}

async function mayBeImage(
  source: ContentSource,
  entry: IndexEntry,
  options: { readonly signal: AbortSignal; readonly depth: number },
): Promise<boolean> {
  const fetched = await source.manifest(entry, options);
  try {
    const document = parseManifest(fetched);
    if (document.kind === 'manifest') return document.layers.length > 0;
    if (options.depth > 0 || document.entries.length > MAX_OPENED) return true;
    for (const child of document.entries.filter(isImageEntry)) {
      if (await mayBeImage(source, child, { ...options, depth: options.depth + 1 })) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof AssayError && error.code === 'NOT_AN_IMAGE') return false;
    if (error instanceof AssayError && error.kind !== 'aborted') return true;
    throw error;
  }
}

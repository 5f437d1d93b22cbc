import { type Digest, type Image, type Platform, formatPlatform } from '@assay/core';
import type { ContentSource, FetchedManifest } from '../content-source.ts';
import { ociError } from '../errors.ts';
import { platformFit } from '../manifest/choose-platform.ts';
import { type ImageManifest, parseManifest } from '../manifest/parse-manifest.ts';
import type { OpenOptions } from '../open-options.ts';
import { loadImage } from './load-image.ts';
import { selectManifests } from './select-manifests.ts';
import { shareResource } from './shared-source.ts';

/** A manifest of one image that was chosen, with what its index said. */
export interface ChosenManifest {
  readonly fetched: FetchedManifest;
  readonly manifest: ImageManifest;
  /** Platform that the index gives; null without index or where it does not say. */
  readonly platform: Platform | null;
  /** Digest of the index that the choice was made in. */
  readonly indexDigest: Digest | null;
}

/** The part of the options that opening content needs. */
export type ContentOptions = Pick<OpenOptions, 'platform' | 'hostPlatform' | 'signal'>;

/**
 * Makes images of what a source has: the root manifest itself, or those of an index that the options choose. The images own the
 * source from here on; when opening fails it is disposed of at once.
 * @throws MANIFEST_INVALID, MANIFEST_SCHEMA1, MEDIA_TYPE_UNSUPPORTED, NOT_AN_IMAGE, PLATFORM_NOT_FOUND, PLATFORM_MISMATCH and
 * what the source throws
 */
export async function openContent(
  source: ContentSource,
  root: FetchedManifest,
  options: ContentOptions,
): Promise<readonly Image[]> {
  try {
    const document = parseManifest(root);
    const chosen: readonly ChosenManifest[] =
      document.kind === 'manifest'
        ? [{ fetched: root, manifest: document, platform: null, indexDigest: null }]
        : await selectManifests(source, { entries: document.entries, indexDigest: root.digest }, options);
    return await openChosen(source, chosen, options);
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Makes images of chosen manifests. The source is not disposed of when this fails.
 * @throws as `openContent`
 */
export async function openChosen(
  source: ContentSource,
  chosen: readonly ChosenManifest[],
  options: ContentOptions,
): Promise<readonly Image[]> {
  const shared = shareResource(source);
  const images: Image[] = [];
  for (const choice of chosen) {
    const image = await loadImage(source, choice, options);
    if (choice.platform === null) refuseOtherPlatform(image.subject.platform, options);
    images.push({ ...image, ...shared.share() });
  }
  return images;
}

/**
 * Refuses an image that is for another platform than the one that was asked for.
 * @throws PLATFORM_MISMATCH
 */
export function refuseOtherPlatform(actual: Platform | null, options: Pick<ContentOptions, 'platform'>): void {
  const wanted = options.platform;
  if (wanted === null || wanted === 'all') return;
  if (actual !== null && platformFit(wanted, actual) !== null) return;
  const found = actual === null ? 'does not say its platform' : `is for ${formatPlatform(actual)}`;
  throw ociError('PLATFORM_MISMATCH', `the image ${found}; asked for was ${formatPlatform(wanted)}`);
}

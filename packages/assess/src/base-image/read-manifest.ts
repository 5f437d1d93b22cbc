import { AssayError, type Digest, type Platform, type Reference, formatReference, readInstant } from '@assay/core';
import { type OpenOptions, openImages } from '@assay/oci';

/** What the configuration of a base image tells. */
export interface BaseManifest {
  /** RFC 3339; null when it does not say, or says a time at which there were no images. */
  readonly created: string | null;
  /** Base first. */
  readonly diffIds: readonly Digest[];
}

/** Milliseconds that one question to a registry may take. */
const TIMEOUT_MS = 60_000;
/** Builds that can be repeated set times like 1970 and 0001: they say nothing of age. */
const FIRST_YEAR = 2010;

/**
 * Reads the configuration of an image in its registry, and no layer; null when there is nothing under the reference.
 * @throws every code of `oci`
 */
export async function readBaseManifest(
  reference: Reference,
  platform: Platform | null,
  open: OpenOptions,
): Promise<BaseManifest | null> {
  const target = `registry:${formatReference(reference)}`;
  const images = await openImages(target, { ...withTimeout(open), platform }).catch(absent);
  try {
    const [image] = images;
    if (image === undefined) return null;
    return { created: plausible(image.config.created), diffIds: image.layers.map(({ diffId }) => diffId) };
  } finally {
    await Promise.all(images.map(async (image) => image[Symbol.asyncDispose]()));
  }
}

/** The same options for one question that must not take forever. */
export function withTimeout(open: OpenOptions): OpenOptions {
  return { ...open, signal: AbortSignal.any([open.signal, AbortSignal.timeout(TIMEOUT_MS)]) };
}

function absent(error: unknown): readonly never[] {
  if (error instanceof AssayError && error.code === 'IMAGE_NOT_FOUND') return [];
  throw error;
}

/** A time of creation that means something. */
function plausible(created: string | null): string | null {
  const instant = created === null ? null : readInstant(created);
  return instant === null || instant.getUTCFullYear() < FIRST_YEAR ? null : created;
}

import {
  AssayError,
  type Digest,
  type Platform,
  type Reference,
  formatPlatform,
  formatReference,
  isDigest,
} from '@assay/core';
import { type ResolvedReference, resolveReference } from '@assay/oci';
import { type Scope, imageRepositories, images, standingDecisions, tags } from '@assay/store';
import { serverError } from '../errors.ts';
import { openOptions } from '../images/open-options.ts';
import type { ServiceParts } from '../service/parts.ts';

/** Milliseconds for which what a tag named is taken for what it names. */
const FRESH = 30_000;

/** The platform that is meant where none is named. */
const USUAL_PLATFORM: Platform = { os: 'linux', architecture: 'amd64', variant: null };

/** What a reference names, as far as it is known. */
export interface ResolvedImage {
  /** Of the index or the manifest; null when only the registry could tell, and it is not asked. */
  readonly digest: Digest;
  /** The image of the space; null when it has none yet. */
  readonly image: images.ImageSummary | null;
  /** When the tag was seen to name it, in milliseconds since 1970; null for a digest, which never names anything else. */
  readonly resolvedAt: number | null;
  /** True when the registry could not be asked and the answer is what the tag named before. */
  readonly isStale: boolean;
  /** True when the registry just said so, and the space does not know it of the tag yet. */
  readonly isNews: boolean;
}

/** What resolving goes by. */
export interface ResolveRequest {
  readonly reference: Reference;
  readonly platform: Platform | null;
  /** Whether what the tag named before may answer while the registry is away. */
  readonly allowStale: boolean;
  readonly signal: AbortSignal;
  readonly now: number;
}

/**
 * Finds the image that a reference names. A digest is looked up among the images of the space; a tag is asked of its registry, unless that
 * was done a moment ago or the repository is watched.
 * @throws NOT_FOUND when the registry has nothing of that name, and what asking it throws when nothing older may answer
 */
export async function resolveImage(parts: ServiceParts, scope: Scope, request: ResolveRequest): Promise<ResolvedImage> {
  const { reference, platform } = request;
  if (reference.digest !== null) {
    const image = await imageNamed(scope, reference.digest, platform);
    return { digest: reference.digest, image, resolvedAt: null, ...KNOWN };
  }
  const seen = await resolveTag(parts, scope, request);
  return { ...seen, image: await imageNamed(scope, seen.digest, platform) };
}

/** The image of a manifest's digest, or of an index's digest and a platform. */
export async function imageNamed(
  scope: Scope,
  digest: Digest,
  platform: Platform | null,
): Promise<images.ImageSummary | null> {
  const image = await images.findImage(scope, digest);
  if (image !== null) return image;
  return standingDecisions.findImageOfIndex(scope, digest, formatPlatform(platform ?? USUAL_PLATFORM));
}

const KNOWN = { isStale: false, isNews: false } as const;

type ResolvedTag = Omit<ResolvedImage, 'image'>;

async function resolveTag(parts: ServiceParts, scope: Scope, request: ResolveRequest): Promise<ResolvedTag> {
  const { reference, now, allowStale } = request;
  const key = `${scope.space} ${formatReference(reference)}`;
  const seen = parts.tagMemory.find(key);
  if (seen !== null && now - seen.at < FRESH) return { digest: seen.digest, resolvedAt: seen.at, ...KNOWN };
  const stored = await storedTag(scope, reference);
  if (stored?.isWatched === true) return { digest: stored.digest, resolvedAt: stored.since, ...KNOWN };
  try {
    const { digest } = await askRegistry(parts, scope, request);
    parts.tagMemory.keep(key, { digest, at: now });
    return { digest, resolvedAt: now, isStale: false, isNews: stored?.digest !== digest };
  } catch (error) {
    const isAway = error instanceof AssayError && error.kind === 'unavailable';
    if (!isAway || !allowStale || stored === null) throw error;
    return { digest: stored.digest, resolvedAt: stored.since, isStale: true, isNews: false };
  }
}

async function askRegistry(
  parts: ServiceParts,
  scope: Scope,
  { reference, signal }: ResolveRequest,
): Promise<ResolvedReference> {
  const resolved = await resolveReference(reference, await openOptions(parts, scope.space, signal));
  if (resolved === null) throw serverError('NOT_FOUND', 'the registry has no such image');
  return resolved;
}

interface StoredTag {
  readonly digest: Digest;
  readonly since: number;
  readonly isWatched: boolean;
}

async function storedTag(scope: Scope, { registry, repository, tag }: Reference): Promise<StoredTag | null> {
  const known = await imageRepositories.findRepository(scope, `${registry}/${repository}`);
  const found = known === null ? null : await tags.findTag(scope, known.id, tag ?? 'latest');
  if (known === null || found === null || !isDigest(found.digest)) return null;
  return { digest: found.digest, since: found.since, isWatched: known.watch !== null };
}

import {
  type AncestorFact,
  type BaseImageFact,
  type Digest,
  type ImageConfig,
  type SourceLayer,
  formatReference,
  isDigest,
  isJsonObject,
} from '@assay/core';
import type { BaseHints, ProvenBase } from './base-image/provenance-base.ts';
import { readReference } from './base-image/read-reference.ts';
import { assessError } from './errors.ts';

/** An image by its layers, as whoever built or pulled it knew it. */
export interface KnownImage {
  readonly digest: Digest;
  /** Canonical references under which it is or was known. */
  readonly references: readonly string[];
  /** Base first; never empty. */
  readonly diffIds: readonly Digest[];
  /** RFC 3339; null when not known. */
  readonly created: string | null;
  /** RFC 3339 or date; null when not known. */
  readonly supportEnd: string | null;
  /** What its first reference points at now; null when not known. */
  readonly currentDigest: Digest | null;
}

/** Most images that one list may have. */
const MAX_IMAGES = 200_000;

/** Labels by which builders name the base image (OCI image specification, annotations). */
const BASE_NAME = 'org.opencontainers.image.base.name';
const BASE_DIGEST = 'org.opencontainers.image.base.digest';

/**
 * Reads a list of known images: `{ "schemaVersion": 1, "images": [ { "digest", "references", "diffIds", "created"?, "supportEnd"?,
 * "currentDigest"? } ] }`.
 * @throws KNOWN_IMAGES_INVALID
 */
export function readKnownImages(value: unknown): readonly KnownImage[] {
  if (!isJsonObject(value) || value['schemaVersion'] !== 1 || !Array.isArray(value['images'])) {
    throw assessError('KNOWN_IMAGES_INVALID', 'the list of known images has no schemaVersion 1 or no images');
  }
  const images: readonly unknown[] = value['images'];
  if (images.length > MAX_IMAGES) {
    throw assessError('KNOWN_IMAGES_INVALID', `the list of known images has more than ${MAX_IMAGES} of them`);
  }
  return images.map(readKnownImage);
}

function readKnownImage(value: unknown, index: number): KnownImage {
  const refuse = (what: string): Error => assessError('KNOWN_IMAGES_INVALID', `known image ${index + 1}: ${what}`);
  if (!isJsonObject(value)) throw refuse('it is no object');
  const { digest, references, diffIds, created = null, supportEnd = null, currentDigest = null } = value;
  if (!isDigestValue(digest)) throw refuse('digest is no digest');
  if (!isListOf(diffIds, isDigestValue) || diffIds.length === 0) throw refuse('diffIds is no list of digests');
  if (!isListOf(references, isText)) throw refuse('references is no list of texts');
  if (created !== null && !isText(created)) throw refuse('created is no text');
  if (supportEnd !== null && !isText(supportEnd)) throw refuse('supportEnd is no text');
  if (currentDigest !== null && !isDigestValue(currentDigest)) throw refuse('currentDigest is no digest');
  const canonical = references.map((text) => {
    const reference = canonicalName(text);
    if (reference === null) throw refuse(`${JSON.stringify(text.slice(0, 200))} is no reference`);
    return reference;
  });
  return { digest, references: canonical, diffIds, created, supportEnd, currentDigest };
}

/** Known images whose layers are the first layers of this one, nearest first; an image with just the same layers is no ancestor. */
export function findAncestors(
  known: readonly KnownImage[],
  layers: readonly Pick<SourceLayer, 'diffId'>[],
): readonly AncestorFact[] {
  return ancestorsAmong(known, layers).map(({ digest, references, diffIds }) => ({
    digest,
    references,
    layers: diffIds.length,
  }));
}

function ancestorsAmong(
  known: readonly KnownImage[],
  layers: readonly Pick<SourceLayer, 'diffId'>[],
): readonly KnownImage[] {
  return known
    .filter(({ diffIds }) => diffIds.length < layers.length && diffIds.every((id, at) => layers[at]?.diffId === id))
    .toSorted((a, b) => b.diffIds.length - a.diffIds.length || (a.digest < b.digest ? -1 : 1));
}

/** What is known when a base image is looked for. */
export interface BaseImageClues {
  /** Null when no list was given. */
  readonly known: readonly KnownImage[] | null;
  readonly layers: readonly Pick<SourceLayer, 'diffId'>[];
  readonly config: ImageConfig;
  /** Annotations of the manifest, which are not inherited and count before labels. Default none. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** What the last stage of the Dockerfile is built from; null when there is none, or it cannot be told. */
  readonly dockerfileBase: string | null;
  /** What verified provenance names; absent or null when nothing does. */
  readonly proven?: ProvenBase | null;
}

/**
 * The image that this one was built from: the one that verified provenance names, else the nearest known one by its layers, else the one
 * that labels name, else that of the Dockerfile. Labels are inherited and may be about an image further down. Null when nothing tells.
 */
export function findBaseImage(clues: BaseImageClues): BaseImageFact | null {
  const { known, layers, dockerfileBase, proven = null } = clues;
  const [nearest] = ancestorsAmong(known ?? [], layers);
  const pinned = dockerfileBase === null ? null : dockerfileBase.includes('@');
  const unknown = { currentDigest: null, created: null, supportEnd: null };
  if (proven !== null) {
    const { reference, digest } = proven;
    const same = digest === null ? undefined : known?.find((one) => one.digest === digest);
    const { currentDigest = null, created = null, supportEnd = null } = same ?? {};
    const name = reference === null ? (same?.references[0] ?? null) : formatReference(reference);
    const wasPinned = proven.pinned ?? pinned;
    return { reference: name, digest, evidence: 'provenance', pinned: wasPinned, currentDigest, created, supportEnd };
  }
  if (nearest !== undefined) {
    const { references, digest, currentDigest, created, supportEnd } = nearest;
    const [reference = null] = references;
    return { reference, digest, evidence: 'layers', pinned, currentDigest, created, supportEnd };
  }
  const said = claimOf(clues);
  const name = readBase(said.name);
  const stated = said.digest;
  const digest = isDigest(stated) ? stated : (name?.digest ?? null);
  if (name !== null || digest !== null) {
    const byName = name !== null && name.digest !== null ? true : pinned;
    return { ...unknown, reference: name?.reference ?? null, digest, evidence: 'label', pinned: byName };
  }
  const written = readBase(dockerfileBase ?? '');
  return written === null ? null : { ...unknown, ...written, evidence: 'dockerfile', pinned };
}

/** Name and digest as the image says them itself: both of the annotations, or both of the labels. */
function claimOf({ config, annotations = {} }: Pick<BaseImageClues, 'config' | 'annotations'>): {
  readonly name: string;
  readonly digest: string;
} {
  const own = [BASE_NAME, BASE_DIGEST].some((key) => annotations[key] !== undefined) ? annotations : config.labels;
  return { name: own[BASE_NAME]?.trim() ?? '', digest: own[BASE_DIGEST]?.trim() ?? '' };
}

/** A name with the digest apart, where a tag is left without it; null for what is no reference. */
function readBase(text: string): { readonly reference: string; readonly digest: Digest | null } | null {
  const reference = readReference(text);
  if (reference === null) return null;
  const { digest, tag } = reference;
  return { reference: formatReference(tag === null ? reference : { ...reference, digest: null }), digest };
}

/** What the labels of an image and the Dockerfile say of its base, to choose among the images that provenance names. */
export function baseHints(clues: Omit<BaseImageClues, 'proven'>): BaseHints {
  const { known, layers, dockerfileBase } = clues;
  const [nearest] = ancestorsAmong(known ?? [], layers);
  const { name: said, digest } = claimOf(clues);
  // What the Dockerfile says is about this image; labels may be inherited.
  const names = dockerfileBase === null ? [said] : [dockerfileBase];
  return {
    references: [...names.flatMap((name) => canonicalName(name) ?? []), ...(nearest?.references ?? [])],
    digests: [...(isDigest(digest) ? [digest] : []), ...(nearest === undefined ? [] : [nearest.digest])],
  };
}

/** The canonical form of a reference; null for what is none. */
function canonicalName(text: string): string | null {
  const reference = readReference(text);
  return reference === null ? null : formatReference(reference);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isDigestValue(value: unknown): value is Digest {
  return typeof value === 'string' && isDigest(value);
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

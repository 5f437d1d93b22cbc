import { type Digest, type Platform, formatPlatform } from '@assay/core';
import type { ContentSource, Descriptor, FetchedManifest } from '../content-source.ts';
import { ociError } from '../errors.ts';
import { platformFit } from '../manifest/choose-platform.ts';
import { MEDIA_TYPES, REFERENCE_DIGEST_ANNOTATION, isForeignLayerMediaType } from '../manifest/media-types.ts';
import { type ArtifactManifest, parseArtifactManifest } from '../manifest/parse-artifact-manifest.ts';
import type { IndexEntry } from '../manifest/parse-descriptor.ts';
import { MAX_MANIFEST_BYTES } from '../manifest/parse-manifest.ts';

/** A manifest to copy. */
export interface PlannedManifest {
  readonly fetched: FetchedManifest;
  readonly mediaType: string;
  /** Null for a list of manifests. */
  readonly manifest: ArtifactManifest | null;
  /** Blobs that have to be there before it. */
  readonly blobs: readonly Descriptor[];
  /** Layers that are kept elsewhere. */
  readonly foreign: readonly Digest[];
  /** True for a list of which not every manifest is copied. */
  readonly isPart: boolean;
}

/** Deepest nesting of lists. */
const MAX_DEPTH = 4;
/** Most manifests of one image, and most bytes of them together. */
const MAX_MANIFESTS = 2000;
const MAX_TOTAL_BYTES: number = 64 * 1024 * 1024;

/**
 * Everything that has to be copied for an image, in an order in which each manifest comes after those that it names.
 * @throws PLATFORM_NOT_FOUND, MANIFEST_INVALID, CONTENT_TOO_LARGE and what the source throws
 */
export async function planImage(
  content: ContentSource,
  root: FetchedManifest,
  options: { readonly platforms: 'all' | readonly Platform[]; readonly signal: AbortSignal },
): Promise<readonly PlannedManifest[]> {
  const planned = new Map<Digest, PlannedManifest>();
  let totalBytes = 0;
  const visit = async (fetched: FetchedManifest, depth: number): Promise<void> => {
    if (planned.has(fetched.digest)) return;
    if (depth > MAX_DEPTH || planned.size >= MAX_MANIFESTS) {
      throw ociError('MANIFEST_INVALID', `${content.displayName} has more manifests than are copied, or nests them`);
    }
    totalBytes += fetched.bytes.byteLength;
    if (totalBytes > MAX_TOTAL_BYTES) {
      throw ociError(
        'CONTENT_TOO_LARGE',
        `the manifests of ${content.displayName} have more than ${MAX_TOTAL_BYTES} bytes`,
      );
    }
    const document = parseArtifactManifest(fetched, MAX_MANIFEST_BYTES);
    if (document.kind === 'artifact') {
      planned.set(fetched.digest, planArtifact(fetched, document));
      return;
    }
    const chosen = chooseEntries(document.entries, options.platforms);
    for (const entry of chosen) await visit(await content.manifest(entry, options), depth + 1);
    planned.set(fetched.digest, {
      fetched,
      mediaType: document.mediaType ?? MEDIA_TYPES.ociIndex,
      manifest: null,
      blobs: [],
      foreign: [],
      isPart: chosen.length < document.entries.length,
    });
  };
  await visit(root, 0);
  return [...planned.values()];
}

/** What one manifest that is no list needs. */
export function planArtifact(fetched: FetchedManifest, manifest: ArtifactManifest): PlannedManifest {
  const layers = manifest.layers.filter((layer) => !isForeignLayerMediaType(layer.mediaType));
  const foreign = manifest.layers.filter((layer) => isForeignLayerMediaType(layer.mediaType));
  return {
    fetched,
    mediaType: manifest.mediaType ?? MEDIA_TYPES.ociManifest,
    manifest,
    blobs: [...(manifest.config === null ? [] : [manifest.config]), ...layers],
    foreign: foreign.map(({ digest }) => digest),
    isPart: false,
  };
}

/** Entries for the wanted platforms, with what the build says about those, and entries that do not say for what they are. */
function chooseEntries(entries: readonly IndexEntry[], platforms: 'all' | readonly Platform[]): readonly IndexEntry[] {
  if (platforms === 'all') return entries;
  const isWanted = ({ platform }: IndexEntry): boolean =>
    platform === null || platforms.some((wanted) => platformFit(wanted, platform) !== null);
  const images = new Set(entries.filter(isWanted).map(({ digest }) => digest));
  const isAbout = ({ annotations }: IndexEntry): boolean =>
    [...images].some((digest) => annotations[REFERENCE_DIGEST_ANNOTATION] === digest);
  const chosen = entries.filter((entry) => images.has(entry.digest) || isAbout(entry));
  if (chosen.length > 0) return chosen;
  throw ociError('PLATFORM_NOT_FOUND', `the index has no image for ${platforms.map(formatPlatform).join(' or ')}`);
}

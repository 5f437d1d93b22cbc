import { AssayError, type Digest, type Platform } from '@assay/core';
import type { ContentSource, FetchedManifest } from '../content-source.ts';
import { ociError } from '../errors.ts';
import { choosePlatform } from '../manifest/choose-platform.ts';
import {
  REFERENCE_TYPE_ANNOTATION,
  isConfigMediaType,
  isIndexMediaType,
  isManifestMediaType,
} from '../manifest/media-types.ts';
import { MAX_CONFIG_BYTES, parseConfig } from '../manifest/parse-config.ts';
import type { IndexEntry } from '../manifest/parse-descriptor.ts';
import { type ImageManifest, parseManifest } from '../manifest/parse-manifest.ts';
import type { ChosenManifest, ContentOptions } from './open-content.ts';

/** Entries to choose from, with the digest of the index that holds them. */
export interface EntryList {
  readonly entries: readonly IndexEntry[];
  /** Null for the `index.json` of a layout. */
  readonly indexDigest: Digest | null;
}

interface Candidate {
  readonly entry: IndexEntry;
  readonly indexDigest: Digest | null;
}

interface PlacedCandidate extends Candidate {
  readonly platform: Platform;
}

/** Deepest nesting of indexes. */
const MAX_INDEX_DEPTH = 4;
/** Most indexes that one target may lead to. */
const MAX_INDEXES = 100;
/** Most manifests that are read only to learn their platform. */
const MAX_UNPLACED = 100;

/**
 * Chooses the manifests of an index, nested ones included: one platform, or all. Attestations and artifacts are left out. Without
 * a platform asked for, the host's is taken; an index with one single image gives that one whatever it is for.
 * @throws PLATFORM_NOT_FOUND, MANIFEST_INVALID, MEDIA_TYPE_UNSUPPORTED, NOT_AN_IMAGE and what the source throws
 */
export async function selectManifests(
  source: ContentSource,
  list: EntryList,
  options: ContentOptions,
): Promise<readonly ChosenManifest[]> {
  const candidates = await flatten(source, list, options.signal);
  const first = candidates[0];
  if (first === undefined) throw ociError('NOT_AN_IMAGE', `${source.displayName} is an index without any image`);
  if (options.platform === 'all') {
    const chosen: ChosenManifest[] = [];
    for (const candidate of candidates) chosen.push(await choose(source, candidate, options.signal));
    return chosen;
  }
  if (options.platform === null && candidates.length === 1) return [await choose(source, first, options.signal)];
  const placed = await place(source, candidates, options.signal);
  const best = choosePlatform(placed, options.platform ?? options.hostPlatform);
  return [await choose(source, best, options.signal)];
}

/**
 * True for an entry that may be an image or lead to one. Platform unknown/unknown is how attestations are marked; runtimes never
 * choose it. Annotations and artifact types alone prove nothing: runtimes do not look at them, so such entries are read.
 */
export function isImageEntry(entry: IndexEntry): boolean {
  if (entry.platform?.os === 'unknown' && entry.platform.architecture === 'unknown') return false;
  return isManifestMediaType(entry.mediaType) || isIndexMediaType(entry.mediaType);
}

/** True for an entry that calls itself something else than an image. */
function claimsToBeArtifact(entry: IndexEntry): boolean {
  if (entry.artifactType !== null && !isConfigMediaType(entry.artifactType)) return true;
  return Object.hasOwn(entry.annotations, REFERENCE_TYPE_ANNOTATION);
}

async function flatten(source: ContentSource, list: EntryList, signal: AbortSignal): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  let level: readonly EntryList[] = [list];
  let indexes = 0;
  for (let depth = 1; level.length > 0; depth++) {
    const next: EntryList[] = [];
    for (const { entries, indexDigest } of level) {
      for (const entry of entries.filter(isImageEntry)) {
        if (!isIndexMediaType(entry.mediaType)) {
          const real = !claimsToBeArtifact(entry) || (await readPlatform(source, entry, signal)) !== null;
          if (real) found.push({ entry, indexDigest });
          continue;
        }
        if (depth >= MAX_INDEX_DEPTH || ++indexes > MAX_INDEXES) throw tooManyIndexes(source);
        next.push(await readIndex(source, entry, signal));
      }
    }
    level = next;
  }
  return found;
}

async function readIndex(source: ContentSource, entry: IndexEntry, signal: AbortSignal): Promise<EntryList> {
  const document = parseManifest(await source.manifest(entry, { signal }));
  if (document.kind !== 'index') throw otherKind(entry);
  return { entries: document.entries, indexDigest: entry.digest };
}

async function choose(source: ContentSource, candidate: Candidate, signal: AbortSignal): Promise<ChosenManifest> {
  const { entry, indexDigest } = candidate;
  const { fetched, manifest } = await readManifest(source, entry, signal);
  return { fetched, manifest, platform: entry.platform, indexDigest };
}

async function readManifest(
  source: ContentSource,
  entry: IndexEntry,
  signal: AbortSignal,
): Promise<{ readonly fetched: FetchedManifest; readonly manifest: ImageManifest }> {
  const fetched = await source.manifest(entry, { signal });
  const manifest = parseManifest(fetched);
  if (manifest.kind !== 'manifest') throw otherKind(entry);
  return { fetched, manifest };
}

/** Gives every candidate a platform: the index's word, else that of the configuration. What turns out no image is left out. */
async function place(
  source: ContentSource,
  candidates: readonly Candidate[],
  signal: AbortSignal,
): Promise<readonly PlacedCandidate[]> {
  if (candidates.filter(({ entry }) => entry.platform === null).length > MAX_UNPLACED) {
    throw ociError('MANIFEST_INVALID', `more than ${MAX_UNPLACED} manifests of the index do not name their platform`);
  }
  const placed: PlacedCandidate[] = [];
  for (const candidate of candidates) {
    const platform = candidate.entry.platform ?? (await readPlatform(source, candidate.entry, signal));
    if (platform !== null) placed.push({ ...candidate, platform });
  }
  return placed;
}

/** Platform of the configuration; null for an artifact and where the configuration does not say. */
async function readPlatform(source: ContentSource, entry: IndexEntry, signal: AbortSignal): Promise<Platform | null> {
  try {
    const { manifest } = await readManifest(source, entry, signal);
    const bytes = await source.blob(manifest.config, { maxBytes: MAX_CONFIG_BYTES, signal });
    const { platform } = parseConfig(bytes, `the configuration ${manifest.config.digest}`);
    return platform?.os === 'unknown' ? null : platform;
  } catch (error) {
    if (error instanceof AssayError && error.code === 'NOT_AN_IMAGE') return null;
    throw error;
  }
}

function otherKind(entry: IndexEntry): Error {
  return ociError('MANIFEST_INVALID', `${entry.digest} is not what the index says: ${entry.mediaType}`);
}

function tooManyIndexes(source: ContentSource): Error {
  return ociError(
    'MANIFEST_INVALID',
    `${source.displayName} leads to indexes nested deeper than ${MAX_INDEX_DEPTH} or more than ${MAX_INDEXES} of them`,
  );
}

import {
  AssayError,
  type Evidence,
  type EvidenceGap,
  type EvidenceSet,
  type EvidenceSubject,
  printable,
} from '@assay/core';
import type { OpenOptions } from '../open-options.ts';
import { type ArtifactList, parseArtifactManifest } from '../manifest/parse-artifact-manifest.ts';
import { MAX_MANIFEST_BYTES } from '../manifest/parse-manifest.ts';
import { EVIDENCE_LIMITS, type EvidenceLimits } from './evidence-limits.ts';
import { EvidenceSearch } from './evidence-search.ts';
import { type EvidencePlace, type EvidenceTarget, openEvidenceStore } from './evidence-target.ts';
import { findHolders } from './find-holders.ts';
import { gapOfError } from './gap-codes.ts';
import { readHolders } from './read-holders.ts';

/** How to gather evidence. */
export interface EvidenceOptions extends OpenOptions {
  /** Where to look. Default: where the image is. */
  readonly places?: readonly EvidencePlace[];
  readonly limits?: Partial<EvidenceLimits>;
}

const HERE: EvidencePlace = { repository: null };

/**
 * Gathers all evidence that is stored about an image, unverified: first about its index, then about its manifest; for each first
 * what the registry lists as referrers, then what the referrers tag lists, then what is under the tags of cosign, then what the
 * build put into the index. Items of different places are kept apart by their origin.
 *
 * What cannot be read, or is more than the limits allow, is a gap. A place that never answers is a gap too, unless no place does.
 * @throws REFERENCE_INVALID, REGISTRY_UNREACHABLE, REGISTRY_TLS, REGISTRY_UNAUTHORIZED, REGISTRY_RATE_LIMITED, REGISTRY_ERROR,
 * REGISTRY_PROTOCOL, REGISTRY_SETTINGS_INVALID, REALM_REFUSED, CREDENTIALS_UNREADABLE, OFFLINE, ABORTED; for layouts and archives
 * what opening them throws
 */
export async function gatherEvidence(target: EvidenceTarget, options: EvidenceOptions): Promise<EvidenceSet> {
  const limits = { ...EVIDENCE_LIMITS, ...options.limits };
  const described = describeUnread(target);
  if (described.length === 0) return { subjects: [], items: [], gaps: [] };
  const places = options.places ?? [HERE];
  const results: PlaceResult[] = [];
  for (const place of places) results.push(await searchPlace(target, place, { ...options, limits }));
  const failures = results.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  const [first] = failures;
  if (first !== undefined && failures.length === results.length) throw first;
  return {
    subjects: results.find(({ subjects }) => subjects !== null)?.subjects ?? described,
    items: results.flatMap(({ items }) => items),
    gaps: results.flatMap(({ gaps }) => gaps),
  };
}

/** What one place gave. */
interface PlaceResult {
  /** Set where the manifests of the image themselves were read. */
  readonly subjects: readonly EvidenceSubject[] | null;
  readonly items: readonly Evidence[];
  readonly gaps: readonly EvidenceGap[];
  readonly failure: AssayError | null;
}

async function searchPlace(
  target: EvidenceTarget,
  place: EvidencePlace,
  options: OpenOptions & { readonly limits: EvidenceLimits },
): Promise<PlaceResult> {
  const store = await openEvidenceStore(target.source, place, options).catch((error: unknown) => {
    if (error instanceof AssayError && (error.kind === 'unavailable' || error.kind === 'denied')) return error;
    throw error;
  });
  if (store === null) return { subjects: null, items: [], gaps: [], failure: null };
  if (store instanceof AssayError) {
    const gap = gapOfError(store, printable(place.repository ?? ''));
    return { subjects: null, items: [], gaps: [gap], failure: store };
  }
  await using search = { inner: new EvidenceSearch(store, options.limits, options.signal), ...disposing(store) };
  const isHome = place.repository === null;
  const { subjects, index } = isHome ? await describe(search.inner, target) : { subjects: null, index: null };
  const tagPrefix = place.tagPrefix ?? '';
  const holders = await findHolders(search.inner, subjects ?? describeUnread(target), { tagPrefix, index });
  const items = await readHolders(search.inner, holders);
  return { subjects, items, gaps: search.inner.gaps, failure: search.inner.failure };
}

function disposing(resource: AsyncDisposable): AsyncDisposable {
  return { [Symbol.asyncDispose]: async () => await resource[Symbol.asyncDispose]() };
}

function describeUnread({ subject }: EvidenceTarget): readonly EvidenceSubject[] {
  const unread = { mediaType: null, sizeBytes: null };
  const { digest, indexDigest, platform } = subject;
  return [
    ...(indexDigest === null ? [] : [{ digest: indexDigest, role: 'index' as const, platform: null, ...unread }]),
    ...(digest === null ? [] : [{ digest, role: 'manifest' as const, platform, ...unread }]),
  ];
}

/** Reads the manifests of the image again, for their media types and sizes and for what the build put into the index. */
async function describe(
  search: EvidenceSearch,
  target: EvidenceTarget,
): Promise<{ readonly subjects: readonly EvidenceSubject[]; readonly index: ArtifactList | null }> {
  let index: ArtifactList | null = null;
  const subjects: EvidenceSubject[] = [];
  for (const subject of describeUnread(target)) {
    const fetched = await search.attempt(async () => await search.store.named(subject.digest, search.signal));
    const document =
      fetched === null ? null : await search.attempt(async () => parseArtifactManifest(fetched, MAX_MANIFEST_BYTES));
    if (subject.role === 'index' && document?.kind === 'list') index = document;
    subjects.push({
      ...subject,
      mediaType: document?.mediaType ?? fetched?.mediaType ?? null,
      sizeBytes: fetched?.bytes.byteLength ?? null,
    });
  }
  return { subjects, index };
}

import type { Digest, EvidenceOrigin, EvidenceSubject } from '@assay/core';
import type { FetchedManifest } from '../content-source.ts';
import { mapBounded } from '../content/map-bounded.ts';
import { REFERENCE_DIGEST_ANNOTATION, REFERENCE_TYPE_ANNOTATION } from '../manifest/media-types.ts';
import {
  type ArtifactList,
  type ArtifactManifest,
  parseArtifactManifest,
} from '../manifest/parse-artifact-manifest.ts';
import type { IndexEntry } from '../manifest/parse-descriptor.ts';
import { MAX_MANIFEST_BYTES } from '../manifest/parse-manifest.ts';
import { COSIGN_SUFFIXES, type CosignSuffix, cosignTag, referrersTag } from './evidence-tags.ts';
import type { EvidenceSearch } from './evidence-search.ts';

/** A manifest that holds evidence, or may. */
export interface Holder {
  readonly subject: Digest;
  readonly digest: Digest;
  readonly manifest: ArtifactManifest;
  readonly found: EvidenceOrigin['found'];
  readonly role: 'referrer' | 'build' | CosignSuffix;
}

/** A listed manifest that is to be opened. */
interface Listed {
  readonly entry: IndexEntry;
  readonly subject: Digest;
  readonly found: EvidenceOrigin['found'];
  readonly role: 'referrer' | 'build';
}

type Lookup = () => Promise<readonly (Listed | Holder)[]>;

/**
 * Finds the manifests that may hold evidence about the subjects, subject by subject: those that the place lists as referrers, those
 * under the referrers tag, those under the tags of cosign, and those that the index has from the build.
 */
export async function findHolders(
  search: EvidenceSearch,
  subjects: readonly EvidenceSubject[],
  options: { readonly tagPrefix: string; readonly index: ArtifactList | null },
): Promise<readonly Holder[]> {
  const lookups: Lookup[] = subjects.flatMap(({ digest }) => [
    async () => await listed(search, digest),
    async () => await underReferrersTag(search, digest),
    ...COSIGN_SUFFIXES.map(
      (suffix): Lookup =>
        async () =>
          await underCosignTag(search, digest, { suffix, prefix: options.tagPrefix }),
    ),
    async () => [...fromBuild(options.index?.entries ?? [], digest), ...fromBuild(search.store.entries, digest)],
  ]);
  const found = await mapBounded(lookups, search.limits.concurrency, async (lookup) => await lookup());
  const wanted = bounded(search, withoutRepeats(found.flat()));
  const opened = await mapBounded(wanted, search.limits.concurrency, async (one) =>
    'entry' in one ? await open(search, one) : one,
  );
  return opened.flatMap((holder) => (holder === null ? [] : [holder]));
}

async function listed(search: EvidenceSearch, subject: Digest): Promise<readonly Listed[]> {
  const { store, limits, signal } = search;
  const list = await search.attempt(async () => await store.referrers(subject, limits, signal));
  if (list === null) return [];
  search.addGaps(list.gaps);
  return list.entries.map((entry) => ({ entry, subject, found: store.found.referrers, role: 'referrer' }));
}

async function underReferrersTag(search: EvidenceSearch, subject: Digest): Promise<readonly Listed[]> {
  const { store, limits } = search;
  const tag = referrersTag(subject);
  const list = await readNamed(search, tag, limits.referrers + 1);
  if (list === null) return [];
  if (list.document.kind === 'artifact') {
    search.addGap('EVIDENCE_LIST_INVALID', `the tag ${tag} holds no list of manifests`);
    return [];
  }
  return list.document.entries.map((entry) => ({ entry, subject, found: store.found.referrersTag, role: 'referrer' }));
}

async function underCosignTag(
  search: EvidenceSearch,
  subject: Digest,
  tags: { readonly suffix: CosignSuffix; readonly prefix: string },
): Promise<readonly Holder[]> {
  const tag = cosignTag(subject, tags.suffix, tags.prefix);
  const found = tag === null ? null : await readNamed(search, tag, search.limits.layers);
  if (found === null) return [];
  const { digest, document } = found;
  if (document.kind === 'artifact') {
    return [{ subject, digest, manifest: document, found: search.store.found.signatureTag, role: tags.suffix }];
  }
  search.addGap('EVIDENCE_MANIFEST_INVALID', `the tag ${tag ?? ''} holds a list of manifests`);
  return [];
}

async function readNamed(
  search: EvidenceSearch,
  name: string,
  maxElements: number,
): Promise<{ readonly digest: Digest; readonly document: ArtifactManifest | ArtifactList } | null> {
  return await search.attempt(async () => {
    const fetched: FetchedManifest | null = await search.store.named(name, search.signal);
    return fetched === null ? null : { digest: fetched.digest, document: parseArtifactManifest(fetched, maxElements) };
  });
}

/** Entries with which BuildKit puts statements about a manifest beside it into the index. */
function fromBuild(entries: readonly IndexEntry[], subject: Digest): readonly Listed[] {
  return entries
    .filter(
      ({ annotations }) =>
        annotations[REFERENCE_TYPE_ANNOTATION] === 'attestation-manifest' &&
        annotations[REFERENCE_DIGEST_ANNOTATION] === subject,
    )
    .map((entry) => ({ entry, subject, found: 'index-entry', role: 'build' }));
}

function withoutRepeats(found: readonly (Listed | Holder)[]): readonly (Listed | Holder)[] {
  const seen = new Set<string>();
  return found.filter((one) => {
    const key = `${one.subject} ${'entry' in one ? one.entry.digest : one.digest}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/**
 * The first so many referrers of each subject, and as many from the build; of all of them the first so many bytes, as
 * promised. Those that are too large by themselves are not fetched and do not count.
 */
function bounded(search: EvidenceSearch, found: readonly (Listed | Holder)[]): readonly (Listed | Holder)[] {
  const { referrers: limit, manifestBytes } = search.limits;
  const counts = new Map<string, number>();
  let bytes = 0;
  return found.filter((one) => {
    if (!('entry' in one)) return true;
    const { role, subject, entry } = one;
    const key = `${role} ${subject}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count > limit) search.addGap('EVIDENCE_REFERRER_LIMIT', `more than ${limit} manifests refer to ${subject}`);
    if (count > limit) return false;
    const sizeBytes = entry.sizeBytes > MAX_MANIFEST_BYTES ? 0 : entry.sizeBytes;
    const isSmall = bytes + sizeBytes <= manifestBytes;
    if (isSmall) bytes += sizeBytes;
    else search.addGap('EVIDENCE_TOTAL_TOO_LARGE', `manifests of more than ${manifestBytes} bytes refer to the image`);
    return isSmall;
  });
}

async function open(search: EvidenceSearch, { entry, subject, found, role }: Listed): Promise<Holder | null> {
  return await search.attempt(async () => {
    const fetched = await search.store.content.manifest(entry, { signal: search.signal });
    const manifest = parseArtifactManifest(fetched, search.limits.layers);
    if (manifest.kind === 'list') return null;
    if (role === 'referrer' && manifest.subject !== subject) {
      search.addGap('EVIDENCE_SUBJECT_MISMATCH', `${entry.digest} is listed for ${subject} but does not refer to it`);
      return null;
    }
    return { subject, digest: fetched.digest, manifest, found, role };
  });
}

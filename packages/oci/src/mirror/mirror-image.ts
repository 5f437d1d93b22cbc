import { type Digest, type EvidenceGap, formatReference } from '@assay/core';
import type { ContentSource, Descriptor, FetchedManifest } from '../content-source.ts';
import { checkedStream } from '../content/checked-stream.ts';
import { mapBounded } from '../content/map-bounded.ts';
import { ociError } from '../errors.ts';
import { EVIDENCE_LIMITS } from '../evidence/evidence-limits.ts';
import { EvidenceSearch } from '../evidence/evidence-search.ts';
import type { EvidenceStore } from '../evidence/evidence-store.ts';
import { openEvidenceStore } from '../evidence/evidence-target.ts';
import { evidenceGap } from '../evidence/gap-codes.ts';
import { parseArtifactManifest } from '../manifest/parse-artifact-manifest.ts';
import { MAX_MANIFEST_BYTES } from '../manifest/parse-manifest.ts';
import { chooseEntries } from '../oci-layout/choose-entry.ts';
import { leaveOutEvidence } from '../oci-layout/leave-out-evidence.ts';
import { type PlannedEvidence, findEvidence } from './find-evidence.ts';
import { openLayoutWriter } from './layout-writer.ts';
import { createMirrorCount } from './mirror-count.ts';
import type {
  MirrorDestination,
  MirrorOptions,
  MirrorReport,
  MirrorSource,
  MirroredEvidence,
} from './mirror-options.ts';
import { type PlannedManifest, planImage } from './mirror-plan.ts';
import { type MirrorWriter, holdsAll } from './mirror-writer.ts';

const CONCURRENCY = 4;

/**
 * Copies an image with everything that is stored about it: registry to registry, registry to layout, layout to registry. Digests
 * never change. What is there already is not sent again, so that a copy that broke off goes on where it was; the tag, or the entry
 * of the layout, is written last. Evidence of the destination is never overwritten.
 * @throws IMAGE_NOT_FOUND, IMAGE_AMBIGUOUS, PLATFORM_NOT_FOUND, INDEX_PART_REFUSED, DIGEST_MISMATCH, SIZE_MISMATCH, BLOB_NOT_FOUND,
 * MANIFEST_INVALID, CONTENT_TOO_LARGE, PATH_UNREADABLE, and what reading from and writing to registries throws
 */
export async function mirrorImage(
  source: MirrorSource,
  destination: MirrorDestination,
  options: MirrorOptions,
): Promise<MirrorReport> {
  await using store = await openSource(source, options);
  const root = await findRoot(source, store, options.signal);
  const { platforms = 'all', signal } = options;
  const image = await planImage(store.content, root, { platforms, signal });
  const search = new EvidenceSearch(store, EVIDENCE_LIMITS, signal);
  const digests = image.map(({ fetched }) => fetched.digest);
  const evidence = options.evidence === false ? [] : await findEvidence(search, digests);
  await using writer = await openWriter(source, destination, options);
  return await copy({ store, writer, options }, { root, image, evidence, gaps: () => search.gaps });
}

/** Where from, where to, and how. */
interface Copying {
  readonly store: EvidenceStore;
  readonly writer: MirrorWriter;
  readonly options: MirrorOptions;
}

interface Plan {
  readonly root: FetchedManifest;
  readonly image: readonly PlannedManifest[];
  readonly evidence: readonly PlannedEvidence[];
  readonly gaps: () => readonly EvidenceGap[];
}

async function copy(copying: Copying, plan: Plan): Promise<MirrorReport> {
  const { store, writer, options } = copying;
  const blobs = createMirrorCount('blob', options.onProgress);
  const manifests = createMirrorCount('manifest', options.onProgress);
  const planned: readonly PlannedManifest[] = [...plan.image, ...plan.evidence];
  const wanted = new Map(planned.flatMap((one) => one.blobs).map((blob) => [blob.digest, blob]));
  await mapBounded([...wanted.values()], options.concurrency ?? CONCURRENCY, async (blob) => {
    blobs.add(blob, await writer.blob(sendable(store.content, blob, options.signal)));
  });
  for (const one of planned) manifests.add(sizeOf(one), await writer.manifest(one));
  const gaps: EvidenceGap[] = [];
  const listed: MirroredEvidence[] = [];
  for (const one of plan.evidence) {
    const how = await list(writer, one);
    if (typeof how === 'object') gaps.push(how);
    else listed.push({ subject: one.subject, manifest: one.fetched.digest, listed: how });
  }
  const root = plan.image.find(({ fetched }) => fetched.digest === plan.root.digest);
  if (root === undefined) throw ociError('IMAGE_NOT_FOUND', `${store.place} has no image ${plan.root.digest}`);
  await writer.finish(root);
  return {
    digest: plan.root.digest,
    mediaType: root.mediaType,
    manifests: manifests.total(),
    blobs: blobs.total(),
    evidence: listed,
    foreignLayers: planned.flatMap(({ foreign }) => foreign),
    gaps: [...plan.gaps(), ...gaps],
  };
}

function sendable(
  content: ContentSource,
  blob: Descriptor,
  signal: AbortSignal,
): { readonly digest: Digest; readonly sizeBytes: number; open(): AsyncIterable<Uint8Array> } {
  const { digest, sizeBytes } = blob;
  return { digest, sizeBytes, open: () => checkedStream(blob, content.layer(blob), signal) };
}

function sizeOf({ fetched }: PlannedManifest): { readonly digest: Digest; readonly sizeBytes: number } {
  return { digest: fetched.digest, sizeBytes: fetched.bytes.byteLength };
}

/** Makes evidence findable; a gap where its tag holds other evidence that does not include it. */
async function list(writer: MirrorWriter, one: PlannedEvidence): Promise<MirroredEvidence['listed'] | EvidenceGap> {
  const there = one.tag === null ? null : await writer.named(one.tag);
  if (there === null || there.digest === one.fetched.digest) return await writer.list(one);
  const document = parseArtifactManifest(there, MAX_MANIFEST_BYTES);
  if (document.kind === 'artifact' && holdsAll(one, document.layers)) return 'tag';
  return evidenceGap(
    'EVIDENCE_TAG_TAKEN',
    writer.place,
    `the tag ${one.tag ?? ''} holds ${there.digest}, not ${one.fetched.digest}`,
  );
}

async function openSource(source: MirrorSource, options: MirrorOptions): Promise<EvidenceStore> {
  const store = await openEvidenceStore(source, { repository: null }, options);
  if (store === null) throw ociError('NOT_AN_IMAGE', 'there is nothing to copy from');
  return store;
}

async function findRoot(source: MirrorSource, store: EvidenceStore, signal: AbortSignal): Promise<FetchedManifest> {
  if (source.kind === 'registry') {
    const { reference } = source;
    const found = await store.named(reference.digest ?? reference.tag ?? 'latest', signal);
    if (found === null) throw ociError('IMAGE_NOT_FOUND', `there is no ${formatReference(reference)}`);
    return found;
  }
  const { name, path } = source;
  const offered = name === null ? await leaveOutEvidence(store.content, store.entries, signal) : store.entries;
  const [entry, ...others] = chooseEntries(offered, name, path);
  if (entry === undefined || others.length > 0) {
    throw ociError('IMAGE_AMBIGUOUS', `${path} holds the image as ${others.length + 1} entries without an index`);
  }
  return await store.content.manifest(entry, { signal });
}

async function openWriter(
  source: MirrorSource,
  destination: MirrorDestination,
  options: MirrorOptions,
): Promise<MirrorWriter> {
  if (destination.kind === 'oci') return openLayoutWriter(destination.path, { ...options, name: destination.name });
  const isSame = source.kind === 'registry' && source.reference.registry === destination.reference.registry;
  const { openRegistryWriter } = await import('./registry-writer.ts');
  return openRegistryWriter(destination.reference, {
    ...options,
    mountFrom: isSame ? source.reference.repository : null,
  });
}

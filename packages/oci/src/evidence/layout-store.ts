import { AssayError, type Digest, type EvidenceGap, isDigest, printable } from '@assay/core';
import type { FetchedManifest } from '../content-source.ts';
import { verifyDigest } from '../content/verify-bytes.ts';
import { COSIGN_KIND_ANNOTATION, REF_NAME_ANNOTATION, isIndexMediaType } from '../manifest/media-types.ts';
import { parseArtifactManifest } from '../manifest/parse-artifact-manifest.ts';
import type { IndexEntry } from '../manifest/parse-descriptor.ts';
import { type ImageIndex, MAX_MANIFEST_BYTES } from '../manifest/parse-manifest.ts';
import { type LayoutFiles, blobPath } from '../oci-layout/blob-store.ts';
import { createLayoutSource, readLayoutIndex } from '../oci-layout/layout-source.ts';
import type { EvidenceStore, ReferrerList } from './evidence-store.ts';
import { evidenceGap, gapOfError } from './gap-codes.ts';

/**
 * Opens the files of an OCI layout as a place of evidence: entries of `index.json` that name a subject, entries named like the tags
 * of a registry, and those of `cosign save`. The store owns the files from here on.
 * @throws NOT_AN_IMAGE, MANIFEST_INVALID, MEDIA_TYPE_UNSUPPORTED, CONTENT_TOO_LARGE
 */
export async function openLayoutStore(
  files: LayoutFiles,
  names: { readonly kind: 'oci' | 'oci-archive'; readonly path: string },
): Promise<EvidenceStore> {
  const place = printable(names.path);
  try {
    const index = await readLayoutIndex(files, names.path);
    const content = createLayoutSource(files, { ...names, displayName: names.path });
    let scanned: Promise<Scan> | null = null;
    return {
      place,
      entries: index.entries,
      found: { referrers: 'layout-entry', referrersTag: 'layout-entry', signatureTag: 'layout-entry' },
      content,
      named: async (name, signal) =>
        isDigest(name) ? await byDigest(files, index, name) : await byName({ content, index }, name, signal),
      referrers: async (subject, _limits, signal): Promise<ReferrerList> => {
        scanned ??= scan({ content, index, place }, signal);
        const { bySubject, gaps } = await scanned;
        return { entries: bySubject.get(subject) ?? [], gaps };
      },
      [Symbol.asyncDispose]: async () => await files[Symbol.asyncDispose](),
    };
  } catch (error) {
    await files[Symbol.asyncDispose]();
    throw error;
  }
}

type Content = Pick<EvidenceStore, 'content'> & { readonly index: ImageIndex };

async function byDigest(files: LayoutFiles, index: ImageIndex, digest: Digest): Promise<FetchedManifest | null> {
  const bytes = await files.read(blobPath({ digest }), MAX_MANIFEST_BYTES);
  if (bytes === null) return null;
  verifyDigest(bytes, digest);
  const entry = index.entries.find((candidate) => candidate.digest === digest);
  return { bytes, mediaType: entry?.mediaType ?? null, digest };
}

async function byName({ content, index }: Content, name: string, signal: AbortSignal): Promise<FetchedManifest | null> {
  const entry =
    index.entries.find(({ annotations }) => isNamed(annotations[REF_NAME_ANNOTATION] ?? '', name)) ??
    cosignEntry(index, name);
  return entry === undefined ? null : await content.manifest(entry, { signal });
}

function isNamed(own: string, name: string): boolean {
  return own === name || own.endsWith(`:${name}`);
}

const COSIGN_KINDS: Readonly<Record<string, string>> = {
  sig: 'dev.cosignproject.cosign/sigs',
  att: 'dev.cosignproject.cosign/atts',
};

/** The entry that `cosign save` makes of the tag `sha256-….sig`: the layout holds one image, and the entry says only what it is. */
function cosignEntry(index: ImageIndex, name: string): IndexEntry | undefined {
  const tag = /^sha256-([0-9a-f]{64})\.(sig|att)$/.exec(name);
  const [only, ...others] = cosignImages(index);
  if (tag === null || only?.digest !== `sha256:${tag[1] ?? ''}` || others.length > 0) return undefined;
  return index.entries.find((entry) => entry.annotations[COSIGN_KIND_ANNOTATION] === COSIGN_KINDS[tag[2] ?? '']);
}

function cosignImages(index: ImageIndex): readonly IndexEntry[] {
  return index.entries.filter((entry) =>
    /^dev\.cosignproject\.cosign\/image(?:Index)?$/.test(entry.annotations[COSIGN_KIND_ANNOTATION] ?? ''),
  );
}

/** What refers to what, found once. */
interface Scan {
  readonly bySubject: ReadonlyMap<Digest, readonly IndexEntry[]>;
  readonly gaps: readonly EvidenceGap[];
}

/** Most entries of `index.json` that are opened to see whether they refer to an image. */
const MAX_SCANNED = 4096;

async function scan(layout: Content & { readonly place: string }, signal: AbortSignal): Promise<Scan> {
  const candidates = layout.index.entries.filter((entry) => !isIndexMediaType(entry.mediaType));
  const gaps: EvidenceGap[] = ambiguity(layout);
  const bySubject = new Map<Digest, IndexEntry[]>();
  if (candidates.length > MAX_SCANNED) {
    const message = `only the first ${MAX_SCANNED} of ${candidates.length} entries of index.json were looked at`;
    gaps.push(evidenceGap('EVIDENCE_REFERRER_LIMIT', layout.place, message));
  }
  for (const entry of candidates.slice(0, MAX_SCANNED)) {
    try {
      const manifest = parseArtifactManifest(await layout.content.manifest(entry, { signal }), 0);
      if (manifest.kind === 'list' || manifest.subject === null) continue;
      const known = bySubject.get(manifest.subject);
      if (known === undefined) bySubject.set(manifest.subject, [entry]);
      else known.push(entry);
    } catch (error) {
      if (!(error instanceof AssayError) || error.kind === 'aborted') throw error;
      gaps.push(gapOfError(error, layout.place));
    }
  }
  return { bySubject, gaps };
}

function ambiguity({ index, place }: { readonly index: ImageIndex; readonly place: string }): EvidenceGap[] {
  const images = cosignImages(index);
  const signed = index.entries.some((entry) =>
    Object.values(COSIGN_KINDS).includes(entry.annotations[COSIGN_KIND_ANNOTATION] ?? ''),
  );
  if (!signed || images.length === 1) return [];
  return [evidenceGap('EVIDENCE_AMBIGUOUS', place, `index.json holds signatures and ${images.length} signed images`)];
}

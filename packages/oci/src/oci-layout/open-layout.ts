import { type Digest, type Image, isDigest } from '@assay/core';
import type { ContentSource, FetchedManifest } from '../content-source.ts';
import { type ContentOptions, openChosen, openContent } from '../content/open-content.ts';
import { selectManifests } from '../content/select-manifests.ts';
import { verifyDigest } from '../content/verify-bytes.ts';
import { ociError } from '../errors.ts';
import { type ImageIndex, MAX_MANIFEST_BYTES } from '../manifest/parse-manifest.ts';
import { type LayoutFiles, blobPath } from './blob-store.ts';
import { chooseEntries } from './choose-entry.ts';
import { leaveOutEvidence } from './leave-out-evidence.ts';
import { type LayoutNames, createLayoutSource, readLayoutIndex } from './layout-source.ts';

/**
 * Opens images of an OCI image layout. The images own the files from here on; when opening fails they are disposed of at once.
 * @throws NOT_AN_IMAGE, IMAGE_NOT_FOUND, IMAGE_AMBIGUOUS and what `openContent` throws
 */
export async function openLayout(
  files: LayoutFiles,
  names: LayoutNames & { readonly name: string | null },
  options: ContentOptions,
): Promise<readonly Image[]> {
  try {
    const index = await readLayoutIndex(files, names.path);
    const source = createLayoutSource(files, names);
    const direct = await directManifest(files, index, names.name);
    if (direct !== null) return await openContent(source, direct, options);
    return await openEntries(source, { index, name: names.name, path: names.path }, options);
  } catch (error) {
    await files[Symbol.asyncDispose]();
    throw error;
  }
}

async function openEntries(
  source: ContentSource,
  wanted: { readonly index: ImageIndex; readonly name: string | null; readonly path: string },
  options: ContentOptions,
): Promise<readonly Image[]> {
  const { name, path } = wanted;
  const offered =
    name === null ? await leaveOutEvidence(source, wanted.index.entries, options.signal) : wanted.index.entries;
  const entries = chooseEntries(offered, name, path);
  const [only] = entries;
  if (only !== undefined && entries.length === 1) {
    return openContent(source, await source.manifest(only, options), options);
  }
  const chosen = await selectManifests(source, { entries, indexDigest: null }, options);
  return openChosen(source, chosen, options);
}

/** A manifest that is named by its digest without being an entry of `index.json`: one inside an index, for example. */
async function directManifest(
  files: LayoutFiles,
  index: ImageIndex,
  name: string | null,
): Promise<FetchedManifest | null> {
  if (name === null || !isDigest(name) || index.entries.some((entry) => entry.digest === name)) return null;
  const digest: Digest = name;
  const bytes = await files.read(blobPath({ digest }), MAX_MANIFEST_BYTES);
  if (bytes === null) throw ociError('IMAGE_NOT_FOUND', `the layout has no manifest ${digest}`);
  verifyDigest(bytes, digest);
  return { bytes, mediaType: null, digest };
}

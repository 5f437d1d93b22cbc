import { open } from 'node:fs/promises';
import { type Image, type Layer, type Reference, isDigest, printable } from '@assay/core';
import { type ArchiveFile, openArchive } from '../archive/archive-file.ts';
import { compressionOf } from '../archive/unpack-to-scratch.ts';
import { refuseOtherCount } from '../content/load-image.ts';
import { type ContentOptions, refuseOtherPlatform } from '../content/open-content.ts';
import { readRange } from '../content/read-bounded.ts';
import { digestOf, verifyDigest } from '../content/verify-bytes.ts';
import { ociError } from '../errors.ts';
import { layerSteps } from '../manifest/layer-steps.ts';
import { MEDIA_TYPES } from '../manifest/media-types.ts';
import { MAX_CONFIG_BYTES, type ParsedConfig, parseConfig } from '../manifest/parse-config.ts';
import type { ArchiveOptions } from '../oci-archive/source.ts';
import type { LayoutTarget } from '../oci-layout/source.ts';
import { chooseArchiveImage, digestInName } from './choose-image.ts';
import { type ArchiveImage, MAX_ARCHIVE_MANIFEST_BYTES, parseArchiveManifest } from './parse-archive-manifest.ts';

/** What an image of a docker archive is called. */
export interface ArchiveNames {
  readonly sourceKind: 'docker-archive' | 'docker';
  /** Value of `subject.reference`. */
  readonly displayName: string;
  readonly reference: Reference | null;
  readonly path: string;
  /** Name of the image to take, or null for the only one. */
  readonly name: string | null;
}

/**
 * Opens the image of a docker archive (`docker save`), old or new layout, plain or compressed.
 * @throws NOT_AN_IMAGE, IMAGE_NOT_FOUND, IMAGE_AMBIGUOUS, MANIFEST_INVALID, DIGEST_MISMATCH, BLOB_NOT_FOUND, ARCHIVE_INVALID,
 * PLATFORM_MISMATCH, CONTENT_TOO_LARGE
 */
export async function openDockerArchive(target: LayoutTarget, options: ArchiveOptions): Promise<readonly Image[]> {
  const archive = await openArchive(target.path, options);
  const { text: displayName, path, name } = target;
  const names = { sourceKind: 'docker-archive' as const, displayName, reference: null, path, name };
  return openDockerArchiveFile(archive, names, options);
}

/**
 * Opens the image of an archive that is already open; the archive belongs to it from here on.
 * @throws as `openDockerArchive`
 */
export async function openDockerArchiveFile(
  archive: ArchiveFile,
  names: ArchiveNames,
  options: ContentOptions,
): Promise<readonly Image[]> {
  try {
    const chosen = chooseArchiveImage(await readArchiveManifest(archive), names.name, names.path);
    const bytes = await readConfig(archive, chosen);
    const parsed = parseConfig(bytes, `the configuration ${printable(chosen.config)}`);
    refuseOtherPlatform(parsed.platform, options);
    const imageId = digestOf(bytes);
    const subject = {
      reference: names.displayName,
      digest: null,
      indexDigest: null,
      imageId,
      platform: parsed.platform,
    };
    const image: Image = {
      sourceKind: names.sourceKind,
      subject,
      reference: names.reference,
      config: parsed.config,
      history: parsed.history,
      layers: await layersOf(archive, chosen, parsed),
      rootDirectory: null,
      [Symbol.asyncDispose]: () => archive[Symbol.asyncDispose](),
    };
    return [image];
  } catch (error) {
    await archive[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Reads the `manifest.json` of an archive.
 * @throws NOT_AN_IMAGE when it has none, MANIFEST_INVALID, CONTENT_TOO_LARGE
 */
export async function readArchiveManifest(archive: ArchiveFile): Promise<readonly ArchiveImage[]> {
  const bytes = await archive.read('manifest.json', MAX_ARCHIVE_MANIFEST_BYTES);
  if (bytes === null) {
    throw ociError('NOT_AN_IMAGE', `${archive.path} is not a docker archive: it has no manifest.json`);
  }
  return parseArchiveManifest(bytes);
}

/** The configuration; where its name tells its digest, the bytes must have it. */
async function readConfig(archive: ArchiveFile, image: ArchiveImage): Promise<Uint8Array> {
  const bytes = await archive.read(image.config, MAX_CONFIG_BYTES);
  if (bytes === null) throw missing(archive, image.config);
  const promised = digestInName(image.config);
  if (promised !== null && isDigest(promised)) verifyDigest(bytes, promised);
  return bytes;
}

async function layersOf(archive: ArchiveFile, image: ArchiveImage, parsed: ParsedConfig): Promise<readonly Layer[]> {
  refuseOtherCount(image.layers.length, parsed);
  const steps = layerSteps(parsed.history, image.layers.length);
  const layers: Layer[] = [];
  for (const [at, diffId] of parsed.diffIds.entries()) {
    const name = image.layers[at] ?? '';
    const content = archive.locate(name);
    if (content === null) throw missing(archive, name);
    const mediaType = await mediaTypeOf(content);
    const createdBy = steps[at] ?? null;
    layers.push({ digest: null, diffId, mediaType, sizeBytes: content.sizeBytes, createdBy, content });
  }
  return layers;
}

/** Docker archives do not say how a layer is compressed; its first bytes do. */
async function mediaTypeOf(content: { readonly path: string; readonly offset: number }): Promise<string> {
  await using file = await open(content.path);
  const compression = compressionOf(await readRange(file, content.offset, 4));
  if (compression === 'none') return MEDIA_TYPES.dockerLayer;
  return compression === 'gzip' ? MEDIA_TYPES.dockerLayerGzip : MEDIA_TYPES.ociLayerZstd;
}

function missing(archive: ArchiveFile, name: string): Error {
  return ociError('BLOB_NOT_FOUND', `${archive.path} has no member ${printable(name.slice(0, 300))}`);
}

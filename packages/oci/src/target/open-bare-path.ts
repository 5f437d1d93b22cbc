import { type Stats } from 'node:fs';
import { join } from 'node:path';
import { AssayError, type Image } from '@assay/core';
import { type ArchiveFile, openArchive } from '../archive/archive-file.ts';
import { shareResource } from '../content/shared-source.ts';
import { digestOf } from '../content/verify-bytes.ts';
import { openDirectory } from '../directory/source.ts';
import { openDockerArchiveFile, readArchiveManifest } from '../docker-archive/source.ts';
import { ociError } from '../errors.ts';
import { MAX_CONFIG_BYTES } from '../manifest/parse-config.ts';
import { type ArchiveOptions, openOciArchiveFile } from '../oci-archive/source.ts';
import { openOciLayout } from '../oci-layout/source.ts';
import { type LocalTarget, statPath } from './local-path.ts';

/**
 * Opens a path that was written without scheme, by what it is: a directory with `oci-layout` is an OCI layout, any other with
 * `etc` or `usr` a root file system; a tar with `index.json` and `oci-layout` an OCI archive, with `manifest.json` a docker
 * archive.
 * @throws NOT_AN_IMAGE for anything else, and what opening throws
 */
export async function openBarePath(path: string, stats: Stats, options: ArchiveOptions): Promise<readonly Image[]> {
  const target: LocalTarget = { text: path, path, name: null };
  if (stats.isFile()) return openBareArchive(target, options);
  if (!stats.isDirectory()) throw notAnImage(path, 'it is neither a file nor a directory');
  if (statPath(join(path, 'oci-layout')) !== null) return openOciLayout(target, options);
  if (isDirectory(join(path, 'etc')) || isDirectory(join(path, 'usr'))) return openDirectory(path, path);
  throw notAnImage(path, 'the directory has no oci-layout and does not look like a root file system');
}

async function openBareArchive(target: LocalTarget, options: ArchiveOptions): Promise<readonly Image[]> {
  const archive = await openArchive(target.path, options).catch((error: unknown) => {
    if (error instanceof AssayError && error.code === 'ARCHIVE_INVALID') throw explainArchive(target.path, error);
    throw error;
  });
  const isOci = archive.has('index.json') && archive.has('oci-layout');
  const isDocker = archive.has('manifest.json');
  if (isOci && isDocker) return openBoth(archive, target, options);
  if (isOci) return openOciArchiveFile(archive, target, options);
  if (isDocker) return openDocker(archive, target, options);
  await archive[Symbol.asyncDispose]();
  throw notAnImage(target.path, 'the archive has neither index.json with oci-layout nor manifest.json');
}

/**
 * Current docker writes both forms into one file. The OCI form is taken when it is complete, because it has digests; docker leaves
 * it incomplete for images of several platforms, and then the docker form is taken. Both must mean the same image, or different
 * loaders would run different things.
 */
async function openBoth(archive: ArchiveFile, target: LocalTarget, options: ArchiveOptions): Promise<readonly Image[]> {
  const kept: ArchiveFile = { ...archive, [Symbol.asyncDispose]: () => Promise.resolve() };
  try {
    const images = await openOciArchiveFile(kept, target, options).catch((error: unknown) => {
      if (error instanceof AssayError && error.code === 'BLOB_NOT_FOUND') return null;
      throw error;
    });
    if (images === null) return await openDocker(archive, target, options);
    if (options.platform === null) await refuseOtherImage(archive, images);
    const shared = shareResource(archive);
    return images.map((image) => giveOwner(image, shared.share()));
  } catch (error) {
    await archive[Symbol.asyncDispose]();
    throw error;
  }
}

function giveOwner(image: Image, owner: AsyncDisposable): Image {
  return { ...image, [Symbol.asyncDispose]: () => owner[Symbol.asyncDispose]() };
}

/** Everything that `manifest.json` offers must be what was opened; names of members prove nothing, so the bytes are hashed. */
async function refuseOtherImage(archive: ArchiveFile, images: readonly Image[]): Promise<void> {
  const opened = new Set(images.map((image) => image.subject.imageId));
  for (const { config } of await readArchiveManifest(archive)) {
    const bytes = await archive.read(config, MAX_CONFIG_BYTES);
    if (bytes !== null && opened.has(digestOf(bytes))) continue;
    throw ociError('MANIFEST_INVALID', `${archive.path} holds one image as index.json and another as manifest.json`, {
      hint: 'Say which one you mean with oci-archive: or docker-archive:.',
    });
  }
}

function openDocker(archive: ArchiveFile, target: LocalTarget, options: ArchiveOptions): Promise<readonly Image[]> {
  const { text: displayName, path, name } = target;
  const names = { sourceKind: 'docker-archive' as const, displayName, reference: null, path, name };
  return openDockerArchiveFile(archive, names, options);
}

function isDirectory(path: string): boolean {
  return statPath(path)?.isDirectory() === true;
}

function explainArchive(path: string, cause: AssayError): Error {
  return ociError('NOT_AN_IMAGE', `${path} is not an image archive: ${cause.message}`, { cause });
}

function notAnImage(path: string, why: string): Error {
  return ociError('NOT_AN_IMAGE', `${path} is not an image: ${why}`, {
    hint: 'Say what it is: oci:DIR, oci-archive:FILE, docker-archive:FILE, dir:PATH, or registry:REFERENCE for an image of that name.',
  });
}

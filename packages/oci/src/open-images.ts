import { type Image, type Reference, parseReference, parseTarget } from '@assay/core';
import { openContent } from './content/open-content.ts';
import { openDirectory } from './directory/source.ts';
import { openDockerArchive } from './docker-archive/source.ts';
import { ociError } from './errors.ts';
import { openOciArchive } from './oci-archive/source.ts';
import { openOciLayout } from './oci-layout/source.ts';
import type { OpenOptions } from './open-options.ts';
import { looksLikePath, resolveLocalTarget, statPath } from './target/local-path.ts';
import { openBarePath } from './target/open-bare-path.ts';

/**
 * Opens the images that a target names: one, or with `platform: 'all'` every one of an index. Manifests and configurations are read
 * and checked, layers are not. Dispose of every image.
 *
 * Text without scheme is a path when such a path exists, and is recognised for what it is; otherwise it is a reference.
 * @throws TARGET_INVALID, REFERENCE_INVALID and every code of `OCI_ERRORS`
 */
export async function openImages(target: string, options: OpenOptions): Promise<readonly Image[]> {
  if (options.signal.aborted) throw ociError('ABORTED', 'opening the image was cancelled');
  const parsed = parseTarget(target);
  switch (parsed.kind) {
    case 'registry':
      return openRegistryImage(parsed.reference, options);
    case 'docker':
      return openDaemon(parsed.reference, options);
    case 'oci':
      return openOciLayout(resolveLocalTarget(parsed), options);
    case 'oci-archive':
      return openOciArchive(resolveLocalTarget(parsed), options);
    case 'docker-archive':
      return openDockerArchive(resolveLocalTarget(parsed), options);
    case 'dir':
      return openDirectory(parsed.path, parsed.text);
    case 'sbom':
      throw ociError('NOT_AN_IMAGE', `${parsed.path} is named as a bill of materials, which holds no image`, {
        hint: 'Name the image itself: a reference, a layout, an archive or a directory.',
      });
    case 'bare':
    default:
      return openBare(parsed.text, options);
  }
}

async function openBare(text: string, options: OpenOptions): Promise<readonly Image[]> {
  const stats = statPath(text);
  if (stats !== null) return openBarePath(text, stats, options);
  if (looksLikePath(text)) throw ociError('IMAGE_NOT_FOUND', `there is no file or directory ${text}`);
  return openRegistryImage(parseReference(text), options);
}

/** The registry client is loaded only when it is needed: local images start faster without it. */
async function openRegistryImage(reference: Reference, options: OpenOptions): Promise<readonly Image[]> {
  const { openRegistrySource } = await import('./registry/registry-source.ts');
  const { source, root } = await openRegistrySource(reference, options);
  return openContent(source, root, options);
}

/** So is the client of the daemon. */
async function openDaemon(reference: Reference, options: OpenOptions): Promise<readonly Image[]> {
  const { openDaemonImage } = await import('./docker-daemon/source.ts');
  return openDaemonImage(reference, options);
}

import { printable } from '@assay/core';
import { ociError } from '../errors.ts';
import { canonical } from '../oci-layout/choose-entry.ts';
import type { ArchiveImage } from './parse-archive-manifest.ts';

/**
 * The image of a docker archive that the name means: one of its `RepoTags` (also in another spelling), or the digest of its
 * configuration. Without a name the archive must hold one image.
 * @throws IMAGE_AMBIGUOUS, IMAGE_NOT_FOUND, NOT_AN_IMAGE
 */
export function chooseArchiveImage(images: readonly ArchiveImage[], name: string | null, path: string): ArchiveImage {
  const found = name === null ? images : findNamed(images, name);
  const [only, ...others] = withoutRepeats(found);
  if (only !== undefined && others.length === 0) return only;
  if (images.length === 0) throw ociError('NOT_AN_IMAGE', `${path} holds no image`);
  if (only === undefined) {
    throw ociError('IMAGE_NOT_FOUND', `${path} has no image "${printable(name ?? '')}"; ${listNames(images)}`);
  }
  throw ociError('IMAGE_AMBIGUOUS', `${path} holds several images; ${listNames(found)}`);
}

/** The digest in the name of a member that is named by its content, or null: `<hex>.json`, `blobs/sha256/<hex>`, `sha256:<hex>`. */
export function digestInName(member: string): string | null {
  const match = /^(?:blobs\/sha256\/|sha256:)?([0-9a-f]{64})(?:\.json)?$/.exec(member);
  return match === null ? null : `sha256:${match[1]}`;
}

function findNamed(images: readonly ArchiveImage[], name: string): readonly ArchiveImage[] {
  const exact = images.filter((image) => image.repoTags.includes(name) || digestInName(image.config) === name);
  if (exact.length > 0) return exact;
  const wanted = canonical(name.includes(':') ? name : `${name}:latest`);
  return images.filter((image) => wanted !== null && image.repoTags.some((tag) => canonical(tag) === wanted));
}

/** The same image may be listed once for each of its tags. */
function withoutRepeats(images: readonly ArchiveImage[]): readonly ArchiveImage[] {
  const byContent = new Map(images.map((image) => [JSON.stringify([image.config, image.layers]), image]));
  return [...byContent.values()];
}

function listNames(images: readonly ArchiveImage[]): string {
  const names = images.map((image) => image.repoTags[0] ?? image.config);
  const shown = names.slice(0, 20).map(printable).join(', ');
  return `it has ${shown}${names.length > 20 ? ` and ${names.length - 20} more` : ''}`;
}

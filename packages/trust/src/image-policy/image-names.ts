import { DEFAULT_REGISTRY, type Reference } from '@assay/core';
import { matchesGlob } from './match-glob.ts';

/** Docker Hub as globs of image policies write it. */
const HUB = 'index.docker.io';
/** Globs that are written out in full; no others are. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['*', `${HUB}/library/*`],
  ['*/*', `${HUB}/*/*`],
]);

/** Names by which globs may catch an image. */
export interface ImageNames {
  /**
   * One list for the tag and one for the digest, as far as there are such: host and path in full, and as the registry is written
   * elsewhere. The tag is kept beside the digest, so that globs over tags work for pinned images.
   */
  readonly ends: readonly (readonly string[])[];
  /** As somebody wrote it, which globs without a host are tried on; null when nobody did. */
  readonly written: string | null;
}

/** The names of an image. A reference without tag and digest has the tag `latest` already; a local image has no names. */
export function imageNames(reference: Reference | null, written: string | null): ImageNames {
  if (reference === null) return { ends: [], written: written ?? '' };
  const { registry, repository, tag, digest } = reference;
  const hosts = registry === DEFAULT_REGISTRY ? [HUB, registry] : [registry];
  const ends = [...(tag === null ? [] : [`:${tag}`]), ...(digest === null ? [] : [`@${digest}`])];
  return { ends: ends.map((end) => hosts.map((host) => `${host}/${repository}${end}`)), written };
}

/** True when one of the globs catches the image by any of its names. */
export function catchesImage(globs: readonly string[], { ends, written }: ImageNames): boolean {
  const names = [...ends.flat(), ...(written === null ? [] : [written])];
  return globs.some((glob) => names.some((name) => matches(glob, name)));
}

/** True when the globs catch the image by its tag and by its digest: a tag alone, which anybody may write before a digest, exempts nothing. */
export function exemptsImage(globs: readonly string[], { ends }: ImageNames): boolean {
  return ends.length > 0 && ends.every((names) => globs.some((glob) => names.some((name) => matches(glob, name))));
}

function matches(glob: string, name: string): boolean {
  return matchesGlob(SHORT.get(glob) ?? glob, name);
}

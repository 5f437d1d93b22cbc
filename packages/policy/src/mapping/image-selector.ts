import { DEFAULT_REGISTRY, type ImageIdentity } from '@assay/core';
import type { Pattern } from '../text/pattern.ts';

/** How the last part of a selector looks at an image. */
export type SelectorKind = 'tag' | 'digest' | 'id';

/** Selects images by registry, repository and one of tag, digest and image id. */
export interface ImageSelector {
  readonly registry: Pattern;
  readonly repository: Pattern;
  readonly kind: SelectorKind;
  readonly value: Pattern;
}

/** Prefix that Docker Hub's official images carry in canonical references and historically did not. */
const OFFICIAL = 'library/';

/**
 * True when all three parts match. An image without a reference has empty registry, repository and tag, so that only patterns
 * which match the empty text select it.
 */
export function selects(selector: ImageSelector, identity: ImageIdentity): boolean {
  return (
    selector.registry.matches(identity.reference?.registry ?? '') &&
    repositorySpellings(identity).some((spelling) => selector.repository.matches(spelling)) &&
    imageSpellings(selector.kind, identity).some((spelling) => selector.value.matches(spelling))
  );
}

/** The canonical repository; for official images of Docker Hub also the short one, so that `nginx` and `library/nginx` both select. */
export function repositorySpellings({ reference }: ImageIdentity): readonly string[] {
  if (reference === null) return [''];
  const { registry, repository } = reference;
  const short = registry === DEFAULT_REGISTRY && repository.startsWith(OFFICIAL);
  return short ? [repository, repository.slice(OFFICIAL.length)] : [repository];
}

function imageSpellings(kind: SelectorKind, { subject, reference }: ImageIdentity): readonly string[] {
  if (kind === 'tag') return [reference?.tag ?? ''];
  if (kind === 'digest') return present([subject.digest, subject.indexDigest, reference?.digest ?? null]);
  return subject.imageId === null ? [] : [subject.imageId, subject.imageId.slice(subject.imageId.indexOf(':') + 1)];
}

function present(digests: readonly (string | null)[]): readonly string[] {
  return digests.filter((digest) => digest !== null);
}

import type { FindingSubject, ImageIdentity, Reference } from '@assay/core';

/** What findings on the reference are about; an image that was given none has the key `none`. */
export function referenceSubject({ reference }: ImageIdentity): FindingSubject {
  return { kind: 'reference', key: reference === null ? 'none' : describe(reference) };
}

/** Registry and repository: what stays the same from one tag to the next. */
function describe({ registry, repository }: Reference): string {
  return `${registry}/${repository}`;
}

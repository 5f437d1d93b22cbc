import { formatReference, parseReference } from '@assay/core';
import type { ImageUse } from './image-use.ts';

/**
 * The images that an update brings: those whose reference stood nowhere in the object before. Containers may be renamed and swapped as
 * they like. A debug container that was not there is always new, for it is pulled when it is added.
 */
export function introducedImages(uses: readonly ImageUse[], before: readonly ImageUse[]): readonly ImageUse[] {
  const known = new Set(before.map(({ reference }) => canonical(reference)));
  const debugging = new Set(before.filter(isDebug).map(({ name }) => name));
  return uses.filter((use) => !known.has(canonical(use.reference)) || (isDebug(use) && !debugging.has(use.name)));
}

function isDebug({ kind }: ImageUse): boolean {
  return kind === 'ephemeral-container';
}

/** One spelling for all that mean the same; what is no reference stands for itself. */
function canonical(reference: string): string {
  try {
    return formatReference(parseReference(reference));
  } catch {
    return `invalid ${reference}`;
  }
}

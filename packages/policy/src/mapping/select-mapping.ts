import type { ImageIdentity } from '@assay/core';
import { type ImageSelector, selects } from './image-selector.ts';

/** An entry of an ordered list and its place in it, from 0. */
export interface Selected<T> {
  readonly entry: T;
  readonly index: number;
}

/** The first entry, from top to bottom, that selects the image and applies; null when none does. */
export function selectFirst<T extends { readonly selector: ImageSelector }>(
  entries: readonly T[],
  identity: ImageIdentity,
  applies: (entry: T) => boolean = () => true,
): Selected<T> | null {
  for (const [index, entry] of entries.entries()) {
    if (selects(entry.selector, identity) && applies(entry)) return { entry, index };
  }
  return null;
}

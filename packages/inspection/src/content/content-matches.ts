import { type ContentMatch, type Gap, type Image, type InspectionRequest, printable } from '@assay/core';
import type { ContentStore } from '../claims/content-store.ts';
import { makeGap } from '../gap-codes.ts';
import type { PlacedNodes } from '../overlay/placed-nodes.ts';
import { compileSearches } from './content-searches.ts';

/** What the searches of a request came to. */
export interface FoundMatches {
  /** Sorted by path, then in the order of the request; every name of a file is listed. */
  readonly contentMatches: readonly ContentMatch[];
  readonly gaps: readonly Gap[];
}

/** Gives what was found in files of the final file system. */
export function findContentMatches(
  image: Image,
  request: InspectionRequest,
  placed: PlacedNodes,
  contents: ContentStore,
): FoundMatches {
  const { searches, invalid } = compileSearches(request);
  const regexes = new Map((request.contentSearches ?? []).map(({ name, regex }) => [name, regex]));
  const order = new Map(searches.map(({ name }, index) => [name, index]));
  const contentMatches: ContentMatch[] = [];
  placed.each('file', (node, prefix) => {
    const names = [...new Set(contents.matches(node.inode))];
    const layer = image.layers[node.layer]?.diffId ?? null;
    names.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    for (const name of names) {
      contentMatches.push({ name, regex: regexes.get(name) ?? '', path: prefix + node.name, layer });
    }
  });
  const gaps = invalid.map(({ search, reason }) => {
    return makeGap('CONTENT_SEARCH_INVALID', printable(`the search ${search.name} was not run: ${reason}`));
  });
  return { contentMatches, gaps };
}

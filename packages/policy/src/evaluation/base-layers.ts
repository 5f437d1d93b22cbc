import type { Digest, GatheredFacts } from '@assay/core';
import type { Occurrence } from '../contracts/trigger.ts';

/** The layers that came with the base image; null when the base is not known. */
export type BaseLayers = ReadonlySet<Digest> | null;

/** The layers of the nearest known image that this one was built on. */
export function baseLayersOf({ ancestors, layers }: GatheredFacts): BaseLayers {
  const [nearest] = ancestors ?? [];
  if (nearest === undefined || layers === undefined) return null;
  return new Set(layers.slice(0, nearest.layers).map(({ diffId }) => diffId));
}

/**
 * Whether what was found came with the base image: as the fact itself says, else by the layers of its places. Null when neither
 * tells.
 */
export function isInherited({ inheritedFromBase, locations = [] }: Occurrence, base: BaseLayers): boolean | null {
  if (inheritedFromBase !== undefined && inheritedFromBase !== null) return inheritedFromBase;
  if (base === null || locations.length === 0 || locations.some(({ layer }) => layer === null)) return null;
  return locations.every(({ layer }) => layer !== null && base.has(layer));
}

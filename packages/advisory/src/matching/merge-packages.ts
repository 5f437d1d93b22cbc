import type { Inspection, Location, MatchLayer, Package } from '@assay/core';

/**
 * Packages, each once: entries with the same purl, version and owner are one package in several places. Order is kept.
 */
export function distinctPackages(packages: readonly Package[]): readonly Package[] {
  const seen = new Map<string, Package>();
  for (const found of packages) {
    const key = `${found.type}\0${found.name}\0${found.version}\0${found.purl}\0${found.ownedBy ?? ''}`;
    const known = seen.get(key);
    seen.set(key, known === undefined ? found : together(known, found));
  }
  return [...seen.values()];
}

function together(a: Package, b: Package): Package {
  const places = new Map<string, Location>();
  for (const place of [...a.locations, ...b.locations]) places.set(`${place.path}\0${place.layer ?? ''}`, place);
  const layers = [a.addedBy, b.addedBy].filter((layer) => layer !== undefined);
  return { ...a, locations: [...places.values()], ...(layers.length === 0 ? {} : { addedBy: Math.min(...layers) }) };
}

/** The layer that brought a package: the one that is told, else that of its first evidence. */
export function layerOf(found: Package, { layers }: Inspection['source']): MatchLayer | null {
  const first = found.locations[0]?.layer ?? null;
  const index = found.addedBy ?? (first === null ? -1 : layers.findIndex(({ diffId }) => diffId === first));
  const layer = layers[index];
  return layer === undefined ? null : { index, diffId: layer.diffId, createdBy: layer.createdBy };
}

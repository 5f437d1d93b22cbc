import { type KnownImage, findAncestors, readKnownImages } from '@assay/assess';
import type { Inspection } from '@assay/core';
import type { CommandContext } from '../command-table.ts';
import { readJson } from '../read-json.ts';
import { SETTINGS } from '../settings/settings.ts';

/**
 * The images that the user knows by their layers; null when no list was given.
 * @throws FILE_UNREADABLE, DOCUMENT_INVALID, KNOWN_IMAGES_INVALID
 */
export async function readKnownBases({ settings }: CommandContext): Promise<readonly KnownImage[] | null> {
  const path = settings.get(SETTINGS.knownImages);
  return path === null ? null : readKnownImages(await readJson(path));
}

/** The nearest known image whose layers are the first ones of this; null when there is none. */
export function nearestBase(
  known: readonly KnownImage[] | null,
  { source }: Pick<Inspection, 'source'>,
): KnownImage | null {
  const [ancestor] = known === null ? [] : findAncestors(known, source.layers);
  return known?.find(({ digest }) => digest === ancestor?.digest) ?? null;
}

/** How many of the first layers are those of the nearest known base image; null when none is known. */
export function baseLayersOf(
  known: readonly KnownImage[] | null,
  { source }: Pick<Inspection, 'source'>,
): number | null {
  return known === null ? null : (findAncestors(known, source.layers)[0]?.layers ?? null);
}

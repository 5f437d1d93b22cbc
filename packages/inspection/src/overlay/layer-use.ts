import type { Layer, LayerUse } from '@assay/core';
import type { LayerRecord } from '../layer/layer-record.ts';
import { ENTRY_LETTERS } from '../layer/layer-record.ts';
import type { RemovalLog } from './removal-log.ts';

/** What the record of a layer says it brought. */
export type LayerVolume = Pick<LayerUse, 'files' | 'unpackedBytes'>;

/** Counts the files of a layer, hard links left out. */
export function measureVolume({ types, unpackedBytes }: LayerRecord): LayerVolume {
  let files = 0;
  for (const letter of types) if (letter === ENTRY_LETTERS.file) files += 1;
  return { files, unpackedBytes };
}

/** Tells of each layer what it brought and what of it was in vain; a layer that could not be read brought nothing. */
export function measureLayerUse(
  layers: readonly Layer[],
  volumes: ReadonlyMap<number, LayerVolume>,
  removals: RemovalLog,
): readonly LayerUse[] {
  return layers.map(({ diffId }, index) => ({
    diffId,
    ...(volumes.get(index) ?? { files: 0, unpackedBytes: 0 }),
    wastedBytes: removals.wastedBytes(index),
  }));
}

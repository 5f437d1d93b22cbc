import { writeFile } from 'node:fs/promises';
import { digestHex } from '@assay/core';
import type { BuiltImage, BuiltLayer } from './build-image.ts';
import { type TarEntry, encodeTar } from './tar-writer.ts';

/** One image of an archive, with its `RepoTags`. */
export interface TaggedImage {
  readonly image: BuiltImage;
  readonly tags: readonly string[];
}

/** How a docker archive is laid out. */
export interface DockerArchiveOptions {
  /** `blobs`: names by digest (docker 25 and later); `legacy`: `<id>/layer.tar` and `<id>.json`. Default `blobs`. */
  readonly style?: 'blobs' | 'legacy';
  /** True keeps layers compressed as they are stored, as some writers do; default false. */
  readonly compressedLayers?: boolean;
}

/** The entries of a docker archive (`docker save`). A layer that comes twice is a symbolic link in the legacy style. */
export function dockerArchiveEntries(
  images: readonly TaggedImage[],
  options: DockerArchiveOptions = {},
): readonly TarEntry[] {
  const entries = new Map<string, TarEntry>();
  const names = new Map<string, string>();
  const manifest = images.map(({ image, tags }) => {
    const config = configName(image, options);
    entries.set(config, { path: config, content: image.config.bytes });
    const layers = image.layers.map((layer, at) => {
      const name = layerName(layer, at, options);
      const twin = names.get(layer.diffId);
      if (!entries.has(name)) entries.set(name, layerEntry(layer, name, twin, options));
      names.set(layer.diffId, twin ?? name);
      return name;
    });
    return { Config: config, RepoTags: tags.length === 0 ? null : tags, Layers: layers };
  });
  entries.set('manifest.json', { path: 'manifest.json', content: JSON.stringify(manifest) });
  return [...entries.values()];
}

/** Writes images as a docker archive. */
export async function writeDockerArchive(
  file: string,
  images: readonly TaggedImage[],
  options: DockerArchiveOptions = {},
): Promise<void> {
  await writeFile(file, encodeTar(dockerArchiveEntries(images, options)));
}

function configName(image: BuiltImage, options: DockerArchiveOptions): string {
  const hex = digestHex(image.config.digest);
  return options.style === 'legacy' ? `${hex}.json` : `blobs/sha256/${hex}`;
}

function layerName(layer: BuiltLayer, at: number, options: DockerArchiveOptions): string {
  const hex = digestHex(options.compressedLayers === true ? layer.digest : layer.diffId);
  return options.style === 'legacy' ? `${at}-${hex.slice(0, 32)}/layer.tar` : `blobs/sha256/${hex}`;
}

function layerEntry(
  layer: BuiltLayer,
  name: string,
  twin: string | undefined,
  options: DockerArchiveOptions,
): TarEntry {
  return twin === undefined
    ? { path: name, content: options.compressedLayers === true ? layer.bytes : layer.tar }
    : { path: name, type: 'symlink', linkTarget: `../${twin}` };
}

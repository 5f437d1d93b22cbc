import type { ImageUse } from './image-use.ts';
import { type YamlMap, type YamlSource, mapOf, mapsOf, textOf, valueOf, walkMaps } from './yaml-file.ts';
import { referenceUse } from './yaml-use.ts';

const CONTAINERS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** True for an object of Kubernetes: it says its version and kind. */
export function isKubernetesObject(document: YamlMap, source: YamlSource): boolean {
  return textOf(valueOf(document, 'apiVersion'), source) !== null && textOf(valueOf(document, 'kind'), source) !== null;
}

/** Images of containers and image volumes, in pods, templates of any depth, lists and custom resources alike. */
export function kubernetesUses(document: YamlMap, source: YamlSource): readonly ImageUse[] {
  const uses: ImageUse[] = [];
  for (const [path, map] of walkMaps(document)) {
    const prefix = path === '' ? '' : `${path}.`;
    for (const key of CONTAINERS) {
      for (const [index, container] of mapsOf(map, key, source).entries()) {
        const image = textOf(valueOf(container, 'image'), source);
        if (image !== null) uses.push(referenceUse('kubernetes', `${prefix}${key}[${index}].image`, image));
      }
    }
    for (const [index, volume] of mapsOf(map, 'volumes', source).entries()) {
      const image = mapOf(volume, 'image');
      const reference = image === null ? null : textOf(valueOf(image, 'reference'), source);
      if (reference !== null)
        uses.push(referenceUse('kubernetes', `${prefix}volumes[${index}].image.reference`, reference));
    }
  }
  return uses;
}

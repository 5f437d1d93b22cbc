import { helmUses, partedUse } from './helm-uses.ts';
import type { ImageUse } from './image-use.ts';
import { kustomizeUses } from './kustomize-uses.ts';
import { type YamlMap, type YamlSource, type YamlText, mapOf, mapsOf, textOf, valueOf, walkMaps } from './yaml-file.ts';

/**
 * Images in objects that tell a delivery controller what to run: values of a `HelmRelease` and images of a `Kustomization` of Flux, values and
 * parameters of charts in an `Application` of Argo CD.
 */
export function deliveryUses(document: YamlMap, source: YamlSource): readonly ImageUse[] {
  const spec = mapOf(document, 'spec');
  if (spec === null) return [];
  switch (textOf(valueOf(document, 'kind'), source)?.text) {
    case 'HelmRelease':
      return valuesUses(spec, 'values', 'spec', source);
    case 'Kustomization':
      return kustomizeUses(spec, source, 'spec.');
    case 'Application':
    case 'ApplicationSet':
      return applicationUses(spec, source);
    case undefined:
    default:
      return [];
  }
}

function valuesUses(map: YamlMap, key: string, path: string, source: YamlSource): readonly ImageUse[] {
  const values = mapOf(map, key);
  return values === null ? [] : helmUses(values, source, `${path}.${key}`);
}

/** Sources stand at different depths: one or several, in an application or in the template of a set of them. */
function applicationUses(spec: YamlMap, source: YamlSource): readonly ImageUse[] {
  return [...walkMaps(spec, 'spec')].flatMap(([path, map]) => {
    const helm = mapOf(map, 'helm');
    if (helm === null) return [];
    const below = `${path}.helm`;
    return [...valuesUses(helm, 'valuesObject', below, source), ...parameterUses(helm, below, source)];
  });
}

/** `parameters: [{ name: image.tag, value: v1 }]`: those of one image have the same beginning. */
function parameterUses(helm: YamlMap, path: string, source: YamlSource): readonly ImageUse[] {
  const images = new Map<string, Map<string, YamlText>>();
  for (const parameter of mapsOf(helm, 'parameters', source)) {
    const name = textOf(valueOf(parameter, 'name'), source)?.text ?? '';
    const value = textOf(valueOf(parameter, 'value'), source);
    const [, image, part] = /^(.*image)\.(registry|repository|name|tag|digest)$/i.exec(name) ?? [];
    if (image === undefined || part === undefined || value === null) continue;
    const known = images.get(image) ?? new Map<string, YamlText>();
    images.set(image, known.set(part.toLowerCase(), value));
  }
  return [...images].flatMap(([image, parts]) => {
    const part = (key: string): YamlText | null => parts.get(key) ?? null;
    return partedUse(`${path}.parameters.${image}`, {
      registry: part('registry'),
      repository: part('repository') ?? part('name'),
      tag: part('tag'),
      digest: part('digest'),
    });
  });
}

import { posix } from 'node:path';
import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { AiModel } from './reading.ts';

/** Names of files that say nothing about the model. */
const COMMON_NAMES: ReadonlySet<string> = new Set([
  'adapter_model',
  'diffusion_pytorch_model',
  'ggml-model',
  'model',
  'pytorch_model',
]);

/** Makes a package of a model; the parts of one model are one package. */
export function modelPackage(model: AiModel, location: Location): Package {
  const place = placeOf(location.path);
  const name = place.namespace === undefined ? model.name || place.name : place.name;
  const version = model.version || place.version;
  const { format, architecture, author, sizeLabel, source, tensors, fileType, license } = model;
  return {
    name: place.namespace === undefined ? name : `${place.namespace}/${name}`,
    version,
    type: 'generic',
    purl: buildPurl({ type: 'generic', namespace: place.namespace, name, version }),
    licenses: license === '' ? [] : [license],
    locations: [location],
    metadata: compactObject({
      model: format,
      title: model.name,
      architecture,
      author,
      sizeLabel,
      source,
      tensors,
      fileType,
    }),
  };
}

interface Place {
  readonly namespace: string | undefined;
  readonly name: string;
  readonly version: string;
}

/** The cache of Hugging Face has owner, name and revision in its paths; elsewhere file or directory are named like the model. */
function placeOf(path: string): Place {
  const [, owner, cached, revision = ''] =
    /\/models--([^/]+?)--([^/]+)\/snapshots\/([0-9a-f]{7,64})\//.exec(path) ?? [];
  if (cached !== undefined) return { namespace: owner, name: cached, version: revision };
  const file = posix
    .basename(path)
    .replace(/\.(?:gguf|safetensors)$/, '')
    .replace(/-\d{5}-of-\d{5}$/, '');
  const directory = posix.basename(posix.dirname(path));
  return {
    namespace: undefined,
    name: COMMON_NAMES.has(file) && directory !== '' ? directory : file || 'model',
    version: '',
  };
}

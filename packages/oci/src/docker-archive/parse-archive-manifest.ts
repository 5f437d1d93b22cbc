import { ociError } from '../errors.ts';
import { JsonFields } from '../manifest/json-fields.ts';
import { parseStrictJson } from '../manifest/strict-json.ts';

/** One image of a docker archive as its `manifest.json` describes it. */
export interface ArchiveImage {
  /** Member with the configuration. */
  readonly config: string;
  readonly repoTags: readonly string[];
  /** Members with the layers, base first. */
  readonly layers: readonly string[];
}

/** Most bytes of a `manifest.json`. */
export const MAX_ARCHIVE_MANIFEST_BYTES: number = 4 * 1024 * 1024;
const MAX_IMAGES = 1000;
const MAX_LAYERS = 1000;
const FIELDS: readonly string[] = ['Config', 'RepoTags', 'Layers'];

/**
 * Reads the `manifest.json` of a docker archive.
 * @throws MANIFEST_INVALID, CONTENT_TOO_LARGE
 */
export function parseArchiveManifest(bytes: Uint8Array): readonly ArchiveImage[] {
  const document = parseStrictJson(bytes, 'manifest.json', { maxBytes: MAX_ARCHIVE_MANIFEST_BYTES });
  if (!Array.isArray(document) || document.length > MAX_IMAGES) {
    throw ociError('MANIFEST_INVALID', `manifest.json is not a list of at most ${MAX_IMAGES} images`);
  }
  return document.map((value, at) => {
    const fields = JsonFields.of(value, `image ${at} of manifest.json`, FIELDS);
    return {
      config: fields.requiredText('Config'),
      repoTags: fields.texts('RepoTags', MAX_IMAGES) ?? [],
      layers: fields.texts('Layers', MAX_LAYERS) ?? [],
    };
  });
}

import type { Image, Layer, Platform } from '@assay/core';
import { formatReference } from '@assay/core';
import type { ContentSource } from '../content-source.ts';
import { ociError } from '../errors.ts';
import { layerSteps } from '../manifest/layer-steps.ts';
import { isForeignLayerMediaType } from '../manifest/media-types.ts';
import { MAX_CONFIG_BYTES, type ParsedConfig, parseConfig } from '../manifest/parse-config.ts';
import type { ChosenManifest, ContentOptions } from './open-content.ts';
import { verifyBytes } from './verify-bytes.ts';

/** An image that nobody owns yet. */
export type LoadedImage = Omit<Image, typeof Symbol.asyncDispose>;

/**
 * Reads the configuration of a manifest and puts the image together. Where index and configuration name different platforms,
 * the configuration wins, because the image id binds it; a variant that only the index has is kept.
 * @throws MANIFEST_INVALID, CONTENT_TOO_LARGE and what the source throws
 */
export async function loadImage(
  source: ContentSource,
  chosen: ChosenManifest,
  options: Pick<ContentOptions, 'signal'>,
): Promise<LoadedImage> {
  const { config: descriptor } = chosen.manifest;
  const bytes = await source.blob(descriptor, { maxBytes: MAX_CONFIG_BYTES, signal: options.signal });
  verifyBytes(bytes, descriptor);
  const parsed = parseConfig(bytes, `the configuration ${descriptor.digest}`);
  return {
    sourceKind: source.kind,
    subject: {
      reference: source.reference === null ? source.displayName : formatReference(source.reference),
      digest: chosen.fetched.digest,
      indexDigest: chosen.indexDigest,
      imageId: descriptor.digest,
      platform: mergePlatform(parsed.platform, chosen.platform),
    },
    reference: source.reference,
    config: parsed.config,
    ...(chosen.manifest.annotations === undefined ? {} : { annotations: chosen.manifest.annotations }),
    history: parsed.history,
    layers: layersOf(source, chosen, parsed),
    rootDirectory: null,
  };
}

function layersOf(source: ContentSource, chosen: ChosenManifest, parsed: ParsedConfig): readonly Layer[] {
  const descriptors = chosen.manifest.layers;
  refuseOtherCount(descriptors.length, parsed);
  const steps = layerSteps(parsed.history, descriptors.length);
  return parsed.diffIds.flatMap((diffId, at) => {
    const descriptor = descriptors[at];
    if (descriptor === undefined) return [];
    const { digest, mediaType, sizeBytes } = descriptor;
    const content = isForeignLayerMediaType(mediaType) ? { kind: 'foreign' as const } : source.layer(descriptor);
    return [{ digest, diffId, mediaType, sizeBytes, createdBy: steps[at] ?? null, content }];
  });
}

/**
 * Refuses a configuration that describes another number of layers than there are.
 * @throws MANIFEST_INVALID
 */
export function refuseOtherCount(layerCount: number, parsed: ParsedConfig): void {
  if (layerCount === parsed.diffIds.length) return;
  throw ociError(
    'MANIFEST_INVALID',
    `the manifest has ${layerCount} layers but the configuration has ${parsed.diffIds.length} diffIDs`,
  );
}

function mergePlatform(config: Platform | null, index: Platform | null): Platform | null {
  if (config === null) return index;
  if (index === null || config.variant !== null) return config;
  const same = config.os === index.os && config.architecture === index.architecture;
  return same ? { ...config, variant: index.variant } : config;
}

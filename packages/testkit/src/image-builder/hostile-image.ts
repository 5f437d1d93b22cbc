import {
  type BuiltBlob,
  type BuiltImage,
  type BuiltLayer,
  MEDIA_TYPES,
  type TarEntry,
  descriptorOf,
  jsonBlob,
  sha256,
} from '@assay/oci';

/** A whiteout: the entry that removes `path` of the layers below. */
export function whiteout(path: string): TarEntry {
  const slash = path.lastIndexOf('/');
  return { path: `${path.slice(0, slash + 1)}.wh.${path.slice(slash + 1)}` };
}

/** An opaque whiteout: hides what the layers below have in the directory. */
export function opaqueWhiteout(directory: string): TarEntry {
  return { path: `${directory.replace(/\/+$/, '')}/.wh..wh..opq` };
}

/** Bytes without their last ones: a transfer that broke off. */
export function truncated(bytes: Uint8Array, dropBytes: number): Uint8Array {
  return bytes.subarray(0, Math.max(0, bytes.length - dropBytes));
}

/** Bytes with one bit turned: damage that leaves the length alone. */
export function flipped(bytes: Uint8Array, at: number = Math.floor(bytes.length / 2)): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** A blob that keeps digest and media type but carries other bytes. */
export function corrupted(blob: BuiltBlob, bytes: Uint8Array): BuiltBlob {
  return { ...blob, bytes };
}

/** The image with its manifest rewritten: `edit` gets the parsed manifest and returns what is stored in its place. */
export function withManifest(
  image: BuiltImage,
  edit: (manifest: Record<string, unknown>) => unknown,
  mediaType: string = image.root.mediaType,
): BuiltImage {
  const root = jsonBlob(mediaType, edit(parseObject(image.root.bytes)));
  return { ...image, root, manifests: [root] };
}

/** The image with raw text as its manifest: duplicate keys, trailing garbage, anything. */
export function withManifestText(image: BuiltImage, text: string): BuiltImage {
  const bytes = Buffer.from(text);
  const root = { mediaType: image.root.mediaType, digest: sha256(bytes), bytes };
  return { ...image, root, manifests: [root] };
}

/** The image with its configuration rewritten and the manifest pointing at the new one. */
export function withConfig(image: BuiltImage, edit: (config: Record<string, unknown>) => unknown): BuiltImage {
  const config = jsonBlob(image.config.mediaType, edit(parseObject(image.config.bytes)));
  const changed = { ...image, config, blobs: [config, ...image.layers] };
  return withManifest(changed, (manifest) => ({ ...manifest, config: descriptorOf(config) }));
}

/** The image with layer `at` storing other bytes; the manifest follows them, the configuration's diffIDs stay. */
export function withLayerBytes(image: BuiltImage, at: number, bytes: Uint8Array): BuiltImage {
  const layers = image.layers.map((layer, index): BuiltLayer =>
    index === at ? { ...layer, bytes, digest: sha256(bytes) } : layer,
  );
  const changed = { ...image, layers, blobs: [image.config, ...layers] };
  return withManifest(changed, (manifest) => ({ ...manifest, layers: layers.map(descriptorOf) }));
}

/** The image with layer `at` replaced by a foreign one that names these addresses. */
export function withForeignLayer(image: BuiltImage, at: number, urls: readonly string[]): BuiltImage {
  const descriptors = image.layers.map((layer, index) =>
    index === at
      ? { ...descriptorOf(layer), mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', urls }
      : descriptorOf(layer),
  );
  return withManifest(image, (manifest) => ({ ...manifest, layers: descriptors }));
}

/** An OCI artifact that is no image: a manifest with a foreign configuration type. */
export function buildArtifact(configMediaType = 'application/vnd.cncf.helm.config.v1+json'): BuiltImage {
  const config = jsonBlob(configMediaType, { name: 'chart' });
  const root = jsonBlob(MEDIA_TYPES.ociManifest, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    config: descriptorOf(config),
    layers: [],
  });
  const platform = { os: 'linux', architecture: 'amd64', variant: null };
  return { kind: 'image', root, manifests: [root], blobs: [config], config, layers: [], platform };
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  if (typeof value !== 'object' || value === null) throw new TypeError('not a JSON object');
  return { ...value };
}

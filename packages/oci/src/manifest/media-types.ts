/** Media types of the OCI image specification and of docker's schema 2 that Assay reads or writes. */
export const MEDIA_TYPES = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociEmpty: 'application/vnd.oci.empty.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar',
  ociLayerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  ociLayerZstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar',
  dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  dockerSchema1: 'application/vnd.docker.distribution.manifest.v1+json',
  dockerSchema1Signed: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
} as const;

/** Annotation of a manifest in a layout's index: the name or tag of the image. */
export const REF_NAME_ANNOTATION = 'org.opencontainers.image.ref.name';
/** Annotation that containerd and docker write beside it: the full name of the image. */
export const CONTAINERD_NAME_ANNOTATION = 'io.containerd.image.name';
/** Annotation that marks a manifest of an index as an attestation about another one. */
export const REFERENCE_TYPE_ANNOTATION = 'vnd.docker.reference.type';
/** Annotation with the digest of the manifest that an attestation is about. */
export const REFERENCE_DIGEST_ANNOTATION = 'vnd.docker.reference.digest';
/** Annotation of an entry of `index.json` with which `cosign save` says what it is. */
export const COSIGN_KIND_ANNOTATION = 'kind';

/** True for the media type of an index: a list of manifests. */
export function isIndexMediaType(mediaType: string): boolean {
  return mediaType === MEDIA_TYPES.ociIndex || mediaType === MEDIA_TYPES.dockerList;
}

/** True for the media type of an image manifest. */
export function isManifestMediaType(mediaType: string): boolean {
  return mediaType === MEDIA_TYPES.ociManifest || mediaType === MEDIA_TYPES.dockerManifest;
}

/** True for the media type of docker's withdrawn schema 1. */
export function isSchema1MediaType(mediaType: string): boolean {
  return mediaType === MEDIA_TYPES.dockerSchema1 || mediaType === MEDIA_TYPES.dockerSchema1Signed;
}

/** True for the media type of an image configuration. */
export function isConfigMediaType(mediaType: string): boolean {
  return mediaType === MEDIA_TYPES.ociConfig || mediaType === MEDIA_TYPES.dockerConfig;
}

/** Layers that are never fetched: their bytes are elsewhere (`urls`) or must not be distributed. */
const FOREIGN_LAYERS: ReadonlySet<string> = new Set([
  'application/vnd.docker.image.rootfs.foreign.diff.tar',
  'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  'application/vnd.oci.image.layer.nondistributable.v1.tar',
  'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  'application/vnd.oci.image.layer.nondistributable.v1.tar+zstd',
]);

const LAYERS: ReadonlySet<string> = new Set([
  MEDIA_TYPES.ociLayer,
  MEDIA_TYPES.ociLayerGzip,
  MEDIA_TYPES.ociLayerZstd,
  MEDIA_TYPES.dockerLayer,
  MEDIA_TYPES.dockerLayerGzip,
  `${MEDIA_TYPES.dockerLayer}.zstd`,
]);

/** True for a layer whose bytes are not to be fetched. */
export function isForeignLayerMediaType(mediaType: string): boolean {
  return FOREIGN_LAYERS.has(mediaType);
}

/** True for any layer of an image: a tar, plain, gzip or zstd, foreign ones included. */
export function isLayerMediaType(mediaType: string): boolean {
  return LAYERS.has(mediaType) || FOREIGN_LAYERS.has(mediaType);
}

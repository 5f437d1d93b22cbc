import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `oci` throws. */
export const OCI_ERRORS = {
  IMAGE_NOT_FOUND: {
    kind: 'not-found',
    summary: 'No such image: the path does not exist, or the registry does not know the manifest.',
    hint: 'Check the spelling; a path must exist, a reference must name a tag or digest that was pushed.',
  },
  IMAGE_AMBIGUOUS: {
    kind: 'usage',
    summary: 'A layout or archive holds several images and the target does not say which.',
    hint: 'Name one: oci:DIR:TAG, oci-archive:FILE:TAG, docker-archive:FILE:REPO:TAG, or @sha256:….',
  },
  ARTIFACT_TYPE: {
    kind: 'unsupported',
    summary: 'What the reference names is not an artifact of the type that was wanted.',
  },
  NOT_AN_IMAGE: {
    kind: 'unsupported',
    summary: 'What the target names is not a container image.',
    hint: 'Assay reads registries, OCI layouts, OCI and docker archives, the docker daemon and root file system directories.',
  },
  PLATFORM_NOT_FOUND: {
    kind: 'not-found',
    summary: 'The index has no image for the platform.',
    hint: 'Choose one of the listed platforms with --platform, or use --all-platforms.',
  },
  PLATFORM_MISMATCH: {
    kind: 'not-found',
    summary: 'The image is for another platform than the one that was asked for.',
    hint: 'Leave --platform out or name the platform of the image.',
  },
  MANIFEST_INVALID: {
    kind: 'untrusted',
    summary: 'A manifest, index or configuration breaks its own format or could be read in two ways.',
    hint: 'Rebuild and push the image with a current builder.',
  },
  MANIFEST_SCHEMA1: {
    kind: 'unsupported',
    summary: 'The manifest is in the withdrawn docker schema 1 format, which does not bind its content.',
    hint: 'Push the image again with a current client.',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    kind: 'unsupported',
    summary: 'A manifest or layer has a media type that Assay does not know.',
  },
  DIGEST_MISMATCH: {
    kind: 'untrusted',
    summary: 'Bytes do not have the digest that their descriptor promises.',
    hint: 'The registry or the archive is damaged, or someone tampered with it. Do not run this image.',
  },
  SIZE_MISMATCH: {
    kind: 'untrusted',
    summary: 'Content is shorter or longer than its descriptor promises.',
    hint: 'The registry or the archive is damaged, or someone tampered with it. Do not run this image.',
  },
  CONTENT_TOO_LARGE: {
    kind: 'untrusted',
    summary: 'A manifest, configuration or answer is larger than Assay accepts.',
  },
  BLOB_NOT_FOUND: {
    kind: 'untrusted',
    summary: 'Content that a manifest names is missing from its registry, layout or archive.',
  },
  ARCHIVE_INVALID: { kind: 'untrusted', summary: 'An archive cannot be read: it is cut off or not in its format.' },
  INDEX_PART_REFUSED: {
    kind: 'unsupported',
    summary: 'The registry does not take an index of which only some images were copied.',
    hint: 'Copy all platforms, or copy to an OCI layout.',
  },
  REGISTRY_UNREACHABLE: {
    kind: 'unavailable',
    summary: 'The registry could not be reached.',
    hint: 'Check host, port, proxy and network; for a registry without TLS on another host than this one use --insecure-registry HOST.',
  },
  REGISTRY_TLS: {
    kind: 'unavailable',
    summary: 'The registry was reached but a TLS connection with it could not be made or trusted.',
    hint: 'Give the certificate authority with --registry-ca FILE; for a registry without TLS use --insecure-registry HOST.',
  },
  REGISTRY_UNAUTHORIZED: {
    kind: 'denied',
    summary: 'The registry refused the credentials, or there were none.',
    hint: 'Log in with docker login, podman login or skopeo login; Assay reads the same credential files and helpers.',
  },
  REGISTRY_RATE_LIMITED: {
    kind: 'unavailable',
    summary: 'The registry limits the rate of requests and did not relent in time.',
  },
  REGISTRY_ERROR: { kind: 'unavailable', summary: 'The registry failed to answer a request.' },
  REGISTRY_PROTOCOL: {
    kind: 'unavailable',
    summary: 'What answered is not a registry, or breaks the distribution protocol.',
  },
  REGISTRY_SETTINGS_INVALID: {
    kind: 'usage',
    summary: 'A setting for registries cannot be read: a mirror, a token server, a certificate authority, a proxy.',
  },
  REALM_REFUSED: {
    kind: 'denied',
    summary:
      'The registry sends its clients to a token server that it is not known to belong to; no credentials were sent.',
    hint: 'If the token server is right, allow it with --allow-token-server ORIGIN.',
  },
  CREDENTIALS_UNREADABLE: {
    kind: 'denied',
    summary: 'A credential file or helper could not be read.',
    hint: 'Repair or remove the entry in the docker configuration file.',
  },
  OFFLINE: {
    kind: 'unavailable',
    summary: 'The network is needed and --offline forbids it.',
    hint: 'Use a local layout or archive, or run without --offline.',
  },
  DAEMON_UNREACHABLE: {
    kind: 'unavailable',
    summary: 'The docker daemon could not be reached.',
    hint: 'Start it or set DOCKER_HOST; without a daemon use a registry reference, a layout or an archive.',
  },
  PATH_UNREADABLE: {
    kind: 'denied',
    summary: 'A file or directory that belongs to the image could not be read from disk.',
    hint: 'Check permissions and the disk.',
  },
  ABORTED: { kind: 'aborted', summary: 'The work was cancelled or its time ran out.' },
} as const;

export const ociError: ErrorMaker<typeof OCI_ERRORS> = defineErrors(OCI_ERRORS);

export type { ContentSource, Descriptor, FetchedManifest } from './content-source.ts';
export { type ScratchFile, createScratchFile, sweepScratchFiles } from './archive/scratch-file.ts';
export {
  type AttachPlace,
  type AttachedReferrer,
  attachReferrer,
  type ReferrerArtifact,
} from './evidence/attach-referrer.ts';
export { type EvidenceOptions, gatherEvidence } from './evidence/gather-evidence.ts';
export {
  type EvidencePlace,
  type EvidenceSource,
  type EvidenceTarget,
  evidenceTarget,
} from './evidence/evidence-target.ts';
export type { EvidenceLimits } from './evidence/evidence-limits.ts';
export { EVIDENCE_GAPS } from './evidence/gap-codes.ts';
export { OCI_ERRORS } from './errors.ts';
export { MEDIA_TYPES } from './manifest/media-types.ts';
export { mirrorImage } from './mirror/mirror-image.ts';
export type {
  MirrorCount,
  MirrorDestination,
  MirroredEvidence,
  MirrorOptions,
  MirrorProgress,
  MirrorReport,
  MirrorSource,
} from './mirror/mirror-options.ts';
export { openImages } from './open-images.ts';
export type { ConnectionGuard, OpenOptions, ProxySettings, RegistrySettings } from './open-options.ts';
export { type ResolvedReference, resolveReference } from './resolve-reference.ts';
export { openRepositoryTags, type RepositoryTags, type TagLimits, type TagList } from './registry/repository-tags.ts';
export { openArtifact, pushArtifact } from './artifacts.ts';
export { type Artifact, type ArtifactBlob, type SubjectDescriptor, artifactBlob } from './manifest/write-artifact.ts';
export type { OpenedArtifact } from './registry/pull-artifact.ts';
export {
  type BuiltBlob,
  type BuiltImage,
  type BuiltLayer,
  buildImage,
  buildLayer,
  descriptorOf,
  type HistorySpec,
  type ImageSpec,
  jsonBlob,
  type LayerCompression,
  type LayerSpec,
  sha256,
} from './writer/build-image.ts';
export { type BuiltContent, type BuiltIndex, buildIndex, type IndexSpec } from './writer/build-index.ts';
export { encodePaxRecords } from './writer/pax-records.ts';
export {
  encodeTarHeader,
  splitTarName,
  TAR_BLOCK,
  type TarHeader,
  type TarTypeFlag,
  withChecksum,
} from './writer/tar-header.ts';
export { encodeTar, encodeTarEntry, type TarEntry, type TarEntryType } from './writer/tar-writer.ts';
export {
  type DockerArchiveOptions,
  dockerArchiveEntries,
  type TaggedImage,
  writeDockerArchive,
} from './writer/write-docker-archive.ts';
export { type NamedContent, ociLayoutFiles, writeOciArchive, writeOciLayout } from './writer/write-oci-layout.ts';

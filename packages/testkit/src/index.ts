export { anyCharacter } from './any-text.ts';
export { ATTACKS } from './attacks.ts';
export { type BuiltEntry, buildZip } from './build-zip.ts';
export {
  type ConformanceCase,
  IMAGE_SOURCE_CASES,
  type ImageSourceContext,
} from './conformance/image-source-conformance.ts';
export { IMAGE_SOURCE_SETUPS, type ImageSourceSetup, type PlacedImage } from './conformance/image-sources.ts';
export { readLayer } from './conformance/read-layer.ts';
export { type FakeClamd, type FakeClamdOptions, startFakeClamd } from './fake-clamd/fake-clamd.ts';
export {
  type DaemonImage,
  type FakeDaemon,
  type FakeDaemonOptions,
  startFakeDaemon,
} from './fake-daemon/fake-daemon.ts';
export type { FakeAuth } from './fake-registry/fake-auth.ts';
export {
  type FakeRegistry,
  type FakeRegistryOptions,
  type PutManifest,
  startFakeRegistry,
} from './fake-registry/fake-registry.ts';
export { type FakeServer, type RecordedRequest, startFakeServer } from './fake-registry/fake-server.ts';
export {
  basicHeader,
  type FakeTokenServer,
  type FakeTokenServerOptions,
  startFakeTokenServer,
} from './fake-registry/fake-token-server.ts';
export type { Fault, FaultEffect } from './fake-registry/fault.ts';
export { registryOptions, registrySettings } from './fake-registry/registry-options.ts';
export {
  createTestCertificate,
  type TestCertificate,
  type TestCertificateOptions,
} from './fake-registry/test-certificate.ts';
export { exampleImage } from './image-builder/example-image.ts';
export {
  buildArtifact,
  corrupted,
  flipped,
  opaqueWhiteout,
  truncated,
  whiteout,
  withConfig,
  withForeignLayer,
  withLayerBytes,
  withManifest,
  withManifestText,
} from './image-builder/hostile-image.ts';
export { memoryImage } from './image-builder/memory-image.ts';
export {
  base256,
  gnuLong,
  padTar,
  paxHeader,
  type RawHeader,
  rawTar,
  rawTarEntry,
  rawTarHeader,
  sparseFile01,
  sparseFile10,
  sparseFileOldGnu,
  type SparsePiece,
} from './image-builder/raw-tar.ts';
export { type ScratchRepository, scratchRepository } from './scratch-repository.ts';
export type { EvidencePiece } from './signed-image/evidence-piece.ts';
export {
  putContent,
  putEvidence,
  type SignedLayout,
  signedLayoutFiles,
  writeSignedLayout,
} from './signed-image/place-evidence.ts';
export {
  type EvidenceManifest,
  type StoredEvidence,
  storeEvidence,
  type StoreOptions,
} from './signed-image/store-evidence.ts';
export { testRuns } from './test-runs.ts';

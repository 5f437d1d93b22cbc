export {
  type Assessment,
  type ComparedAssessment,
  type ImageToVerify,
  assessImage,
  compareAssessments,
  inspectTarget,
  keepTarget,
  openManifests,
  withOpenImages,
} from './assess-image.ts';
export {
  type AdvisoryMatcher,
  type MatchedImage,
  type MatcherOptions,
  matcherOn,
  openMatcher,
} from './advisory-matcher.ts';
export type { TrustOptions, VerifiedImage } from './trust/trust-sources.ts';
export { type CacheDirectory, type CacheStatus, openCacheDirectory } from './cache-directory.ts';
export { type DatabaseTransfer, pullDatabase, pushDatabase } from './database-artifact.ts';
export { ASSESS_ERRORS } from './errors.ts';
export { type Evidence, type SingleFacts, factDigest, publicFacts } from './evidence.ts';
export type { FactContext, FactSource, FactSources, FurtherFact, FurtherFacts } from './fact-sources.ts';
export type { AssessOptions, InspectOptions } from './inspect-options.ts';
export { type HeldParts, type ImageFacts, wholeInspectionFacts } from './inspection-facts.ts';
export { type KeptInspection, decodeInspection, encodeInspection, inspectionDigest } from './kept-inspection.ts';
export { type JudgeOptions, type Judgement, type KnownFacts, judgeKnown } from './judge-known.ts';
export { nextChange, usedExceptions } from './next-change.ts';
export { cachedEvidence } from './cached-evidence.ts';
export { type ContentOfInspection, type EvidenceSource, replayDecision } from './replay-decision.ts';
export { type KnownImage, findAncestors, readKnownImages } from './known-images.ts';
export { baselineOf, relatedPackagesOf } from './lineage.ts';
export type { ImageManifest } from './gather-facts.ts';
export type { RepositorySecretOptions, SecretProgress, SecretScope } from './repository-secrets/options.ts';
export type {
  AgeLimit,
  ChangedPin,
  PinnedFile,
  PinnedSources,
  PinSourceOptions,
  ResolvedImage,
} from './source-files/pin-options.ts';
export type { LintedSources, RepairedFile } from './source-files/lint-sources.ts';
export type { PartChoice } from './repository-check/options.ts';
export {
  baseImageSource,
  checkRepository,
  findRepositorySecrets,
  judgePolicies,
  lintFacts,
  lintSources,
  pinSources,
  readBaseManifest,
  secretRedactor,
  trustSources,
  verifyImage,
} from './on-demand.ts';

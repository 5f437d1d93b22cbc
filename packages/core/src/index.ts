export type { Cache } from './contracts/cache.ts';
export {
  type Catalog,
  type CatalogContext,
  type Cataloger,
  CatalogerError,
  type CatalogerSpec,
  type ClaimedFile,
  type FileMagic,
  type FileWindows,
  type ReadFile,
  type ReadingBudget,
} from './contracts/cataloger.ts';
export type { Image, Layer, LayerContent } from './contracts/image.ts';
export type { ModuleHeader, ModuleKind } from './contracts/module.ts';
export type {
  Action,
  AllowlistMatch,
  Decision,
  DecisionInputs,
  DecisionProblem,
  DecisionReason,
  Finding,
  FindingSubject,
  Verdict,
} from './decision.ts';
export { type Digest, digestAlgorithm, digestHex, isDigest, parseDigest } from './digest.ts';
export {
  AssayError,
  type AssayErrorOptions,
  CORE_ERRORS,
  type DocumentProblem,
  type ErrorCodeEntry,
  type ErrorKind,
  type ErrorMaker,
  type ErrorTable,
  defineErrors,
} from './errors.ts';
export {
  type FactKind,
  type FactNeeds,
  type FactTypes,
  type Facts,
  type GatheredFacts,
  type ImageIdentity,
  type InspectionAnswers,
  LAYER_FACTS,
  NO_TRUST,
  type TrustRequest,
} from './facts.ts';
export type {
  ConfigurationScan,
  ContentMatch,
  DockerfileFact,
  LintFact,
  MalwareFacts,
  SecretFact,
} from './content-facts.ts';
export {
  type CheckMode,
  DEFAULT_FORGE_SETTINGS,
  type EffectiveForgeSettings,
  FORGE_CHECKS,
  FORGE_KEYS,
  type ForgeCheck,
  type ForgeReading,
  type ForgeSettings,
  type ForgeValues,
  type PromotionTarget,
  combineForgeSettings,
  readForgeSettings,
} from './forge-settings.ts';
export type { FileDigestAlgorithm, FileEntry, FileType, FileView } from './file-entry.ts';
export { EMPTY_CONFIG, type Healthcheck, type HistoryEntry, type ImageConfig } from './image-config.ts';
export {
  BASIC_REQUEST,
  type ContentSearch,
  type FileInventory,
  type FileReading,
  type Gap,
  type GroupEntry,
  type ImageSubject,
  type Inspection,
  type InspectionLimits,
  type InspectionRequest,
  type OperatingSystem,
  type PasswdEntry,
  type RetrievedFile,
  type SecretRulesDocument,
  type SourceLayer,
} from './inspection.ts';
export type {
  BaseImageClaim,
  Coverage,
  LayerUse,
  MalwareFinding,
  MalwareScan,
  SecretFinding,
} from './inspection-extras.ts';
export { parseInstant, readInstant } from './instant.ts';
export { type JsonObject, type JsonValue, compareText, isJsonObject } from './json.ts';
export type { LicenseFact } from './license-facts.ts';
export type {
  AncestorFact,
  BaseDistribution,
  BaseImageAsk,
  BaseImageFact,
  BaseImageQuestion,
  BaselineFacts,
  FeedFacts,
  NewerTag,
  OfficialTagFact,
  PackageFeed,
  RelatedPackages,
  UnansweredQuestion,
} from './lineage-facts.ts';
export type { LicenseCategory, Location, Package, PackageFile, PackageType } from './package.ts';
export { type Platform, formatPlatform, normalizePlatform, parsePlatform } from './platform.ts';
export { printable } from './printable.ts';
export { DEFAULT_REGISTRY, type Reference, formatReference, parseReference } from './reference.ts';
export type {
  BuiltImage,
  JudgedReference,
  JudgedSource,
  RepositoryPart,
  RepositoryReport,
} from './repository-report.ts';
export {
  type AcceptedSourceFinding,
  SOURCE_SEVERITIES,
  type SourceFinding,
  type SourceReport,
  type SourceRule,
  type SourceSeverity,
  type SourceTool,
  compareSourceFindings,
  isAsSevere,
} from './source-finding.ts';
export { subjectPurl } from './subject-purl.ts';
export { type Registry, createRegistry } from './registry.ts';
export { suggest } from './suggestion.ts';
export { type ImageTarget, TARGET_SCHEMES, parseTarget } from './target.ts';
export type { Evidence, EvidenceForm, EvidenceGap, EvidenceOrigin, EvidenceSet, EvidenceSubject } from './evidence.ts';
export type {
  ExpressionInputs,
  ImagePolicy,
  ImagePolicyFact,
  ImagePolicyFacts,
  ObjectMatch,
  PolicyExpression,
  Requirement,
  RequirementOutcome,
} from './image-policy.ts';
export type { PredicateSummary, ProvenanceSummary } from './predicate-summary.ts';
export type {
  AttestationFact,
  EvidenceFact,
  EvidenceSearch,
  Material,
  ProvenanceFact,
  SignatureFact,
  Signer,
  VerificationFailure,
  VerificationStep,
  VerifierCheck,
} from './trust-facts.ts';
export type {
  NamedTrustedRoot,
  NotationAction,
  NotationTrust,
  TextMatch,
  TransparencyDemand,
  TrustedIdentity,
  TrustedKey,
  TrustedRootSource,
  Verifier,
} from './verifier.ts';
export type {
  ConsultedData,
  CvssRating,
  CvssScores,
  MatchKind,
  MatchLayer,
  MatchReason,
  PackageFix,
  SupportFact,
  SuppressedMatch,
  UncoveredPackages,
  UndeterminedPackage,
  VersionComparison,
  VexNote,
  VulnerabilityFacts,
  VulnerabilityMatch,
  VulnerabilitySeverity,
} from './vulnerability-facts.ts';
export { worstVerdict } from './worst-verdict.ts';

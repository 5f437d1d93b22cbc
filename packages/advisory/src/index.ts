export type { Advisory, AffectedPackage, CvssVector, Fix, Qualifiers } from './contracts/advisory.ts';
export type { AdvisoryReader, AffectedRow, DatabaseStatus, FeedStatus } from './contracts/advisory-reader.ts';
export type {
  ExploitedRecord,
  FeedRecord,
  ProbabilityRecord,
  SupportRecord,
  VulnerabilityRecord,
} from './contracts/feed-record.ts';
export { normalizeName } from './contracts/namespace.ts';
export type { AdvisoryProvider, FeedDownload, FeedFile } from './contracts/provider.ts';
export type { CvssSeverity, VectorScores } from './cvss/cvss-scores.ts';
export { scoreCvss } from './cvss/score-cvss.ts';
export { ADVISORY_ERRORS } from './errors.ts';
export { type ImportOptions, exportDatabase, importDatabase } from './database/exchange-database.ts';
export type { FeedDocument } from './database/feed-document.ts';
export { openDatabase } from './database/open-database.ts';
export { verifyDatabase } from './database/verify-database.ts';
export { type WriteOptions, type WriteProgress, type WriteResult, writeDatabase } from './database/write-database.ts';
export { type PassedOver, feedDocuments } from './update/feed-documents.ts';
export type { Mirror } from './update/plan-downloads.ts';
export {
  type UpdateOptions,
  type UpdateProgress,
  type UpdateResult,
  updateDatabase,
} from './update/update-database.ts';
export { neededNamespaces } from './update/needed-namespaces.ts';
export { providers } from './providers/registry.ts';
export { compareContents } from './comparison/compare-contents.ts';
export { type PolicyComparison, compareFindings } from './comparison/compare-findings.ts';
export type { ConfigChange, ContentComparison, FileChange, FileComparison } from './comparison/content-comparison.ts';
export { compareImages } from './comparison/compare-images.ts';
export type {
  ComparedImage,
  ComparisonClass,
  ComparisonOptions,
  ImageComparison,
  LayerChange,
  PackageChange,
  VulnerabilityChange,
} from './comparison/image-comparison.ts';
export { explainVulnerability } from './explanation/explain-vulnerability.ts';
export type {
  ConsideredPackage,
  ConsideredRow,
  ExplanationVerdict,
  VulnerabilityExplanation,
} from './explanation/explanation.ts';
export { type Distribution, distributionOf } from './matching/distribution.ts';
export type { CvssCalculator, MatchOptions, MatchableInspection, VersionSchemes } from './matching/match-options.ts';
export { matchPackages } from './matching/match-packages.ts';
export { supportOf } from './support/support-of.ts';
export { applyVex, type VexResult } from './vex/apply-vex.ts';
export type { OpenVexInput, OpenVexStatementInput } from './vex/openvex-document.ts';
export { openVexOfDecision } from './vex/openvex-of-decision.ts';
export { readVex } from './vex/read-vex.ts';
export type { VexDocument, VexProduct, VexSource, VexStatement, VexStatus, VexTarget } from './vex/vex-document.ts';
export { writeOpenVex } from './vex/write-openvex.ts';

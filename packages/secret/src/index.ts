export {
  type Baseline,
  type BaselineEntry,
  type BaselineState,
  baselineEntries,
  baselineLookup,
  decodeBaseline,
  encodeBaseline,
  fingerprintKeyId,
  isAccepted,
} from './allow/baseline.ts';
export { switchedOffLines } from './allow/inline-comment.ts';
export {
  type Breadth,
  type Checksum,
  type Confidence,
  type Detector,
  type DetectorExamples,
  type DetectorSpec,
  type Keyword,
  defineDetector,
} from './contracts/detector.ts';
export type { Adjustment, ScanContext, ScanResult, SecretOccurrence, Suppressed } from './contracts/occurrence.ts';
export type { AllowRule, TextTest, UserDetector } from './contracts/user-detector.ts';
export { expandExample } from './detectors/expand-example.ts';
export { detectors } from './detectors/registry.ts';
export { SECRET_CONFIG_PROBLEMS, SECRET_ERRORS, type SecretConfigProblemCode } from './errors.ts';
export { type PairOccurrence, type PairScanResult, type TextPair, scanPairs } from './pairs/scan-pairs.ts';
export {
  type AllowOptions,
  type Scanner,
  type ScannerOptions,
  type SecretStream,
  createScanner,
} from './scanner/create-scanner.ts';
export { DEFAULT_SCAN_LIMITS, type ScanLimits } from './scanner/limits.ts';
export { type GroupSpan, type LinearRegex, type LinearRegexReading, readLinearRegex } from './text/linear-regex.ts';
export { type SecretConfig, readSecretConfig } from './config/read-config.ts';
export {
  type RuleNote,
  type RuleWarning,
  type SecretRules,
  isGitleaksConfig,
  readSecretRules,
} from './config/secret-rules.ts';
export { type GitleaksImport, importGitleaks } from './gitleaks/import-gitleaks.ts';
export type { AllowedCommits } from './gitleaks/import-allowlist.ts';
export type { ImportNote } from './gitleaks/import-notes.ts';

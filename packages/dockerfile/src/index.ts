export type { LintRule, RuleContext, RuleExample, RuleParam, Violation } from './contracts/lint-rule.ts';
export { type Severity, SEVERITIES, atLeast } from './contracts/severity.ts';
export type { TextEdit } from './contracts/text-edit.ts';
export { DOCKERFILE_ERRORS } from './errors.ts';
export { type FixResult, fixDockerfile } from './fix/fix-dockerfile.ts';
export { applyEdits } from './fix/apply-edits.ts';
export { type ReconstructedDockerfile, reconstructDockerfile } from './history/reconstruct-dockerfile.ts';
export { type LibrarySnapshot, readLibraryDocument } from './official/library-document.ts';
export { type LibraryFile, readLibraryFile } from './official/library-file.ts';
export {
  type OfficialLibrary,
  type TagSuggestion,
  type TagSupport,
  newerTags,
  officialName,
  tagSupport,
} from './official/supported-tag.ts';
export { type DistributionRelease, tagDistribution } from './official/tag-distribution.ts';
export { type ImageUses, type SourceFile, findImageUses, placeOfPath } from './pinning/find-image-uses.ts';
export { type ImagePlace, type ImageUse, type SkipReason, pinEdit } from './pinning/image-use.ts';
export { type HadolintImport, type HadolintNote, importHadolint } from './settings/import-hadolint.ts';
export { readLintSettings } from './settings/read-lint-settings.ts';
export { type LintRequest, lintDockerfile } from './lint/lint-dockerfile.ts';
export type { IgnoredFinding, LintFinding, LintResult, RuleFailure } from './lint/lint-result.ts';
export { LINT_RULES } from './rules/registry.ts';
export { findRules } from './rules/rule-names.ts';
export { isImageListed } from './settings/image-pattern.ts';
export { DEFAULT_LINT_SETTINGS, type LintSettings } from './settings/lint-settings.ts';
export { type FinalBase, finalBase } from './stages/final-base.ts';

export type { LintRule, RuleContext, RuleExample, RuleParam, Violation } from './contracts/lint-rule.ts';
export { type Severity, SEVERITIES, atLeast } from './contracts/severity.ts';
export type { TextEdit } from './contracts/text-edit.ts';
export { type LintRequest, lintDockerfile } from './lint/lint-dockerfile.ts';
export type { IgnoredFinding, LintFinding, LintResult, RuleFailure } from './lint/lint-result.ts';
export { LINT_RULES } from './rules/registry.ts';
export { findRules } from './rules/rule-names.ts';
export { DEFAULT_LINT_SETTINGS, type LintSettings } from './settings/lint-settings.ts';

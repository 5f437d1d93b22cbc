export { type CompileOptions, type PolicyDocument, compilePolicy } from './compile-policy.ts';
export { type Gate, type GateSpec, defineGate } from './contracts/gate.ts';
export { defineTrigger } from './contracts/define-trigger.ts';
export type {
  LegacyWord,
  Parameter,
  ParameterHeader,
  ParameterInput,
  ParameterMap,
  ParameterReading,
  ParameterType,
  ParametersOf,
} from './contracts/parameter.ts';
export {
  type Binding,
  type BindingProblem,
  type BoundTrigger,
  type InspectionAsk,
  type LegacyNames,
  type Occurrence,
  type ParameterComplaint,
  type Trigger,
  type TriggerFacts,
  type TriggerSpec,
  UndecidableError,
} from './contracts/trigger.ts';
export {
  type GatesDescription,
  type ParameterDescription,
  type TriggerDescription,
  describeGates,
} from './describe-gates.ts';
export { policySchema } from './document/policy-schema.ts';
export { type FindingExplanation, explainFinding } from './analysis/explain-finding.ts';
export { POLICY_LINTS, type PolicyLintCode, lintPolicy } from './analysis/lint-policy.ts';
export {
  type SimulatedEffect,
  type SimulatedFinding,
  type SimulatedImage,
  type Simulation,
  simulatePolicies,
} from './analysis/simulate-policies.ts';
export { type ExportLoss, type PolicyExport, type PublishedShape, exportPolicy } from './exchange/export-policy.ts';
export { type MeaningChange, reportMeaning } from './exchange/import-report.ts';
export { writeDocument } from './exchange/write-document.ts';
export { type ForeignPolicies, importImagePolicies } from './image-policies/import-image-policies.ts';
export { isVouchedFor } from './gates/signer-parameters.ts';
export type { CoverageEntry, PolicyCoverage } from './policy-tests/coverage.ts';
export {
  type ExpectedFinding,
  type PolicyTestCase,
  type PolicyTestDocument,
  decodePolicyTests,
} from './policy-tests/decode-tests.ts';
export {
  type PolicyTestOptions,
  type PolicyTestReport,
  type PolicyTestResult,
  runPolicyTests,
} from './policy-tests/run-policy-tests.ts';
export {
  type JsonExpressionLimits,
  type JsonExpressionOutcome,
  evaluateJsonExpression,
} from './expression/json-expression.ts';
export type { IncludeResolver } from './document/load-includes.ts';
export type { FileResolver } from './trust/trust-files.ts';
export {
  DECISION_PROBLEMS,
  type DecisionProblemCode,
  POLICY_ERRORS,
  POLICY_PROBLEMS,
  type PolicyProblemCode,
} from './errors.ts';
export {
  type InterpretationComparison,
  type InterpretationDifference,
  compareInterpretations,
  interpretationDifferences,
} from './evaluation/compare-interpretations.ts';
export { evaluate } from './evaluation/evaluate.ts';
export { mergeNeeds, policyNeeds } from './evaluation/fact-needs.ts';
export { type Compatibility, type Plan, type PlanOptions, planEvaluation } from './evaluation/plan-evaluation.ts';
export type { Condition, EvaluationContext } from './mapping/condition.ts';
export type { ImageSelector, SelectorKind } from './mapping/image-selector.ts';
export type { Selected } from './mapping/select-mapping.ts';
export type {
  Allowlist,
  AllowlistItem,
  CompiledPolicy,
  ImageEntry,
  IncludedDocument,
  Mapping,
  PackageScope,
  Rule,
  RuleSet,
  SourcePlace,
} from './policy.ts';
export { gates } from './registry.ts';
export type { Pattern } from './text/pattern.ts';
export type { CheckedExpression, ExpressionEngine, ExpressionLimits, ExpressionReading } from './expression/engine.ts';

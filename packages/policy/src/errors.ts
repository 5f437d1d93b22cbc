import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `policy` throws. */
export const POLICY_ERRORS = {
  POLICY_UNREADABLE: {
    kind: 'document',
    summary: 'The text is not a YAML or JSON document that Assay reads.',
    hint: 'Repair the document at the given line and column.',
  },
  POLICY_INVALID: {
    kind: 'document',
    summary: 'The document is readable but not a valid policy; all its problems are listed.',
    hint: 'Repair the listed problems; `assay policy docs` lists gates, triggers and parameters.',
  },
  POLICY_TESTS_INVALID: {
    kind: 'document',
    summary: 'The document is readable but holds no valid policy tests; all its problems are listed.',
    hint: 'Repair the listed problems.',
  },
} as const;

export const policyError: ErrorMaker<typeof POLICY_ERRORS> = defineErrors(POLICY_ERRORS);

/** Codes of the problems at a place in a policy document, each with what it means. */
export const POLICY_PROBLEMS = {
  SYNTAX: 'The text breaks the grammar of YAML or JSON.',
  TOO_LARGE: 'The document is larger, deeper or more repetitive than Assay accepts.',
  SEVERAL_DOCUMENTS: 'The file holds more than one document.',
  KEY_DUPLICATE: 'A key stands twice in one object.',
  KEY_UNKNOWN: 'The object has no such key.',
  KEY_MISSING: 'A required key is absent.',
  KEY_CONFLICT: 'Two keys that mean the same, or exclude each other, are both given.',
  TYPE_WRONG: 'The value is of another type than the key takes.',
  VALUE_INVALID: 'The value is of the right type but not one that the key takes.',
  ID_DUPLICATE: 'Two entries of one list share an id.',
  REFERENCE_MISSING:
    'A mapping, rule or image policy names a rule set, allowlist, verifier, trusted root or image policy that the document does not have.',
  GATE_UNKNOWN: 'There is no such gate.',
  GATE_UNAVAILABLE: 'The gate is known from the historical engine, but this version does not evaluate it.',
  TRIGGER_UNKNOWN: 'The gate has no such trigger.',
  PARAMETER_UNKNOWN: 'The trigger has no such parameter.',
  PARAMETER_MISSING: 'The trigger needs a parameter that is not given.',
  PARAMETER_INVALID: 'The value does not fit the parameter.',
  PATTERN_INVALID: 'The text is not a regular expression of the linear-time syntax (RE2).',
  VARIABLE_UNKNOWN: 'A variable is used or given that the document does not declare.',
  VARIABLE_MISSING: 'A variable has neither a default nor a given value.',
  VARIABLE_INVALID: 'A variable has a name, type or value that it cannot have.',
  FILE_MISSING: 'A key or certificate file that the document names cannot be read.',
  INCLUDE_MISSING: 'An included document cannot be had.',
  INCLUDE_CHANGED: 'An included document is not the one whose digest is pinned.',
  INCLUDE_INVALID: 'Includes are too many, too deep or in a circle.',
  PROBLEMS_TRUNCATED: 'There are more problems than are listed.',
  LEGACY_KEY: 'A key of the historical document shape; it is read as its present name.',
  LEGACY_NAME: 'A historical name of a trigger, parameter or value; it is read as its present name.',
  COMMA_MISSING: 'A comma is missing at the end of a line; it was read as if it were there.',
  KEY_IGNORED: 'The key is part of a known document shape but has no effect here.',
  NOTHING_CHECKED: 'A mapping or rule set selects nothing to check.',
  IMAGE_POLICY_NOTE:
    'A part of a ClusterImagePolicy that does not mean what it seems to, or is not carried over as it stands.',
  ALLOWLIST_BROAD: 'An allowlist item accepts every finding of its gate.',
} as const;

/** A code of {@link POLICY_PROBLEMS}. */
export type PolicyProblemCode = keyof typeof POLICY_PROBLEMS;

/** Codes of the problems in a decision, each with what it means. */
export const DECISION_PROBLEMS = {
  IMAGE_UNMAPPED: 'No mapping matches the image, so no rule was asked.',
  INSPECTION_INCOMPLETE: 'A part of the image could not be read that may have changed the verdict.',
  FACT_MISSING: 'A fact that the plan asked for was not gathered.',
  HISTORICAL_FAILURE: 'The historical engine would have failed on the policy and the image, and is imitated.',
  CONTEXT_MISSING:
    'A rule, mapping or allowlist item depends on a place or label that is not known, and was passed over.',
  ALLOWLIST_EXPIRING: 'An allowlist item that accepts a finding is about to expire.',
  ALLOWLIST_UNUSED: 'Items of an allowlist that only the mapping of this image names accept nothing in it.',
  ALLOWLIST_BROAD: 'An allowlist item accepts every finding of its gate.',
  ALLOWLIST_EXPIRED: 'An allowlist item would have accepted a finding but has expired.',
  TRIGGER_FAILED: 'A rule could not be evaluated.',
} as const;

/** A code of {@link DECISION_PROBLEMS}. */
export type DecisionProblemCode = keyof typeof DECISION_PROBLEMS;

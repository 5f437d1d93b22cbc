import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `secret` throws. */
export const SECRET_ERRORS = {
  SECRET_CONFIG_INVALID: {
    kind: 'document',
    summary: 'The file of own detectors and allow rules is not valid; all its problems are listed.',
    hint: 'Repair the listed problems; patterns use the linear-time syntax of RE2.',
  },
  GITLEAKS_CONFIG_INVALID: {
    kind: 'document',
    summary: 'The text is not a gitleaks configuration: its TOML cannot be read or is too large.',
    hint: 'Repair the TOML at the given line and column.',
  },
  SECRET_BASELINE_INVALID: {
    kind: 'document',
    summary: 'The text is not a baseline of secret findings.',
    hint: 'Write the baseline again with this version of Assay.',
  },
  SECRET_BASELINE_KEY: {
    kind: 'usage',
    summary: 'The baseline was written under another fingerprint key, so none of its fingerprints could ever match.',
    hint: 'Use the key that the baseline was written with, or write the baseline again.',
  },
  FINGERPRINT_KEY_INVALID: {
    kind: 'usage',
    summary: 'The key for the fingerprints of secrets is shorter than 16 bytes.',
    hint: 'Give at least 16 random bytes and keep them: another key gives other fingerprints.',
  },
} as const;

export const secretError: ErrorMaker<typeof SECRET_ERRORS> = defineErrors(SECRET_ERRORS);

/** Codes of the problems at a place in a file of own detectors, each with what it means. */
export const SECRET_CONFIG_PROBLEMS = {
  SYNTAX: 'The text breaks the grammar of YAML.',
  TOO_LARGE: 'The document is larger or deeper than Assay accepts.',
  KEY_UNKNOWN: 'The object has no such key.',
  KEY_MISSING: 'A required key is absent.',
  TYPE_WRONG: 'The value is of another type than the key takes.',
  VALUE_INVALID: 'The value is of the right type but not one that the key takes.',
  ID_DUPLICATE: 'Two detectors share an id.',
  DETECTOR_UNKNOWN: 'There is no detector of that id.',
  PATTERN_INVALID: 'The text is not a regular expression of the linear-time syntax (RE2).',
  PATTERN_SLOW: 'The detector has no keyword, so its pattern runs over every file, within a budget of bytes.',
  RULE_EMPTY: 'An allow rule has no criterion and would allow everything or nothing.',
} as const;

/** A code of {@link SECRET_CONFIG_PROBLEMS}. */
export type SecretConfigProblemCode = keyof typeof SECRET_CONFIG_PROBLEMS;

import { type VerificationFailure, type VerificationStep, printable } from '@assay/core';

/** Every reason for which a requirement of an image policy is not met, beside those of the table of trust failures. */
export const POLICY_FAILURES = {
  SIGNATURE_MISSING: {
    step: 'found',
    meaning: 'No signature of the image was found that the verifier could look at.',
    remedy: 'Sign the image, or store the signature where the verifier looks.',
  },
  ATTESTATION_MISSING: {
    step: 'found',
    meaning: 'No statement of the kind that is asked for was found.',
    remedy: 'Attest the image with a statement of this kind.',
  },
  EVIDENCE_UNREADABLE: {
    step: 'found',
    meaning: 'Nothing that was found is accepted, and some evidence could not be read, so that it cannot be told.',
    remedy: 'See the gaps of the search for evidence.',
  },
  STATEMENT_UNAVAILABLE: {
    step: 'parsed',
    meaning: 'The verified statement is too large to judge a rule over it.',
    remedy: 'Attest a smaller statement.',
  },
  TOO_MANY_STATEMENTS: {
    step: 'rule',
    meaning: 'There are more verified statements than are judged.',
    remedy: 'Remove statements that are out of date.',
  },
  RULE_UNMET: {
    step: 'rule',
    meaning: 'The rule refuses what was verified.',
    remedy: 'See the message of the rule.',
  },
  RULE_UNDECIDED: {
    step: 'rule',
    meaning: 'The rule could not be evaluated, which never counts as met.',
    remedy: 'Repair the rule, or install what evaluates it.',
  },
  STATIC_REFUSAL: {
    step: 'rule',
    meaning: 'The policy refuses these images whoever signed them.',
    remedy: 'Use another image.',
  },
  REQUIREMENT_EMPTY: {
    step: 'rule',
    meaning: 'The requirement asks for nothing that could be met.',
    remedy: 'Name at least one verifier, and a count that can be reached.',
  },
} as const;

/** Codes of {@link POLICY_FAILURES}. */
export type PolicyFailureCode = keyof typeof POLICY_FAILURES;

const MAX_LENGTH = 1000;

/** Makes a failure of the table; its texts are made printable and cut. */
export function policyFailure(code: PolicyFailureCode, message: string, wanted: string | null): VerificationFailure {
  return {
    step: POLICY_FAILURES[code].step,
    code,
    message: shown(message),
    wanted: wanted === null ? null : shown(wanted),
  };
}

function shown(text: string): string {
  return printable(text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text);
}

const ORDER: readonly VerificationStep[] = [
  'found',
  'parsed',
  'chain',
  'identity',
  'log',
  'timestamp',
  'signature',
  'subject',
  'rule',
];

/** The failure that came furthest: what is missing least. Null for none. */
export function furthestFailure(failures: readonly (VerificationFailure | null)[]): VerificationFailure | null {
  let furthest: VerificationFailure | null = null;
  for (const failure of failures) {
    if (failure === null) continue;
    if (furthest === null || ORDER.indexOf(failure.step) > ORDER.indexOf(furthest.step)) furthest = failure;
  }
  return furthest;
}

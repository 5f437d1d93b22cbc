import { type VerificationFailure, type VerificationStep, printable } from '@assay/core';
import { READING_FAILURES } from './reading-failures.ts';
import { VERIFYING_FAILURES } from './verifying-failures.ts';

/** One row of the table of trust failures. */
export interface TrustFailureEntry {
  readonly step: VerificationStep;
  /** One sentence: what it means. */
  readonly meaning: string;
  /** One sentence: what to do. */
  readonly remedy: string;
}

/** Every reason for which evidence is not accepted. Codes are permanent; reference pages are generated from here. */
export const TRUST_FAILURES: typeof READING_FAILURES & typeof VERIFYING_FAILURES = {
  ...READING_FAILURES,
  ...VERIFYING_FAILURES,
};

/** Codes of the table of trust failures. */
export type TrustFailureCode = keyof typeof TRUST_FAILURES;

/** Longest text from evidence in a message, in characters. */
const MAX_QUOTED = 300;

/** Makes a failure of the table. `message` and `wanted` may hold text from evidence: it is made printable and cut. */
export function trustFailure(
  code: TrustFailureCode,
  message: string,
  wanted: string | null = null,
): VerificationFailure {
  const { step } = TRUST_FAILURES[code];
  return { step, code, message: shown(message), wanted: wanted === null ? null : shown(wanted) };
}

function shown(text: string): string {
  const cut = text.length > MAX_QUOTED * 2 ? `${text.slice(0, MAX_QUOTED * 2)}…` : text;
  return printable(cut);
}

/** Text from evidence for a message: short and in quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
}

/** Ends the verification of one piece of evidence: it is not accepted. Never leaves the package. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly failure: VerificationFailure;

  constructor(code: TrustFailureCode, message: string, wanted: string | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.failure = trustFailure(code, message, wanted);
  }
}

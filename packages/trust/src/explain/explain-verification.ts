import type { EvidenceFact, VerificationFailure, VerificationStep, Verifier, VerifierCheck } from '@assay/core';
import { TRUST_FAILURES } from '../failures.ts';
import { STEP_ORDER } from '../verify/step-order.ts';
import type { VerificationReport } from '../verify/verification-report.ts';

/** A step of one verification, told. */
export interface ExplainedStep {
  readonly step: VerificationStep;
  /** `not-asked`: the verifier does not want it, or it is nothing for keys. */
  readonly result: 'passed' | 'failed' | 'not-reached' | 'not-asked';
}

/** What one verifier made of one piece of evidence. */
export interface ExplainedEvidence {
  /** Digest of the evidence, its form and where it was found. */
  readonly evidence: string;
  readonly form: string;
  readonly place: string;
  readonly accepted: boolean;
  readonly steps: readonly ExplainedStep[];
  /** Who signed, where it is accepted. */
  readonly signer: string | null;
  readonly failure: VerificationFailure | null;
  /** What to do about it; null when accepted. */
  readonly remedy: string | null;
}

/** What one verifier made of all evidence. */
export interface ExplainedVerifier {
  readonly verifier: string;
  readonly accepted: boolean;
  /** One sentence. */
  readonly summary: string;
  /** Accepted first, then those that came furthest. */
  readonly evidence: readonly ExplainedEvidence[];
}

/** Tells, for a person, what each verifier made of each piece of evidence: steps passed, the first that failed, what would satisfy it. */
export function explainVerification(report: VerificationReport): readonly ExplainedVerifier[] {
  const facts = [...report.signatures, ...report.attestations];
  return report.verifiers.map((verifier) => explainVerifier(verifier, facts, report));
}

function explainVerifier(
  verifier: Verifier,
  facts: readonly EvidenceFact[],
  report: VerificationReport,
): ExplainedVerifier {
  const { name } = verifier;
  const evidence = facts.flatMap((fact) => {
    return fact.checks.filter((check) => check.verifier === name).map((check) => explainCheck(fact, check, verifier));
  });
  const ordered = evidence.toSorted((a, b) => progress(b) - progress(a));
  const accepted = ordered.filter((one) => one.accepted).length;
  return { verifier: name, accepted: accepted > 0, summary: summarize(accepted, ordered, report), evidence: ordered };
}

function explainCheck(fact: EvidenceFact, { failure }: VerifierCheck, verifier: Verifier): ExplainedEvidence {
  return {
    evidence: fact.evidence,
    form: fact.form,
    place: fact.place,
    accepted: failure === null,
    steps: STEP_ORDER.map((step) => ({ step, result: resultOf(step, failure, verifier) })),
    signer: failure === null ? (fact.signer.identity ?? fact.signer.key) : null,
    failure,
    remedy: failure === null ? null : remedyOf(failure),
  };
}

function resultOf(
  step: VerificationStep,
  failure: VerificationFailure | null,
  verifier: Verifier,
): ExplainedStep['result'] {
  if (failure?.step === step) return 'failed';
  if (!isAsked(step, verifier)) return 'not-asked';
  if (failure === null) return 'passed';
  // Which key it is, and whether it is trusted, shows only once its signature is right.
  if (verifier.kind === 'key' && step === 'identity' && failure.code === 'SIGNATURE_INVALID') return 'not-reached';
  return STEP_ORDER.indexOf(step) < STEP_ORDER.indexOf(failure.step) ? 'passed' : 'not-reached';
}

function isAsked(step: VerificationStep, verifier: Verifier): boolean {
  if (step === 'rule') return Object.keys(verifier.annotations).length > 0;
  if (verifier.kind === 'notation') return step !== 'log';
  const { demand } = verifier;
  if (step === 'log') return demand.log === 'required';
  if (verifier.kind === 'keyless') return true;
  return step !== 'chain' && (step !== 'timestamp' || demand.timestamp === 'required');
}

function remedyOf({ code }: VerificationFailure): string | null {
  return Object.entries(TRUST_FAILURES).find(([known]) => known === code)?.[1].remedy ?? null;
}

function progress({ accepted, failure }: ExplainedEvidence): number {
  return accepted || failure === null ? STEP_ORDER.length : STEP_ORDER.indexOf(failure.step);
}

function summarize(accepted: number, ordered: readonly ExplainedEvidence[], report: VerificationReport): string {
  if (accepted > 0) return `accepts ${accepted} of ${ordered.length} pieces of evidence`;
  const { gaps } = report.search;
  const unread = gaps.length === 0 ? '' : `; ${gaps.length} could not be read`;
  const failure = ordered[0]?.failure ?? null;
  if (failure === null) return `there is no evidence${unread}`;
  const wanted = failure.wanted === null ? '' : `, wanted ${failure.wanted}`;
  return `accepts none of ${ordered.length} pieces of evidence${unread}; the one that came furthest failed at ${failure.step}: ${failure.message}${wanted}`;
}

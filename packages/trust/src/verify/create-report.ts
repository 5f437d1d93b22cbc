import type {
  AttestationFact,
  Evidence,
  EvidenceFact,
  EvidenceSet,
  JsonValue,
  PredicateSummary,
  ProvenanceFact,
  SignatureFact,
  VerificationFailure,
} from '@assay/core';
import { summarizePredicate } from '../predicates/summarize.ts';
import { type EvidenceContent, readContent } from './evidence-content.ts';
import { STEP_ORDER } from './step-order.ts';
import type { ItemVerdict } from './item-verdict.ts';
import { type VerifiedSignature, type VerifiedStatement, sealSignature, sealStatement } from './verified.ts';
import type { VerificationReport } from './verification-report.ts';
import type { VerificationRequest } from './verification-request.ts';
import type { JudgedEvidence } from './verify-evidence.ts';

/** Predicates of larger evidence are not kept in facts. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;

/** Makes facts of verdicts. This is the one place where evidence becomes verified. */
export function createReport(
  judged: readonly JudgedEvidence[],
  set: EvidenceSet,
  request: VerificationRequest,
): VerificationReport {
  const signatures: SignatureFact[] = [];
  const attestations: AttestationFact[] = [];
  const provenance: ProvenanceFact[] = [];
  const verifiedSignatures: VerifiedSignature[] = [];
  const statements = new Map<AttestationFact, VerifiedStatement>();
  for (const one of judged) {
    const shared = evidenceFact(one, request);
    const content = readContent(one.evidence, shared.verified);
    if (content.kind === 'signature') {
      const fact: SignatureFact = Object.freeze({
        ...shared,
        annotations: signedAnnotations(one.verdicts) ?? content.annotations,
      });
      signatures.push(fact);
      if (fact.verified) verifiedSignatures.push(sealSignature(fact));
    } else {
      const fact = attestationFact(shared, content, one.evidence);
      attestations.push(fact);
      if (fact.summary?.kind === 'provenance') provenance.push(provenanceFact(fact, fact.summary));
      if (fact.verified && content.statement !== null) statements.set(fact, sealStatement(fact, content.statement));
    }
  }
  return {
    verifiers: request.verifiers,
    signatures,
    attestations,
    provenance,
    search: { subjects: set.subjects, gaps: set.gaps, found: countForms(set.items) },
    verified: { signatures: verifiedSignatures, statements: [...statements.values()] },
    statementOf: (attestation): JsonValue => statements.get(attestation)?.statement ?? null,
    warnings: request.roots.warnings,
  };
}

function evidenceFact({ evidence, verdicts }: JudgedEvidence, { verifiers }: VerificationRequest): EvidenceFact {
  const checks = verifiers.map(({ name }, at) => {
    const verdict = verdicts[at];
    return { verifier: name, failure: verdict === undefined || verdict.accepted ? null : verdict.failure };
  });
  const accepted = verdicts.find((verdict) => verdict.accepted);
  const names = verifiers.flatMap(({ name }, at) => (verdicts[at]?.accepted === true ? [name] : []));
  const shared = { form: evidence.form, evidence: evidence.digest, place: evidence.origin.place, checks };
  if (accepted === undefined || !accepted.accepted) {
    return {
      ...shared,
      verified: false,
      failure: furthestFailure(checks.flatMap(({ failure }) => failure ?? []))?.step ?? 'found',
      signer: { identity: null, issuer: null, key: null },
      signedAt: null,
      subject: evidence.subject,
      verifiers: [],
      claims: {},
      logged: false,
    };
  }
  const { signer, signedAt, subject, claims, logged } = accepted;
  return { ...shared, verified: true, failure: null, signer, signedAt, subject, verifiers: names, claims, logged };
}

/** The failure of the verifier that came furthest; the first of those that came equally far. */
function furthestFailure(failures: readonly VerificationFailure[]): VerificationFailure | null {
  let furthest: VerificationFailure | null = null;
  for (const failure of failures) {
    if (furthest === null || STEP_ORDER.indexOf(failure.step) > STEP_ORDER.indexOf(furthest.step)) furthest = failure;
  }
  return furthest;
}

function signedAnnotations(verdicts: readonly ItemVerdict[]): Readonly<Record<string, string>> | null {
  const accepted = verdicts.find((verdict) => verdict.accepted);
  return accepted?.accepted === true ? accepted.annotations : null;
}

function attestationFact(
  shared: EvidenceFact,
  content: Extract<EvidenceContent, { readonly kind: 'attestation' }>,
  evidence: Evidence,
): AttestationFact {
  const { predicateType, predicate } = content;
  const summary = summarizePredicate(predicateType, predicate);
  return Object.freeze({
    ...shared,
    predicateType,
    summary,
    predicate: evidence.content.length > MAX_KEPT_BYTES ? null : predicate,
  });
}

function provenanceFact(
  fact: AttestationFact,
  summary: Extract<PredicateSummary, { readonly kind: 'provenance' }>,
): ProvenanceFact {
  const { builder, buildType, source, revision, ref, workflow, finishedAt, materials, baseImages } = summary;
  const { verified, signer, verifiers, evidence } = fact;
  const stated = { builder, buildType, source, revision, ref, workflow, finishedAt, materials, baseImages };
  return Object.freeze({ verified, ...stated, signer, verifiers, evidence });
}

function countForms(items: readonly Evidence[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { form } of items) counts.set(form, (counts.get(form) ?? 0) + 1);
  return Object.fromEntries(counts);
}

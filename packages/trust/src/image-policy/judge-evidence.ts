import { setImmediate } from 'node:timers/promises';
import type {
  AttestationFact,
  EvidenceFact,
  JsonValue,
  Requirement,
  RequirementOutcome,
  VerificationFailure,
} from '@assay/core';
import type { ExpressionOutcome } from './expression-port.ts';
import { judgeExpression } from './judge-expression.ts';
import type { ImagePolicyContext } from './policy-context.ts';
import { type PolicyFailureCode, furthestFailure, policyFailure } from './policy-failures.ts';

/** Most statements over which one rule is judged. */
const MAX_STATEMENTS = 200;

/** How a requirement on evidence came out, with what met it and what rules warned of. */
export interface EvidenceOutcome {
  readonly outcome: RequirementOutcome;
  /** Facts that met it. */
  readonly facts: readonly EvidenceFact[];
  readonly warnings: readonly string[];
}

/** Met when the verifier accepts at least one signature of the image. */
export function judgeSignature(
  requirement: Extract<Requirement, { kind: 'signature' }>,
  context: ImagePolicyContext,
): EvidenceOutcome {
  const { name, verifier } = requirement;
  const accepted = acceptedBy(verifier, context.signatures);
  if (accepted.length > 0) return met(name, 'signature', accepted, []);
  const wanted = `a signature of the image that the verifier ${verifier} accepts`;
  return unmet(name, 'signature', explain(context.signatures, verifier, 'SIGNATURE_MISSING', wanted, context), context);
}

/** Met when the verifier accepts a statement of the kind and the rule holds for it; other statements of the kind do not count. */
export async function judgeAttestation(
  requirement: Extract<Requirement, { kind: 'attestation' }>,
  context: ImagePolicyContext,
): Promise<EvidenceOutcome> {
  const { name, verifier, predicateType, rule } = requirement;
  const kind = 'attestation' as const;
  const ofKind = context.attestations.filter((fact) => fact.predicateType === predicateType);
  const accepted = acceptedBy(verifier, ofKind);
  const wanted = `a statement ${predicateType} that the verifier ${verifier} accepts`;
  if (accepted.length === 0)
    return unmet(name, kind, explain(ofKind, verifier, 'ATTESTATION_MISSING', wanted, context), context);
  if (rule === null) return met(name, kind, accepted, []);
  let undecided: VerificationFailure | null = null;
  let refused: VerificationFailure | null = null;
  for (const [at, fact] of accepted.slice(0, MAX_STATEMENTS).entries()) {
    // Rules may keep this thread busy for seconds each: deadlines and cancellation have their turn between them.
    if (at > 0) await setImmediate();
    const statement = statementOf(fact, context);
    if (statement === null) {
      undecided ??= policyFailure('STATEMENT_UNAVAILABLE', `the statement ${fact.evidence} was not kept`, null);
      continue;
    }
    const outcome = await judgeExpression(rule, statement, context.engines);
    if (outcome.result === 'true') return met(name, kind, [fact], outcome.warnings);
    const failure = ruleFailure(outcome, `a statement ${predicateType} for which the rule ${name} holds`);
    if (outcome.result === 'error') undecided ??= failure;
    else refused ??= failure;
  }
  if (accepted.length > MAX_STATEMENTS) {
    undecided ??= policyFailure(
      'TOO_MANY_STATEMENTS',
      `only ${MAX_STATEMENTS} of ${accepted.length} statements were judged`,
      null,
    );
  }
  const failure = undecided ?? refused;
  return {
    outcome: { name, kind, result: undecided === null ? 'unmet' : 'error', failure, evidence: [], children: [] },
    facts: [],
    warnings: [],
  };
}

/** Why a rule does not hold, as a failure. */
export function ruleFailure(outcome: ExpressionOutcome, wanted: string): VerificationFailure {
  const undecided = outcome.result === 'error';
  const fallback = undecided ? 'the rule could not be evaluated' : 'the rule does not hold';
  const message = outcome.messages.length === 0 ? fallback : outcome.messages.join('; ');
  return policyFailure(undecided ? 'RULE_UNDECIDED' : 'RULE_UNMET', message, wanted);
}

function acceptedBy<Fact extends EvidenceFact>(verifier: string, facts: readonly Fact[]): readonly Fact[] {
  return facts.filter((fact) => fact.verified && fact.verifiers.includes(verifier));
}

/** What stopped the evidence that came furthest; what is missing when there is none. */
function explain(
  facts: readonly EvidenceFact[],
  verifier: string,
  missing: PolicyFailureCode,
  wanted: string,
  context: ImagePolicyContext,
): VerificationFailure {
  const failures = facts.flatMap((fact) =>
    fact.checks.filter((check) => check.verifier === verifier).map((check) => check.failure),
  );
  const furthest = furthestFailure(failures);
  const gaps = context.search?.gaps ?? [];
  if (gaps.length > 0) {
    const shown = gaps.slice(0, 3).map((gap) => `${gap.place}: ${gap.message}`);
    const further = furthest === null ? '' : `; of what could be read: ${furthest.message}`;
    return policyFailure('EVIDENCE_UNREADABLE', `evidence could not be read: ${shown.join('; ')}${further}`, wanted);
  }
  if (furthest !== null) return { ...furthest, wanted: furthest.wanted ?? wanted };
  const places = new Set((context.search?.subjects ?? []).map((subject) => subject.digest));
  const where = places.size === 0 ? '' : ` for ${[...places].join(' or ')}`;
  return policyFailure(missing, `nothing of the kind was found${where}`, wanted);
}

function statementOf(fact: AttestationFact, context: ImagePolicyContext): JsonValue {
  if (context.statementOf !== undefined) return context.statementOf(fact);
  if (fact.predicate === null) return null;
  const [algorithm = '', hex = ''] = fact.subject.split(':', 2);
  const name = context.reference === null ? '' : `${context.reference.registry}/${context.reference.repository}`;
  const subject = [{ name, digest: { [algorithm]: hex } }];
  return {
    _type: 'https://in-toto.io/Statement/v1',
    predicateType: fact.predicateType,
    subject,
    predicate: fact.predicate,
  };
}

function met(
  name: string,
  kind: RequirementOutcome['kind'],
  facts: readonly EvidenceFact[],
  warnings: readonly string[],
): EvidenceOutcome {
  const evidence = [...new Set(facts.map((fact) => fact.evidence))];
  return { outcome: { name, kind, result: 'met', failure: null, evidence, children: [] }, facts, warnings };
}

function unmet(
  name: string,
  kind: RequirementOutcome['kind'],
  failure: VerificationFailure,
  context: ImagePolicyContext,
): EvidenceOutcome {
  const result = (context.search?.gaps.length ?? 0) > 0 ? 'error' : 'unmet';
  return { outcome: { name, kind, result, failure, evidence: [], children: [] }, facts: [], warnings: [] };
}

import type { EvidenceFact, Requirement, RequirementOutcome, VerificationFailure } from '@assay/core';
import { judgeAttestation, judgeSignature } from './judge-evidence.ts';
import type { ImagePolicyContext } from './policy-context.ts';
import { furthestFailure, policyFailure } from './policy-failures.ts';

/** A requirement with its outcome and the facts that met its parts. */
export interface JudgedRequirement {
  readonly requirement: Requirement;
  readonly outcome: RequirementOutcome;
  /** Facts that met a signature or an attestation; empty for the others. */
  readonly facts: readonly EvidenceFact[];
  readonly children: readonly JudgedRequirement[];
  readonly warnings: readonly string[];
}

type Branch = Extract<Requirement, { kind: 'all' | 'any' | 'at-least' }>;

/** Deepest tree that is judged; a deeper one is not told. */
const MAX_DEPTH = 32;

/** Judges a requirement and all its parts, so that every one of them is explained. */
export async function judgeRequirement(
  requirement: Requirement,
  context: ImagePolicyContext,
  depth = 0,
): Promise<JudgedRequirement> {
  if (requirement.kind === 'signature' || requirement.kind === 'attestation') {
    const judged =
      requirement.kind === 'signature'
        ? judgeSignature(requirement, context)
        : await judgeAttestation(requirement, context);
    return { requirement, ...judged, children: [] };
  }
  if (requirement.kind === 'static') return judgeStatic(requirement);
  if (depth >= MAX_DEPTH)
    return leaf(
      requirement,
      'error',
      policyFailure('RULE_UNDECIDED', `requirements are nested more than ${MAX_DEPTH} deep`, null),
    );
  const children: JudgedRequirement[] = [];
  for (const child of requirement.of) children.push(await judgeRequirement(child, context, depth + 1));
  return combine(requirement, children);
}

function judgeStatic(requirement: Extract<Requirement, { kind: 'static' }>): JudgedRequirement {
  if (requirement.pass) return leaf(requirement, 'met', null);
  const message = requirement.message === '' ? 'the policy refuses this image' : requirement.message;
  return leaf(requirement, 'unmet', policyFailure('STATIC_REFUSAL', message, null));
}

function leaf(
  requirement: Requirement,
  result: RequirementOutcome['result'],
  failure: VerificationFailure | null,
): JudgedRequirement {
  const outcome = { name: requirement.name, kind: requirement.kind, result, failure, evidence: [], children: [] };
  return { requirement, outcome, facts: [], children: [], warnings: [] };
}

function combine(requirement: Branch, children: readonly JudgedRequirement[]): JudgedRequirement {
  const outcomes = children.map((child) => child.outcome);
  const met = outcomes.filter((outcome) => outcome.result === 'met');
  const errors = outcomes.filter((outcome) => outcome.result === 'error');
  const needed = requirement.kind === 'all' ? outcomes.length : requirement.kind === 'any' ? 1 : requirement.count;
  const { name, kind } = requirement;
  if (!Number.isSafeInteger(needed) || needed < 1 || needed > outcomes.length) {
    const message = `${needed} of ${outcomes.length} requirements cannot be met`;
    const outcome = {
      name,
      kind,
      result: 'error',
      failure: policyFailure('REQUIREMENT_EMPTY', message, null),
      evidence: [],
      children: outcomes,
    } as const;
    return { requirement, outcome, facts: [], children, warnings: [] };
  }
  const result = met.length >= needed ? 'met' : met.length + errors.length >= needed ? 'error' : 'unmet';
  const failure = result === 'met' ? null : explain(requirement, outcomes, met.length, needed);
  const evidence = result === 'met' ? [...new Set(met.flatMap((outcome) => outcome.evidence))] : [];
  const warnings =
    result === 'met'
      ? children.filter((child) => child.outcome.result === 'met').flatMap((child) => child.warnings)
      : [];
  return {
    requirement,
    outcome: { name, kind, result, failure, evidence, children: outcomes },
    facts: [],
    children,
    warnings,
  };
}

/** Of `all` the first part that is not met; of the others the part that came furthest. */
function explain(
  requirement: Branch,
  outcomes: readonly RequirementOutcome[],
  met: number,
  needed: number,
): VerificationFailure | null {
  const failures = outcomes.filter((outcome) => outcome.result !== 'met').map((outcome) => outcome.failure);
  if (requirement.kind === 'all') return failures[0] ?? null;
  const furthest = furthestFailure(failures);
  if (furthest === null || requirement.kind === 'any') return furthest;
  return {
    ...furthest,
    wanted: `${needed} of ${outcomes.length} requirements, of which ${met} are met; next: ${furthest.wanted ?? furthest.message}`,
  };
}

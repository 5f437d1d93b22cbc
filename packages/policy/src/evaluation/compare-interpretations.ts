import type { Decision, Finding, GatheredFacts } from '@assay/core';
import type { CompiledPolicy } from '../policy.ts';
import { evaluate } from './evaluate.ts';
import { type PlanOptions, planEvaluation } from './plan-evaluation.ts';

/** One way in which two readings of a policy differ on an image. */
export interface InterpretationDifference {
  readonly aspect: 'verdict' | 'reason' | 'mapping' | 'image-list' | 'finding';
  /** What differs, for people: a finding's id and rule, or null for the decision as a whole. */
  readonly subject: string | null;
  readonly strict: string;
  readonly historical: string;
}

/** Both readings of a policy on one image. */
export interface InterpretationComparison {
  readonly strict: Decision;
  readonly historical: Decision;
  readonly differences: readonly InterpretationDifference[];
}

/** Decides as the policy means it and as the historical engine would have, and says where the two differ. */
export function compareInterpretations(
  policy: CompiledPolicy,
  facts: GatheredFacts,
  options: Omit<PlanOptions, 'compat'> = { unmapped: null },
): InterpretationComparison {
  const strict = evaluate(planEvaluation(policy, facts, { ...options, compat: null }), facts);
  const historical = evaluate(planEvaluation(policy, facts, { ...options, compat: 'anchore' }), facts);
  return { strict, historical, differences: interpretationDifferences(strict, historical) };
}

/** Where two decisions on the same facts differ: one as the policy means it, one as the historical engine would have decided. */
export function interpretationDifferences(strict: Decision, historical: Decision): readonly InterpretationDifference[] {
  return [
    ...compareWord('verdict', strict.verdict, historical.verdict),
    ...compareWord('reason', strict.reason, historical.reason),
    ...compareWord('mapping', strict.mapping?.name ?? 'none', historical.mapping?.name ?? 'none'),
    ...compareWord('image-list', listOf(strict), listOf(historical)),
    ...compareFindings(strict.findings, historical.findings),
  ];
}

function compareWord(
  aspect: InterpretationDifference['aspect'],
  strict: string,
  historical: string,
): readonly InterpretationDifference[] {
  return strict === historical ? [] : [{ aspect, subject: null, strict, historical }];
}

function listOf({ imageListMatch }: Decision): string {
  return imageListMatch === null ? 'none' : `${imageListMatch.list}: ${imageListMatch.name}`;
}

function compareFindings(
  strict: readonly Finding[],
  historical: readonly Finding[],
): readonly InterpretationDifference[] {
  const ours = new Map(strict.map((finding) => [keyOf(finding), finding]));
  const theirs = new Map(historical.map((finding) => [keyOf(finding), finding]));
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((key) => {
    const [a, b] = [statusOf(ours.get(key)), statusOf(theirs.get(key))];
    return a === b ? [] : [{ aspect: 'finding' as const, subject: key, strict: a, historical: b }];
  });
}

function keyOf({ ruleSetId, ruleId, id }: Finding): string {
  return `${ruleSetId}/${ruleId}/${id}`;
}

function statusOf(finding: Finding | undefined): string {
  return finding === undefined ? 'absent' : `${finding.status} ${finding.action}`;
}

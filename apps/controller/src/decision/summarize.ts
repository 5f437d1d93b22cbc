import { createHash } from 'node:crypto';
import { type Decision, type Digest, type Finding, type Reference, type Verdict, formatReference } from '@assay/core';
import { shownText } from '../review/bounded-text.ts';
import type { DecisionSummary, FindingSummary } from './decide.ts';

/** Findings that people are told of. */
const MAX_FINDINGS = 5;
/** Rules that are kept by name. */
const MAX_RULES = 64;
const MAX_TEXT_BYTES = 300;
const MAX_ID_BYTES = 128;

/** What is against an image weighs most, then what could not be told. */
const ORDER: readonly Verdict[] = ['pass', 'warn', 'error', 'fail'];

/**
 * As much of the decisions on an image, one for each of its platforms, as is kept. The worst of them counts; of none nothing is known.
 */
export function summarize(
  decisions: readonly Decision[],
  subject: { readonly reference: Reference; readonly digest: Digest; readonly revision: string },
): DecisionSummary | null {
  const [first] = decisions;
  if (first === undefined) return null;
  const worst = decisions.reduce((a, b) => (ORDER.indexOf(b.verdict) > ORDER.indexOf(a.verdict) ? b : a), first);
  const counting = decisions.flatMap(({ findings }) => findings.filter(countsAgainst)).toSorted(byWeight);
  const blocking = new Set(counting.filter(isBlocking).map(({ ruleId }) => shownText(ruleId, MAX_ID_BYTES)));
  const reference = formatReference({ ...subject.reference, digest: subject.digest });
  const { verdict, finalAction, reason, policy, evaluatedAt } = worst;
  const identity = JSON.stringify([reference, subject.revision, verdict, counting.map(({ id }) => id)]);
  return {
    id: createHash('sha256').update(identity).digest('hex').slice(0, 16),
    verdict,
    finalAction,
    reason,
    reference,
    digest: subject.digest,
    policyName: shownText(policy.name, MAX_ID_BYTES),
    policyDigest: policy.digest,
    evaluatedAt,
    findings: distinct(counting).slice(0, MAX_FINDINGS).map(summarizeFinding),
    blockingRules: [...blocking].slice(0, MAX_RULES),
    // What is wrong beside findings, an image read in part, no rule can be named for.
    hasAllRules: blocking.size <= MAX_RULES && decisions.every(isExplainedByFindings),
    counts: {
      stop: counting.filter(({ status, action }) => status === 'open' && action === 'stop').length,
      warn: counting.filter(({ status, action }) => status === 'open' && action === 'warn').length,
      error: counting.filter(({ status }) => status === 'error').length,
    },
  };
}

function isExplainedByFindings({ verdict, reason, problems }: Decision): boolean {
  if (verdict === 'pass' || verdict === 'warn') return true;
  const aboutRules = new Set(['FACT_MISSING', 'TRIGGER_FAILED']);
  return (
    reason === 'policy_evaluation' &&
    problems.every(({ severity, code }) => severity !== 'error' || aboutRules.has(code))
  );
}

function countsAgainst({ status, action }: Finding): boolean {
  return status === 'error' || (status === 'open' && action !== 'go');
}

function isBlocking({ status, action }: Finding): boolean {
  return status === 'error' || action === 'stop';
}

function byWeight(a: Finding, b: Finding): number {
  return weightOf(a) - weightOf(b);
}

function weightOf({ status, action }: Finding): number {
  if (status === 'error') return 1;
  return action === 'stop' ? 0 : 2;
}

/** The same finding of several platforms is told once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.ruleId} ${finding.id}`, finding])).values()];
}

function summarizeFinding(finding: Finding): FindingSummary {
  const { ruleId, gate, trigger, triggerId, action, status, message, recommendation } = finding;
  return {
    ruleId: shownText(ruleId, MAX_ID_BYTES),
    gate,
    trigger,
    triggerId: shownText(triggerId, MAX_ID_BYTES),
    action,
    isError: status === 'error',
    message: shownText(message, MAX_TEXT_BYTES),
    recommendation: recommendation === undefined ? null : shownText(recommendation, MAX_TEXT_BYTES),
  };
}

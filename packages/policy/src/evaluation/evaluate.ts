import {
  type Action,
  type Decision,
  type DecisionProblem,
  type DecisionReason,
  type Finding,
  type GatheredFacts,
  type Verdict,
  formatReference,
} from '@assay/core';
import { applyAllowlists } from './apply-allowlists.ts';
import { baseLayersOf } from './base-layers.ts';
import { decisionProblem } from './decision-problem.ts';
import { findIncompleteness } from './find-incompleteness.ts';
import type { Plan } from './plan-evaluation.ts';
import { runRule } from './run-rule.ts';

const FINAL_ACTIONS: Readonly<Record<Verdict, Action>> = { pass: 'go', warn: 'warn', fail: 'stop', error: 'stop' };

/**
 * Asks all rules of the plan and decides. Pure: the same plan and facts give a byte-identical decision. Nothing unknown passes: a
 * rule that cannot be evaluated, a missing fact and an image that could not be read whole make the verdict `error`, or `fail` when
 * a rule stops as well. Only an entry of the image allowlist, which is an explicit decision, overrides that.
 */
export function evaluate(plan: Plan, facts: GatheredFacts): Decision {
  const rules = plan.failure === null ? plan.rules : [];
  const base = baseLayersOf(facts);
  const raw = rules.flatMap((planned) => runRule(planned, facts, base));
  const { findings, problems: aboutItems } = applyAllowlists(raw, plan, facts, facts.evaluatedAt);
  const incomplete = [
    ...findIncompleteness(plan, facts),
    ...plan.problems.filter((problem) => problem.severity === 'error'),
  ];
  const { verdict, reason } = decide(plan, findings, incomplete.length > 0);
  const failed = raw.filter((finding) => finding.status === 'error').map(describeFailure);
  return {
    schemaVersion: 1,
    verdict,
    finalAction: FINAL_ACTIONS[verdict],
    reason,
    evaluatedAt: facts.evaluatedAt.toISOString(),
    subject: facts.subject,
    policy: describePolicy(plan.policy),
    mapping: plan.mapping === null ? null : { name: plan.mapping.entry.name, index: plan.mapping.index },
    imageListMatch: imageListMatch(plan),
    advisoryData: advisoryDataOf(facts),
    findings,
    problems: [
      ...failureProblems(plan),
      ...unmappedProblems(plan, facts),
      ...incomplete,
      ...failed,
      ...plan.problems.filter((problem) => problem.severity === 'warning'),
      ...aboutItems,
    ],
  };
}

function describePolicy({ id, name, digest, includes }: Plan['policy']): Decision['policy'] {
  return { id, name, digest, ...(includes.length === 0 ? {} : { includes }) };
}

/** Which advisory data the decision rests on; null when no rule asked for vulnerabilities. */
function advisoryDataOf({ vulnerabilities }: GatheredFacts): Decision['advisoryData'] {
  if (vulnerabilities === undefined) return null;
  const { builtAt, digest } = vulnerabilities.data;
  return { builtAt, ...(digest === undefined ? {} : { digest }) };
}

/** Deny beats allow, both beat the rules. */
function decide(
  plan: Plan,
  findings: readonly Finding[],
  incomplete: boolean,
): { readonly verdict: Verdict; readonly reason: DecisionReason } {
  if (plan.compat !== null) return decideHistorically(plan, findings, incomplete);
  if (plan.denylisted !== null) return { verdict: 'fail', reason: 'denylisted' };
  if (plan.allowlisted !== null) return { verdict: 'pass', reason: 'allowlisted' };
  if (plan.mapping === null) return { verdict: verdictOf(plan.unmapped), reason: 'unmapped' };
  return { verdict: verdictOfFindings(findings, incomplete), reason: 'policy_evaluation' };
}

/**
 * As the historical engine decided: a policy that it could not build stopped the image, a rule that failed left no result
 * whatever the image lists said, and an image without a mapping passed. That an image could not be read whole still counts.
 */
function decideHistorically(
  { failure, denylisted, allowlisted, mapping }: Plan,
  findings: readonly Finding[],
  incomplete: boolean,
): { readonly verdict: Verdict; readonly reason: DecisionReason } {
  if (failure !== null) return { verdict: failure.verdict, reason: 'policy_evaluation' };
  if (findings.some((finding) => finding.status === 'error')) return { verdict: 'error', reason: 'policy_evaluation' };
  if (denylisted !== null) return { verdict: 'fail', reason: 'denylisted' };
  if (allowlisted !== null) return { verdict: 'pass', reason: 'allowlisted' };
  if (mapping === null) return { verdict: 'pass', reason: 'policy_evaluation' };
  return { verdict: verdictOfFindings(findings, incomplete), reason: 'policy_evaluation' };
}

/** Stop, error, warn and pass in this order. */
function verdictOfFindings(findings: readonly Finding[], incomplete: boolean): Verdict {
  const open = findings.filter((finding) => finding.status === 'open');
  const stopped = open.some((finding) => finding.action === 'stop');
  const undecided = incomplete || findings.some((finding) => finding.status === 'error');
  const warned = open.some((finding) => finding.action === 'warn');
  return stopped ? 'fail' : undecided ? 'error' : warned ? 'warn' : 'pass';
}

function verdictOf(action: Action): Verdict {
  return action === 'stop' ? 'fail' : action === 'warn' ? 'warn' : 'pass';
}

function imageListMatch({ denylisted, allowlisted }: Plan): Decision['imageListMatch'] {
  if (denylisted !== null) {
    return { list: 'denylisted_images', name: denylisted.entry.name, index: denylisted.index };
  }
  return allowlisted === null
    ? null
    : { list: 'allowlisted_images', name: allowlisted.entry.name, index: allowlisted.index };
}

function failureProblems({ failure }: Plan): readonly DecisionProblem[] {
  return failure === null ? [] : [decisionProblem('error', 'HISTORICAL_FAILURE', failure.message)];
}

function unmappedProblems(plan: Plan, facts: GatheredFacts): readonly DecisionProblem[] {
  if (plan.mapping !== null) return [];
  const name = facts.reference === null ? facts.subject.reference : formatReference(facts.reference);
  const hint =
    facts.reference === null
      ? 'it has no reference that mappings could match: say with --as REFERENCE what it should be judged as'
      : 'add a mapping for it, or a last one with * for registry, repository and tag';
  const message = `no mapping of the policy matches ${name}, so no rule was asked and the outcome is ${plan.unmapped}; ${hint}`;
  return [decisionProblem(plan.unmapped === 'stop' ? 'error' : 'warning', 'IMAGE_UNMAPPED', message)];
}

function describeFailure(finding: Finding): DecisionProblem {
  const rule = `rule ${finding.ruleId} of ${finding.ruleSetId} (${finding.gate}.${finding.trigger})`;
  return decisionProblem('error', 'TRIGGER_FAILED', `${rule}: ${finding.message}`);
}

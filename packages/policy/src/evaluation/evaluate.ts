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
import { decisionProblem } from './decision-problem.ts';
import { findIncompleteness } from './find-incompleteness.ts';
import { type Plan, plannedRules } from './plan-evaluation.ts';
import { runRule } from './run-rule.ts';

const FINAL_ACTIONS: Readonly<Record<Verdict, Action>> = { pass: 'go', warn: 'warn', fail: 'stop', error: 'stop' };

/**
 * Asks all rules of the plan and decides. Pure: the same plan and facts give a byte-identical decision. Nothing unknown passes: a
 * rule that cannot be evaluated, a missing fact and an image that could not be read whole make the verdict `error`, or `fail` when
 * a rule stops as well. Only an entry of the image allowlist, which is an explicit decision, overrides that.
 */
export function evaluate(plan: Plan, facts: GatheredFacts): Decision {
  const rules = plan.mapping === null ? [] : plannedRules(plan.mapping.entry);
  const raw = rules.flatMap((planned) => runRule(planned, facts));
  const allowlists = plan.mapping?.entry.allowlists ?? [];
  const { findings, problems: expired } = applyAllowlists(raw, allowlists, facts.evaluatedAt);
  const incomplete = findIncompleteness(plan, facts);
  const { verdict, reason } = decide(plan, findings, incomplete.length > 0);
  const failed = raw.filter((finding) => finding.status === 'error').map(describeFailure);
  return {
    schemaVersion: 1,
    verdict,
    finalAction: FINAL_ACTIONS[verdict],
    reason,
    evaluatedAt: facts.evaluatedAt.toISOString(),
    subject: facts.subject,
    policy: { id: plan.policy.id, name: plan.policy.name, digest: plan.policy.digest },
    mapping: plan.mapping === null ? null : { name: plan.mapping.entry.name, index: plan.mapping.index },
    imageListMatch: imageListMatch(plan),
    advisoryData: null,
    findings,
    problems: [...unmappedProblems(plan, facts), ...incomplete, ...failed, ...expired],
  };
}

/** Deny beats allow, both beat the rules; then stop, error, warn and pass in this order. */
function decide(
  plan: Plan,
  findings: readonly Finding[],
  incomplete: boolean,
): { readonly verdict: Verdict; readonly reason: DecisionReason } {
  if (plan.denylisted !== null) return { verdict: 'fail', reason: 'denylisted' };
  if (plan.allowlisted !== null) return { verdict: 'pass', reason: 'allowlisted' };
  if (plan.mapping === null) return { verdict: verdictOf(plan.unmapped), reason: 'unmapped' };
  const open = findings.filter((finding) => finding.status === 'open');
  const stopped = open.some((finding) => finding.action === 'stop');
  const undecided = incomplete || findings.some((finding) => finding.status === 'error');
  const warned = open.some((finding) => finding.action === 'warn');
  const verdict = stopped ? 'fail' : undecided ? 'error' : warned ? 'warn' : 'pass';
  return { verdict, reason: 'policy_evaluation' };
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

import type { Decision, Finding, JsonObject } from '@assay/core';
import { jsonOf } from '../document/variables.ts';
import type { CompiledPolicy, Rule, SourcePlace } from '../policy.ts';
import { gates } from '../registry.ts';

/** Everything that is known of why a finding is there and what to do about it. */
export interface FindingExplanation {
  readonly finding: Finding;
  /** The rule that asked; null when the policy at hand has no such rule. */
  readonly rule: {
    readonly id: string;
    readonly ruleSetId: string;
    readonly description: string | null;
    readonly recommendation: string | null;
    readonly params: JsonObject;
    readonly place: SourcePlace;
  } | null;
  /** The question, in the words of its module. */
  readonly trigger: { readonly title: string; readonly summary: string; readonly facts: readonly string[] } | null;
  readonly mapping: { readonly name: string; readonly index: number } | null;
  /** What the finding does to the verdict, one sentence. */
  readonly effect: string;
  /** An allowlist item that would accept exactly this finding; null when none can. */
  readonly exception: JsonObject | null;
}

/** Explains a finding of a decision by its id; null when the decision has no such finding. */
export function explainFinding(
  decision: Decision,
  findingId: string,
  policy: CompiledPolicy,
): FindingExplanation | null {
  const finding = decision.findings.find(({ id }) => id === findingId);
  if (finding === undefined) return null;
  const trigger = gates.get(finding.gate)?.triggers.get(finding.trigger);
  const rule = findRule(finding, policy);
  return {
    finding,
    rule: rule === null ? null : describeRule(rule, finding.ruleSetId),
    trigger:
      trigger === undefined
        ? null
        : { title: trigger.title, summary: trigger.summary, facts: rule?.bound.needs ?? trigger.needs },
    mapping: decision.mapping,
    effect: describeEffect(decision, finding),
    exception: finding.status === 'open' ? suggestException(finding, decision.evaluatedAt) : null,
  };
}

function findRule({ ruleSetId, ruleId }: Finding, policy: CompiledPolicy): Rule | null {
  const ruleSet = policy.ruleSets.find(({ id }) => id === ruleSetId);
  return ruleSet?.rules.find(({ id }) => id === ruleId) ?? null;
}

function describeRule(rule: Rule, ruleSetId: string): NonNullable<FindingExplanation['rule']> {
  const { id, description, recommendation, params, place } = rule;
  const written = Object.fromEntries([...params].map(([name, input]) => [name, jsonOf(input)]));
  return { id, ruleSetId, description, recommendation, params: written, place };
}

function describeEffect({ verdict, reason }: Decision, { status, action, allowlistMatch }: Finding): string {
  if (status === 'allowlisted') {
    const { allowlistId = '', itemId = '' } = allowlistMatch ?? {};
    return `item ${itemId} of allowlist ${allowlistId} accepts it, so it does not count`;
  }
  if (reason !== 'policy_evaluation')
    return `the verdict is ${verdict} because the image is ${reason}, whatever rules say`;
  if (status === 'error') return 'the rule could not be evaluated, and what is not known never passes';
  if (action === 'stop') return 'it stops the image: the verdict is fail';
  return action === 'warn' ? 'it warns: by itself it makes the verdict warn' : 'it is information only';
}

/** Days that a suggested exception lasts: time for a fix, and a date on which somebody has to look again. */
const EXCEPTION_DAYS = 30;

/** An item with what is known, and placeholders for what a person has to say. */
function suggestException({ gate, triggerId, subject }: Finding, evaluatedAt: string): JsonObject {
  const [vulnerability] = subject.vulnerabilityIds ?? [];
  const scope: JsonObject =
    vulnerability !== undefined && subject.purl !== undefined
      ? { vulnerability, package: subject.purl.split(/[?#]/, 1)[0] ?? subject.purl }
      : { trigger_id: triggerId };
  return {
    gate,
    ...scope,
    owner: 'WHO ANSWERS FOR IT',
    reason: 'WHY IT IS ACCEPTED',
    expires_on: endOfException(evaluatedAt),
  };
}

/** The first midnight (UTC) after so many days. */
function endOfException(evaluatedAt: string): string {
  const end = new Date(evaluatedAt);
  end.setUTCDate(end.getUTCDate() + EXCEPTION_DAYS + 1);
  end.setUTCHours(0, 0, 0, 0);
  return end.toISOString().replace('.000Z', 'Z');
}

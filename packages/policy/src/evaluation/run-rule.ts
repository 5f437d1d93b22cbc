import { type Finding, type GatheredFacts, compareText } from '@assay/core';
import type { Trigger } from '../contracts/trigger.ts';
import { gates } from '../registry.ts';
import type { BaseLayers } from './base-layers.ts';
import { makeErrorFinding, makeFinding } from './make-finding.ts';
import type { PlannedRule } from './plan-evaluation.ts';
import { unansweredParts } from './unanswered-parts.ts';

/** Most findings of one rule; a rule with more is reported as one that could not be evaluated to its end. */
const MAX_FINDINGS_OF_RULE = 100_000;

/** Asks one rule. Whatever goes wrong in it becomes an `error` finding beside what it found before. */
export function runRule(planned: PlannedRule, facts: GatheredFacts, base: BaseLayers): readonly Finding[] {
  const { rule } = planned;
  const trigger = gates.get(rule.gate)?.triggers.get(rule.trigger);
  if (trigger === undefined) return [makeErrorFinding(planned, 'its trigger is not registered')];
  const missing = [
    ...rule.bound.needs.filter((kind) => facts[kind] === undefined),
    ...unansweredParts(rule.bound.ask, facts.answers),
  ];
  if (missing.length > 0) {
    return [makeErrorFinding(planned, `facts were not gathered: ${missing.join(', ')}`, missing)];
  }
  const findings: Finding[] = [];
  const failure = collect({ planned, trigger, facts, base }, findings);
  const sorted = findings.toSorted(compareFindings);
  return failure === null ? sorted : [...sorted, makeErrorFinding(planned, failure)];
}

interface Asked {
  readonly planned: PlannedRule;
  readonly trigger: Trigger;
  readonly facts: GatheredFacts;
  readonly base: BaseLayers;
}

function collect({ planned, trigger, facts, base }: Asked, findings: Finding[]): string | null {
  try {
    for (const occurrence of planned.rule.bound.evaluate(facts)) {
      if (findings.length >= MAX_FINDINGS_OF_RULE) return `it found more than ${MAX_FINDINGS_OF_RULE} things`;
      findings.push(makeFinding(planned, trigger, occurrence, base));
    }
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'it failed without saying why';
  }
}

/** By subject, then by all that may differ on one subject: the order depends on nothing else. */
function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.subject.key, b.subject.key) ||
    compareText(a.triggerId, b.triggerId) ||
    compareText(a.message, b.message) ||
    compareText(JSON.stringify([a.locations, a.evidence]), JSON.stringify([b.locations, b.evidence]))
  );
}

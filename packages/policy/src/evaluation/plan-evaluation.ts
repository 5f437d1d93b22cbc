import { type Action, type DecisionProblem, type FactNeeds, type ImageIdentity } from '@assay/core';
import type { EvaluationContext } from '../mapping/condition.ts';
import { type HistoricalFailure, selectHistorical } from '../mapping/select-historical.ts';
import { type Selected, selectFirst } from '../mapping/select-mapping.ts';
import type { Allowlist, CompiledPolicy, ImageEntry, Mapping, Rule, RuleSet } from '../policy.ts';
import { allowlistNeeds, collectNeeds, mergeNeeds, withTrust } from './fact-needs.ts';
import { UnknownParts } from './unknown-parts.ts';

/** Whose reading of a policy counts: ours, or that of the historical engine with its known faults. */
export type Compatibility = 'anchore';

/** What an evaluation leaves to the caller. */
export interface PlanOptions extends EvaluationContext {
  /** What an image without a mapping means; null leaves it to the policy, which means `stop` unless it says otherwise. */
  readonly unmapped: Action | null;
  /** Decide as the historical engine would have. Default: null, as the policy means it. */
  readonly compat?: Compatibility | null;
  /** Days before its end from which on an allowlist item is reported. Default 14. */
  readonly expiringWithinDays?: number;
  /**
   * Accepted findings that are kept beside the document: they count for every mapping, after its own allowlists, and of those that accept
   * nothing nothing is said. Default: none.
   */
  readonly exceptions?: Allowlist | null;
}

/** What will be asked of one image, and what has to be known for it. */
export interface Plan {
  readonly policy: CompiledPolicy;
  readonly unmapped: Action;
  readonly mapping: Selected<Mapping> | null;
  readonly denylisted: Selected<ImageEntry> | null;
  readonly allowlisted: Selected<ImageEntry> | null;
  /** The rules that apply, in the order in which they are asked. */
  readonly rules: readonly PlannedRule[];
  readonly needs: FactNeeds;
  readonly context: EvaluationContext;
  readonly compat: Compatibility | null;
  /** In compatibility: why the historical engine would not have asked the rules; null otherwise. */
  readonly failure: HistoricalFailure | null;
  readonly expiringWithinDays: number;
  /** Null for none. */
  readonly exceptions: Allowlist | null;
  /** What could not be told while planning. */
  readonly problems: readonly DecisionProblem[];
}

/** A rule and the rule set that it stands in. */
export interface PlannedRule {
  readonly ruleSet: RuleSet;
  readonly rule: Rule;
}

/** Days before its end from which on an allowlist item is reported, unless the caller says otherwise. */
const DEFAULT_EXPIRING_DAYS = 14;

/**
 * Chooses mapping, rules and image list entries and collects the facts that the rules need. As soon as one of them lies in the
 * layers the gaps are needed as well, because what could not be read may have changed the verdict.
 */
export function planEvaluation(policy: CompiledPolicy, identity: ImageIdentity, options: PlanOptions): Plan {
  const compat = options.compat ?? null;
  const exceptions = options.exceptions ?? null;
  const unknowns = new UnknownParts();
  const selection =
    compat === null
      ? { ...selectOurs(policy, identity, options, unknowns), failure: null }
      : selectHistorical(policy, identity);
  const planned = selection.mapping === null ? [] : plannedRules(selection.mapping.entry);
  const rules = planned.filter(({ rule, ruleSet }) =>
    rule.when === null ? true : unknowns.check(rule.when, `rule ${rule.id} of ${ruleSet.id}`, identity, options),
  );
  return {
    policy,
    unmapped: compat === null ? (options.unmapped ?? policy.unmapped ?? 'stop') : 'go',
    ...selection,
    rules,
    needs: withTrust(
      mergeNeeds([
        collectNeeds(rules.map(({ rule }) => rule)),
        allowlistNeeds(
          rules.length === 0
            ? []
            : [...(selection.mapping?.entry.allowlists ?? []), ...(exceptions === null ? [] : [exceptions])],
        ),
      ]),
      policy.trust,
      rules.map(({ rule }) => rule),
    ),
    context: options,
    compat,
    expiringWithinDays: options.expiringWithinDays ?? DEFAULT_EXPIRING_DAYS,
    exceptions,
    problems: unknowns.problems(),
  };
}

function selectOurs(
  policy: CompiledPolicy,
  identity: ImageIdentity,
  context: EvaluationContext,
  unknowns: UnknownParts,
): Pick<Plan, 'mapping' | 'denylisted' | 'allowlisted'> {
  const applies = ({ when, name }: Mapping): boolean =>
    when === null || unknowns.check(when, `mapping ${name}`, identity, context);
  return {
    mapping: selectFirst(policy.mappings, identity, applies),
    denylisted: selectFirst(policy.denylistedImages, identity),
    allowlisted: selectFirst(policy.allowlistedImages, identity),
  };
}

/** All rules of a mapping in the order in which they are asked; a rule set that is named twice is asked once. */
function plannedRules(mapping: Mapping): readonly PlannedRule[] {
  return [...new Set(mapping.ruleSets)].flatMap((ruleSet) => ruleSet.rules.map((rule) => ({ ruleSet, rule })));
}

import {
  type Action,
  type FactKind,
  type FactNeeds,
  type FileDigestAlgorithm,
  type ImageIdentity,
  LAYER_FACTS,
} from '@assay/core';
import type { InspectionAsk } from '../contracts/trigger.ts';
import { type Selected, selectFirst } from '../mapping/select-mapping.ts';
import type { CompiledPolicy, ImageEntry, Mapping, Rule, RuleSet } from '../policy.ts';

/** What an evaluation leaves to the caller. */
export interface PlanOptions {
  /** What an image without a mapping means; null leaves it to the policy, which means `stop` unless it says otherwise. */
  readonly unmapped: Action | null;
}

/** What will be asked of one image, and what has to be known for it. */
export interface Plan {
  readonly policy: CompiledPolicy;
  readonly unmapped: Action;
  readonly mapping: Selected<Mapping> | null;
  readonly denylisted: Selected<ImageEntry> | null;
  readonly allowlisted: Selected<ImageEntry> | null;
  readonly needs: FactNeeds;
}

/** A rule and the rule set that it stands in. */
export interface PlannedRule {
  readonly ruleSet: RuleSet;
  readonly rule: Rule;
}

/**
 * Chooses mapping and image list entries and collects the facts that the rules need. As soon as one of them lies in the layers
 * the gaps are needed as well, because what could not be read may have changed the verdict.
 */
export function planEvaluation(policy: CompiledPolicy, identity: ImageIdentity, options: PlanOptions): Plan {
  const mapping = selectFirst(policy.mappings, identity);
  return {
    policy,
    unmapped: options.unmapped ?? policy.unmapped ?? 'stop',
    mapping,
    denylisted: selectFirst(policy.denylistedImages, identity),
    allowlisted: selectFirst(policy.allowlistedImages, identity),
    needs: collectNeeds(mapping === null ? [] : plannedRules(mapping.entry)),
  };
}

/** All rules of a mapping in the order in which they are asked; a rule set that is named twice is asked once. */
export function plannedRules(mapping: Mapping): readonly PlannedRule[] {
  return [...new Set(mapping.ruleSets)].flatMap((ruleSet) => ruleSet.rules.map((rule) => ({ ruleSet, rule })));
}

function collectNeeds(rules: readonly PlannedRule[]): FactNeeds {
  const kinds = new Set<FactKind>();
  const algorithms = new Set<FileDigestAlgorithm>();
  const paths = new Set<string>();
  const retrieve = new Set<string>();
  let every = false;
  for (const { rule } of rules) {
    for (const kind of rule.bound.needs) kinds.add(kind);
    const ask: InspectionAsk = rule.bound.ask;
    for (const path of ask.retrieve ?? []) retrieve.add(path);
    for (const algorithm of ask.fileDigests?.algorithms ?? []) algorithms.add(algorithm);
    if (ask.fileDigests?.paths === 'all') every = true;
    else for (const path of ask.fileDigests?.paths ?? []) paths.add(path);
  }
  if (kinds.intersection(LAYER_FACTS).size > 0) kinds.add('gaps');
  return {
    kinds: new Set([...kinds].toSorted()),
    request: {
      fileDigests: { algorithms: [...algorithms].toSorted(), paths: every ? 'all' : [...paths].toSorted() },
      retrieve: [...retrieve].toSorted(),
    },
  };
}

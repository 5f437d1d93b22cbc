import type { ImagePolicy, ImagePolicyFact, ImagePolicyFacts, RequirementOutcome } from '@assay/core';
import { catchesImage, exemptsImage, imageNames } from './image-names.ts';
import { ruleFailure } from './judge-evidence.ts';
import { judgeExpression, undecided } from './judge-expression.ts';
import { type JudgedRequirement, judgeRequirement } from './judge-requirement.ts';
import { matchesObject } from './match-object.ts';
import type { ImagePolicyContext } from './policy-context.ts';
import { ruleInput } from './rule-input.ts';

const RULE_NAME = 'rule';

/**
 * Judges every policy that is about the image. What could not be told is `error`, which never counts as met. That all policies have
 * to be met, and what a mode of `warn` means, is for the caller.
 */
export async function judgeImagePolicies(
  policies: readonly ImagePolicy[],
  context: ImagePolicyContext,
): Promise<ImagePolicyFacts> {
  const judged: ImagePolicyFact[] = [];
  const others: string[] = [];
  for (const policy of policies) {
    if (isAbout(policy, context)) judged.push(await judgePolicy(policy, context));
    else others.push(policy.name);
  }
  return { judged, others };
}

/** True when the globs catch the image and the policy is about the object, where there is one. */
function isAbout(policy: ImagePolicy, context: Pick<ImagePolicyContext, 'reference' | 'written' | 'object'>): boolean {
  if (!matchesObject(policy.match, context.object)) return false;
  const names = imageNames(context.reference, context.written);
  return catchesImage(policy.images, names) && !exemptsImage(policy.except, names);
}

async function judgePolicy(policy: ImagePolicy, context: ImagePolicyContext): Promise<ImagePolicyFact> {
  const requirement = await judgeRequirement(policy.requirement, context);
  const { name, mode } = policy;
  if (policy.rule === null || requirement.outcome.result !== 'met') {
    return { policy: name, mode, outcome: requirement.outcome, warnings: requirement.warnings };
  }
  const rule = await judgeRule(policy, requirement, context);
  const warnings = [...requirement.warnings, ...rule.warnings];
  const children = [requirement.outcome, rule.outcome];
  const { result, failure } = rule.outcome;
  const evidence = result === 'met' ? requirement.outcome.evidence : [];
  return { policy: name, mode, outcome: { name, kind: 'all', result, failure, evidence, children }, warnings };
}

async function judgeRule(
  policy: ImagePolicy,
  requirement: JudgedRequirement,
  context: ImagePolicyContext,
): Promise<{ readonly outcome: RequirementOutcome; readonly warnings: readonly string[] }> {
  const input = ruleInput(policy, requirement, context);
  const outcome =
    policy.rule === null || typeof input === 'string'
      ? undecided(typeof input === 'string' ? input : 'there is no rule')
      : await judgeExpression(policy.rule, input, context.engines);
  const shared = { name: RULE_NAME, kind: 'rule', evidence: [], children: [] } as const;
  if (outcome.result === 'true')
    return { outcome: { ...shared, result: 'met', failure: null }, warnings: outcome.warnings };
  const failure = ruleFailure(outcome, `authorities and inputs for which the rule of ${policy.name} holds`);
  return {
    outcome: { ...shared, result: outcome.result === 'error' ? 'error' : 'unmet', failure },
    warnings: outcome.warnings,
  };
}

import { type PolicyComparison, compareFindings } from '@assay/advisory';
import { type AdvisoryMatcher, assessImage } from '@assay/assess';
import type { GatheredFacts } from '@assay/core';
import { type CompiledPolicy, evaluate, planEvaluation } from '@assay/policy';
import { type DecisionDocument, decisionDocument } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { loadPolicy } from '../load-policy.ts';
import { SETTINGS } from '../settings/settings.ts';
import { factsOfStored } from '../stored-inspection.ts';
import { judge } from './assess-options.ts';
import type { DiffSide } from './diff-sides.ts';

/**
 * What the policy of `--policy` says of two images; null without. A stored inspection answers as far as it can: rules that ask for more
 * give errors, which are findings.
 * @throws POLICY_UNREADABLE, what compiling throws, and what assessing throws
 */
export async function comparePolicy(
  context: CommandContext,
  matcher: AdvisoryMatcher | null,
  [before, after]: readonly [DiffSide, DiffSide],
): Promise<PolicyComparison | null> {
  const { io, settings } = context;
  const path = settings.get(SETTINGS.policy);
  if (path === null) return null;
  const policy = await loadPolicy(path, io.workingDirectory, settings.get(SETTINGS.var));
  const decide = async (side: DiffSide): Promise<readonly DecisionDocument[]> =>
    decisionsOf(side, { context, policy, matcher });
  return compareFindings(await decide(before), await decide(after));
}

interface Judging {
  readonly context: CommandContext;
  readonly policy: CompiledPolicy;
  readonly matcher: AdvisoryMatcher | null;
}

async function decisionsOf(
  side: DiffSide,
  { context, policy, matcher }: Judging,
): Promise<readonly DecisionDocument[]> {
  if (side.stored === null) {
    const assessments = await judge({ ...context, operands: [side.target] }, policy, assessImage);
    return assessments.map(({ decision }) => decisionDocument(decision));
  }
  const { io, settings } = context;
  const told = factsOfStored(side.stored, settings.get(SETTINGS.at) ?? io.now());
  const facts: GatheredFacts =
    matcher === null ? told : { ...told, vulnerabilities: matcher.match(side.inspection).vulnerabilities };
  const plan = planEvaluation(policy, facts, { unmapped: settings.get(SETTINGS.unmapped) });
  return [decisionDocument(evaluate(plan, facts))];
}

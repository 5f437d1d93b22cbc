import type { Decision } from '@assay/core';
import { fittingRows, markdownCode, markdownText } from '@assay/report';
import { type CheckOutcome, type CheckResult, worstResult } from './check-outcome.ts';
import type { NamedImage } from './vulnerability-outcome.ts';

const TEXT_BYTES = 50_000;

/** An image of a commit and what the policy says of it. */
export interface JudgedCommitImage {
  readonly image: NamedImage;
  readonly decision: Decision;
}

/** The outcome of the policy for all images of a commit. At least one. */
export function policyOutcome(judged: readonly JudgedCommitImage[]): CheckOutcome {
  const result = worstResult(judged.map(({ decision }) => resultOf(decision)));
  return {
    check: 'policy',
    result,
    title: titleOf(
      result,
      judged.map(({ decision }) => decision),
    ),
    summary: judged.map(({ image, decision }) => summaryOf(image, decision)).join('\n\n'),
    text: judged
      .map(({ decision }) => textOf(decision, Math.floor(TEXT_BYTES / judged.length)))
      .filter(Boolean)
      .join('\n\n'),
    annotations: [],
    actions:
      result === 'fail'
        ? [{ label: 'Ask for exception', description: 'Ask to accept these for 30 days', identifier: 'accept' }]
        : [],
    isWaiting: false,
  };
}

function resultOf({ verdict }: Decision): CheckResult {
  if (verdict === 'fail') return 'fail';
  return verdict === 'error' ? 'incomplete' : 'pass';
}

function titleOf(result: CheckResult, decisions: readonly Decision[]): string {
  const stops = decisions
    .flatMap(({ findings }) => findings)
    .filter(({ action, status }) => action === 'stop' && status !== 'allowlisted');
  if (result === 'fail')
    return `The policy refuses the image: ${stops.length} finding${stops.length === 1 ? '' : 's'}`.slice(0, 60);
  if (result === 'incomplete') return 'The policy could not be applied as a whole';
  return decisions.some(({ verdict }) => verdict === 'warn')
    ? 'The policy warns and lets the image through'
    : 'The policy lets the image through';
}

function summaryOf({ name, digest, platform }: NamedImage, decision: Decision): string {
  const { verdict, policy, reason, findings } = decision;
  const open = findings.filter(({ status }) => status !== 'allowlisted').length;
  return [
    `${markdownCode(`${name}@${digest}`)}${platform === null ? '' : ` (${markdownText(platform)})`}: **${verdict}** by policy ${markdownCode(policy.name)} (${markdownCode(policy.digest.slice(0, 19))}).`,
    '',
    `- reason: ${markdownText(reason.replaceAll('_', ' '))}`,
    `- findings: ${open} open, ${findings.length - open} accepted`,
  ].join('\n');
}

function textOf({ findings }: Decision, budget: number): string {
  const open = findings.filter(({ status }) => status !== 'allowlisted');
  if (open.length === 0) return '';
  const { rows, left } = fittingRows(open, budget, ({ action, gate, trigger, message }) => {
    return `| ${[action, `${gate}/${trigger}`, message].map(markdownText).join(' | ')} |`;
  });
  return ['| Action | Rule | What |\n|---|---|---|', ...rows, ...(left > 0 ? ['', `and ${left} more`] : [])].join('\n');
}

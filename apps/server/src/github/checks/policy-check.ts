import type { Decision, ForgeSettings } from '@assay/core';
import { fittingRows, markdownCode, markdownText } from '@assay/report';
import type { Scope } from '@assay/store';
import { serverError } from '../../errors.ts';
import { judgeStored } from '../../judgement/judge-image.ts';
import { effectivePolicy } from '../../policies/effective-policy.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { isGithubError } from '../client/github-client.ts';
import { type CheckOutcome, type CheckResult, plainOutcome } from './check-outcome.ts';
import type { CommitImage, CommitImages } from './commit-images.ts';
import { withoutImage, worst } from './vulnerability-check.ts';

const TEXT_BYTES = 50_000;

/** Judges the images of a commit by the default policy of the space, as they would be judged anywhere else. */
export async function policyCheck(
  parts: ServiceParts,
  scope: Scope,
  { images, settings, at }: { readonly images: CommitImages; readonly settings: ForgeSettings; readonly at: Date },
): Promise<CheckOutcome> {
  if (images.ready.length === 0) return withoutImage('policy', images, settings);
  const judged: { readonly image: CommitImage; readonly decision: Decision }[] = [];
  try {
    for (const image of images.ready) judged.push({ image, decision: await decide(parts, scope, image, at, '') });
  } catch (error) {
    if (!isGithubError(error, 'CONFLICT')) throw error;
    return plainOutcome('policy', 'no-data', {
      title: 'There is no default policy',
      summary:
        'No policy of the space is the default one and active. Activate a version of a policy and make it the default.',
    });
  }
  const result = worst(judged.map(({ decision }) => resultOf(decision)));
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

/** The decision on an image of a commit, by the default policy and in a place. @throws CONFLICT when there is no such policy */
export async function decide(
  parts: ServiceParts,
  scope: Scope,
  image: CommitImage,
  at: Date,
  context: string,
): Promise<Decision> {
  const policy = await effectivePolicy(parts, scope, null);
  const { imageId, build } = image;
  const { decision } = await judgeStored(parts, scope, {
    imageId,
    reference: build.reference,
    context,
    policy,
    at: at.getTime(),
  });
  if (decision.subject.digest === null && decision.verdict === 'pass') {
    throw serverError('INTERNAL', 'a decision does not say what it is about');
  }
  return decision;
}

function resultOf({ verdict }: Decision): CheckResult {
  if (verdict === 'fail') return 'fail';
  return verdict === 'error' ? 'incomplete' : 'pass';
}

function titleOf(result: CheckResult, decisions: readonly Decision[]): string {
  const stops = decisions
    .flatMap(({ findings }) => findings)
    .filter(({ action, status }) => action === 'stop' && status !== 'allowlisted');
  if (result === 'fail') return `The policy refuses the image: ${stops.length} findings`.slice(0, 60);
  if (result === 'incomplete') return 'The policy could not be applied as a whole';
  return decisions.some(({ verdict }) => verdict === 'warn')
    ? 'The policy warns and lets the image through'
    : 'The policy lets the image through';
}

function summaryOf({ name, digest, platform }: CommitImage, decision: Decision): string {
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

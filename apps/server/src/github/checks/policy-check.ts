import type { Decision, ForgeSettings } from '@assay/core';
import { type JudgedCommitImage, isGithubError, plainOutcome, policyOutcome } from '@assay/github';
import { type Scope, standingDecisions } from '@assay/store';
import { serverError } from '../../errors.ts';
import { itemFor } from '../../exceptions/make-item.ts';
import { judgeStored } from '../../judgement/judge-image.ts';
import { effectivePolicy } from '../../policies/effective-policy.ts';
import type { ServiceParts } from '../../service/parts.ts';
import type { CommitImage, CommitImages } from './commit-images.ts';
import { type ImageOutcome, withoutImage } from './vulnerability-check.ts';

/** Judges the images of a commit by the default policy of the space, as they would be judged anywhere else. */
export async function policyCheck(
  parts: ServiceParts,
  scope: Scope,
  { images, settings, at }: { readonly images: CommitImages; readonly settings: ForgeSettings; readonly at: Date },
): Promise<ImageOutcome> {
  if (images.ready.length === 0) return { outcome: withoutImage('policy', images, settings), wanted: [] };
  const judged: JudgedCommitImage[] = [];
  try {
    for (const image of images.ready) judged.push({ image, decision: await decide(parts, scope, image, at, '') });
  } catch (error) {
    if (!isGithubError(error, 'CONFLICT')) throw error;
    const outcome = plainOutcome('policy', 'no-data', {
      title: 'There is no default policy',
      summary:
        'No policy of the space is the default one and active. Activate a version of a policy and make it the default.',
    });
    return { outcome, wanted: [] };
  }
  const version = await standingDecisions.countingVersion(scope, null);
  const place = version === null ? {} : { policyId: version.policyId };
  const wanted = judged.flatMap(({ decision: { subject, findings } }) =>
    findings
      .filter(({ action, status }) => action === 'stop' && status === 'open')
      .map((finding) => itemFor(subject.reference, finding, place)),
  );
  return { outcome: policyOutcome(judged), wanted };
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

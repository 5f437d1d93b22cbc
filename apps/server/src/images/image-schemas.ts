import type { imageVerdicts, images } from '@assay/store';
import { Type } from 'typebox';
import { ANY_JSON, DIGEST, ID, INSTANT, VERDICT, closed, instantOf, instantOrNull, nullable } from '../http/schemas.ts';

/** Where what is known of an image comes from. */
export const ORIGIN = Type.Union([Type.Literal('inspected'), Type.Literal('claimed')], {
  description: 'inspected: the service read the image itself; claimed: somebody in the space said so.',
});

/** Where an image stands. */
export const STATE = Type.Union([Type.Literal('waiting'), Type.Literal('analysed'), Type.Literal('failed')], {
  description: 'How far the inspection is.',
});

const WORST_VERDICT = closed(
  {
    verdict: VERDICT,
    policyId: ID,
    policy: Type.String({ description: 'Name of the policy.' }),
    reference: Type.String({ description: 'As what the image was judged.' }),
    evaluationId: ID,
    since: INSTANT,
  },
  'The worst verdict that stands on the image, whatever policy or place it is about.',
);

/** An image as lists show it. */
export const IMAGE = closed({
  digest: DIGEST,
  origin: ORIGIN,
  state: STATE,
  reference: nullable(Type.String()),
  platform: nullable(Type.String()),
  indexDigest: nullable(Type.String()),
  imageId: nullable(Type.String()),
  sizeBytes: nullable(Type.Integer()),
  linkedAt: INSTANT,
  analysedAt: nullable(INSTANT),
  problem: nullable(ANY_JSON),
  verdict: nullable(WORST_VERDICT),
});

/** What `IMAGE` describes; null for an image that was never judged. */
export function imageBody(
  image: images.ImageSummary,
  worst: imageVerdicts.WorstVerdict | null,
): Record<string, unknown> {
  const { digest, origin, state, reference, platform, indexDigest, imageId, sizeBytes, problem } = image;
  return {
    digest,
    origin,
    state,
    reference,
    platform,
    indexDigest,
    imageId,
    sizeBytes,
    linkedAt: instantOf(image.linkedAt),
    analysedAt: instantOrNull(image.analysedAt),
    problem,
    verdict: worst === null ? null : { ...worst, since: instantOf(worst.since) },
  };
}

/** Path of a route about one image. */
export const IMAGE_PATH = closed({ digest: DIGEST });

/** Which of several origins is meant. Default: our own reading where there is one. */
export const ORIGIN_QUERY = { origin: Type.Optional(ORIGIN) };

/** The operation that does what was asked for. */
export const STARTED = closed({ operationId: ID });

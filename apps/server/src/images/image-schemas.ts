import { type images } from '@assay/store';
import { Type } from 'typebox';
import { ANY_JSON, DIGEST, ID, INSTANT, closed, instantOf, instantOrNull, nullable } from '../http/schemas.ts';

/** Where what is known of an image comes from. */
export const ORIGIN = Type.Union([Type.Literal('inspected'), Type.Literal('claimed')], {
  description: 'inspected: the service read the image itself; claimed: somebody in the space said so.',
});

/** Where an image stands. */
export const STATE = Type.Union([Type.Literal('waiting'), Type.Literal('analysed'), Type.Literal('failed')]);

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
});

/** What `IMAGE` describes. */
export function imageBody(image: images.ImageSummary): Record<string, unknown> {
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
  };
}

/** Path of a route about one image. */
export const IMAGE_PATH = closed({ digest: DIGEST });

/** Which of several origins is meant. Default: our own reading where there is one. */
export const ORIGIN_QUERY = { origin: Type.Optional(ORIGIN) };

/** The operation that does what was asked for. */
export const STARTED = closed({ operationId: ID });

import { createHash } from 'node:crypto';
import {
  type Digest,
  type JsonObject,
  type Platform,
  formatPlatform,
  formatReference,
  parseReference,
} from '@assay/core';
import { type Lane, type Scope, operations } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';

/** Kind of the job that opens an image for a space. */
export const INSPECT_JOB = 'inspect-image';

/** Kind of the operations that ask for layers to be read again. */
export const REINSPECT = 'image.reinspect';

/** Which image is to be inspected, for whom and why. */
export interface InspectionWish {
  /** Any reference; it is made canonical. */
  readonly reference: string;
  /** Fixes the image, whatever the tag names; null: what the reference names when the job runs. */
  readonly digest: Digest | null;
  readonly lane: Lane;
  readonly createdBy: string;
  /** Why, as judgements name it: `requested`, `tag`, … */
  readonly cause: string;
  /** One platform of an index, or all of them. Default `linux/amd64`, or whatever there is where it is no index. */
  readonly platform?: Platform | 'all' | null;
  /** Name that the space knows the image by, and that it is judged as. Default the reference. */
  readonly as?: string;
  /** Blob of what was handed in with the image. Default none. */
  readonly submission?: Digest | null;
  /** Whether layers are read again that were read before. Default false. */
  readonly force?: boolean;
}

/**
 * Asks for an image to be inspected for the space, in the caller's transaction. While the same is asked for already, that one job does it,
 * once more where it had begun: a tag may have moved since.
 * @throws REFERENCE_INVALID
 */
export async function requestInspection(
  scope: Scope,
  parts: Pick<ServiceParts, 'queue' | 'now'>,
  wish: InspectionWish,
): Promise<{ readonly operationId: string; readonly jobId: string }> {
  const parsed = parseReference(wish.reference);
  const reference = formatReference({ ...parsed, digest: wish.digest ?? parsed.digest });
  const payload = payloadOf(wish, reference);
  const name = createHash('sha256')
    .update(JSON.stringify([scope.space, { ...payload, cause: null }]))
    .digest('hex');
  const { id: jobId } = await parts.queue.enqueue(scope.db, {
    lane: wish.lane,
    kind: INSPECT_JOB,
    payload,
    space: scope.space,
    dedupKey: `inspect ${name}`,
    again: true,
  });
  const { createdBy } = wish;
  const kind = wish.force === true ? REINSPECT : 'image.inspect';
  const operation = { kind, subject: reference, jobId, createdBy };
  return { operationId: await operations.startOperation(scope, operation, parts.now()), jobId };
}

function payloadOf(
  { cause, as, platform = null, submission = null, force = false }: InspectionWish,
  reference: string,
): JsonObject {
  return {
    reference,
    cause,
    ...(as === undefined ? {} : { as }),
    ...(platform === null ? {} : { platform: platform === 'all' ? 'all' : formatPlatform(platform) }),
    ...(submission === null ? {} : { submission }),
    ...(force ? { force } : {}),
  };
}

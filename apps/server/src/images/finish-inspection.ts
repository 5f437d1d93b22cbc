import type { Digest, JsonObject } from '@assay/core';
import { type Lane, type Scope, images, spaceDocuments } from '@assay/store';
import { announce } from '../events/announce.ts';
import { followImage } from '../github/follow-image.ts';
import { requestJudgement } from '../judgement/request-judgement.ts';
import type { ServiceParts } from '../service/parts.ts';
import { DOCUMENTS } from './stored-inspection.ts';

/** An image that was read, for a space that waited for it. */
export interface FinishedInspection {
  readonly imageId: number;
  readonly digest: string;
  /** Canonical; as the space asked for it. */
  readonly reference: string;
  readonly document: { readonly format: string; readonly blob: Digest; readonly sizeBytes: number };
  readonly lane: Lane;
  readonly cause: string;
}

/** Lets the space read the inspection, tells of it and has it judged. Use the transaction that ends the job. */
export async function finishInspection(
  scope: Scope,
  { queue }: Pick<ServiceParts, 'queue'>,
  { imageId, digest, reference, document, lane, cause }: FinishedInspection,
  now: number,
): Promise<void> {
  await images.endFailure(scope, imageId);
  await spaceDocuments.putSpaceDocument(scope, imageId, { kind: DOCUMENTS.inspection, ...document }, now);
  await announce(scope, queue, { kind: 'inspection.finished', reference, digest }, now);
  await requestJudgement(scope, queue, { imageId, reference, lane, cause });
  await followImage(scope, { queue }, { imageId, reference });
}

/** Writes down that an image could not be inspected for a space, and tells of it. Use the transaction that ends the job. */
export async function failInspection(
  scope: Scope,
  { queue }: Pick<ServiceParts, 'queue'>,
  failed: { readonly imageId: number | null; readonly digest: string | null; readonly reference: string },
  problem: JsonObject,
  now: number,
): Promise<void> {
  const { imageId, digest, reference } = failed;
  if (imageId !== null) await images.failImage(scope, imageId, problem);
  const { code, message } = problem;
  await announce(
    scope,
    queue,
    {
      kind: 'inspection.failed',
      reference,
      digest,
      code: typeof code === 'string' ? code : 'UNEXPECTED',
      message: typeof message === 'string' ? message : '',
    },
    now,
  );
}

import { encodeInspection } from '@assay/assess';
import { type Digest, formatReference, isDigest, parseReference } from '@assay/core';
import { inspectionRevision } from '@assay/inspection';
import {
  type ClaimedJob,
  type JobBurial,
  type JobHandler,
  type Scope,
  type SpaceId,
  imageContents,
  imageDocuments,
  images,
  inSpace,
  operations,
} from '@assay/store';
import { matchContents } from '../advisories/match-contents.ts';
import { serverError } from '../errors.ts';
import type { ServiceParts } from '../service/parts.ts';
import { failInspection, finishInspection } from './finish-inspection.ts';
import { contentsOf } from './image-contents.ts';
import { platformText } from './platform-text.ts';
import { readArchive } from './read-archive.ts';
import { readDocument } from './read-document.ts';
import { DOCUMENTS } from './stored-inspection.ts';
import type { TakenImage } from './taken-image.ts';
import { discardUpload } from './upload.ts';

/** Kind of the job that takes in what somebody uploaded. */
export const HANDED_IN_JOB = 'take-in-upload';

/** Kind of the job that throws an upload away once nobody needs it. */
export const DISCARD_JOB = 'discard-upload';

/** What was uploaded: an image in an archive, a bill of materials, or an inspection that was made elsewhere. */
export type HandedIn = 'archive' | 'sbom' | 'inspection';

/** An upload that is to be taken in. */
export interface IntakeWish {
  readonly upload: Digest;
  readonly what: HandedIn;
  /** What the image is called; null: as the upload says. */
  readonly reference: string | null;
  /** Digest of the image that a document is about; null: as the document says. */
  readonly digest: Digest | null;
  readonly createdBy: string;
}

/** Has an upload taken in. Use the transaction that notes it in the audit trail. */
export async function requestIntake(
  scope: Scope,
  { queue, now }: Pick<ServiceParts, 'queue' | 'now'>,
  { upload, what, reference, digest, createdBy }: IntakeWish,
): Promise<{ readonly operationId: string; readonly jobId: string }> {
  const payload = {
    upload,
    what,
    ...(reference === null ? {} : { reference: formatReference(parseReference(reference)) }),
    ...(digest === null ? {} : { digest }),
  };
  const { id: jobId } = await queue.enqueue(scope.db, {
    lane: 'interactive',
    kind: HANDED_IN_JOB,
    payload,
    space: scope.space,
  });
  const subject = reference ?? upload;
  const operation = { kind: `image.${what === 'archive' ? 'upload' : 'import'}`, subject, jobId, createdBy };
  return { operationId: await operations.startOperation(scope, operation, now()), jobId };
}

/** What the job was asked for. */
interface Intake extends Omit<IntakeWish, 'createdBy'> {
  readonly space: SpaceId;
}

/** Takes in an upload: an archive is inspected as any image, of a document is believed what it says, in this space alone. */
export function handedInJob(parts: ServiceParts): JobHandler {
  return async (job, context) => {
    const intake = readIntake(job);
    const { what } = intake;
    const taken =
      what === 'archive' ? await readArchive(parts, intake, context) : [await readDocument(parts, { ...intake, what })];
    const stored: StoredImage[] = [];
    for (const image of taken) {
      const bytes = await encodeInspection(image.kept.inspection);
      stored.push({ ...image, blob: await parts.blobs.put(bytes), sizeBytes: bytes.length });
    }
    return async (trx) => {
      const scope = inSpace(trx, intake.space);
      for (const image of stored) await record(scope, parts, image, parts.now());
      await discardLater(scope, parts, intake.upload);
      return { images: stored.map(({ digest }) => digest) };
    };
  };
}

/** Tells the space that its upload could not be taken in, and throws it away. */
export function buryHandedIn(parts: ServiceParts): JobBurial {
  return async (trx, job, problem) => {
    const { space, reference, digest, upload } = readIntake(job);
    const scope = inSpace(trx, space);
    const failed = { imageId: null, digest, reference: reference ?? upload };
    await failInspection(scope, parts, failed, problem, parts.now());
    await discardLater(scope, parts, upload);
  };
}

/** Throws an upload away. */
export function discardJob({ blobs }: ServiceParts): JobHandler {
  return async ({ payload }) => {
    const { upload } = payload;
    if (typeof upload === 'string' && isDigest(upload)) await discardUpload(blobs, upload);
    return async () => null;
  };
}

async function discardLater(scope: Scope, { queue }: ServiceParts, upload: Digest): Promise<void> {
  await queue.enqueue(scope.db, {
    lane: 'feed',
    kind: DISCARD_JOB,
    payload: { upload },
    dedupKey: `discard ${upload}`,
  });
}

function readIntake({ space, payload }: Pick<ClaimedJob, 'space' | 'payload'>): Intake {
  const { upload, what, reference, digest } = payload;
  if (space === null || typeof upload !== 'string' || !isDigest(upload)) {
    throw serverError('INTERNAL', 'a job does not say what it is for');
  }
  return {
    space,
    upload,
    what: what === 'sbom' || what === 'inspection' ? what : 'archive',
    reference: typeof reference === 'string' ? reference : null,
    digest: typeof digest === 'string' && isDigest(digest) ? digest : null,
  };
}

interface StoredImage extends TakenImage {
  readonly blob: Digest;
  readonly sizeBytes: number;
}

async function record(scope: Scope, parts: ServiceParts, image: StoredImage, now: number): Promise<void> {
  const { origin, digest, reference, kept, format, blob, sizeBytes } = image;
  const { subject, source } = kept.inspection;
  const { id } = await images.linkImage(
    scope,
    {
      digest,
      origin,
      mediaType: null,
      platform: platformText(subject.platform),
      sizeBytes: source.layers.reduce((sum, layer) => sum + layer.sizeBytes, 0),
      reference,
      indexDigest: subject.indexDigest,
    },
    now,
  );
  await imageContents.recordContents(scope.db, id, contentsOf(kept.inspection, inspectionRevision), now);
  await matchContents(parts, scope.db, id);
  const document = { format: format ?? 'assay-json.zst;claimed', blob, sizeBytes };
  if (format !== null) {
    await imageDocuments.recordDocument(scope.db, id, { kind: DOCUMENTS.inspection, ...document }, now);
  }
  const finished = { imageId: id, digest, reference, document, lane: 'interactive', cause: 'requested' } as const;
  await finishInspection(scope, parts, finished, now);
}

import type { SingleFacts } from '@assay/assess';
import {
  type Digest,
  type DockerfileFact,
  type FactNeeds,
  type Image,
  type Reference,
  formatReference,
  isDigest,
  parsePlatform,
  parseReference,
} from '@assay/core';
import { openImages } from '@assay/oci';
import {
  type ClaimedJob,
  type JobBurial,
  type JobContext,
  type JobHandler,
  type Scope,
  type SpaceId,
  type WriteTransaction,
  images,
  inSpace,
  inspectionWaits,
  operations,
  spaceDocuments,
} from '@assay/store';
import { serverError } from '../errors.ts';
import { respectingLimits, takeBudget } from '../repositories/registry-budget.ts';
import { rememberTag } from '../repositories/remember-tag.ts';
import type { ServiceParts } from '../service/parts.ts';
import { failInspection, finishInspection } from './finish-inspection.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { usableDocument } from './covering-document.ts';
import { type InspectionAsk, inspectionAsk, requestBytes } from './inspection-ask.ts';
import { openOptions } from './open-options.ts';
import { platformText } from './platform-text.ts';
import { READ_JOB } from './read-image-job.ts';
import { spaceNeeds } from './space-needs.ts';
import { DOCUMENTS } from './stored-inspection.ts';
import { type Submission, readSubmission } from './submission.ts';

/** Requests that opening an image usually takes. */
const REQUESTS = 4;

/** What the job was asked for. */
interface InspectAsk {
  readonly space: SpaceId;
  readonly reference: Reference;
  /** Name that the space knows the image by. */
  readonly as: string;
  readonly platform: ReturnType<typeof parsePlatform> | 'all' | null;
  readonly cause: string;
  readonly submission: Digest | null;
  /** Whether layers are read again that were read before. */
  readonly force: boolean;
}

/** An image that the space proved that it can read, with what was found out about it. */
interface OpenedImage {
  readonly image: Pick<Image, 'subject' | 'layers'>;
  readonly digest: Digest;
  readonly facts: Digest | null;
  readonly factBytes: number;
}

/**
 * Opens an image with the credentials of the space, which proves that the space may see it, and finds out what its registry tells. Layers are
 * read by another job, once for everybody; when that was done before, the space gets what is there.
 */
export function inspectImageJob(parts: ServiceParts): JobHandler {
  return async (job, context) => {
    const ask = readAsk(job);
    const { space, submission } = ask;
    context.progress({ stage: 'opening' });
    const scope = inSpace(parts.store.read, space);
    const needs = await spaceNeeds(parts, scope);
    const handedIn = submission === null ? null : await readSubmission(parts.blobs, submission);
    const { registry } = ask.reference;
    if (job.lane !== 'interactive') await takeBudget(parts, registry, REQUESTS, context.signal);
    const opened = await respectingLimits(parts, registry, async () =>
      openAll(parts, { ask, needs, dockerfile: handedIn?.dockerfile ?? null, context }),
    );
    const asked = await inspectionAsk(needs, (parts.settings.malwareScanner ?? null) !== null);
    const request = await parts.blobs.put(requestBytes(asked.request));
    return async (trx) => {
      for (const image of opened) await commitOpened(trx, parts, { job, ask, asked, request, image, handedIn });
      await noteTag(inSpace(trx, space), parts, ask, opened);
      return { images: opened.map(({ digest }) => digest) };
    };
  };
}

/** What images are opened with. */
interface OpeningWork {
  readonly ask: InspectAsk;
  readonly needs: FactNeeds | null;
  readonly dockerfile: DockerfileFact | null;
  readonly context: JobContext;
}

async function openAll(
  parts: ServiceParts,
  { ask, needs, dockerfile, context }: OpeningWork,
): Promise<readonly OpenedImage[]> {
  const open = { ...(await openOptions(parts, ask.space, context.signal)), platform: ask.platform };
  const found = await openImages(`registry:${formatReference(ask.reference)}`, open);
  const opened: OpenedImage[] = [];
  try {
    for (const image of found) {
      context.progress({ stage: 'evidence' });
      const facts = await gatherEvidence(parts, { image, needs, dockerfile, open });
      opened.push(await keep(parts, image, facts));
    }
  } finally {
    await Promise.all(found.map(async (image) => image[Symbol.asyncDispose]()));
  }
  return opened;
}

/** Tells the space that its image could not be opened. */
export function buryInspectImage(parts: ServiceParts): JobBurial {
  return async (trx, job, problem) => {
    const { space, reference, as } = readAsk(job);
    const scope = inSpace(trx, space);
    const { digest } = reference;
    const known = digest === null ? null : await images.findImage(scope, digest);
    const imageId = known !== null && known.state === 'waiting' ? known.id : null;
    await failInspection(scope, parts, { imageId, digest, reference: as }, problem, parts.now());
  };
}

function readAsk({ space, payload }: Pick<ClaimedJob, 'space' | 'payload'>): InspectAsk {
  const { reference, as, platform, cause, submission, force } = payload;
  if (space === null || typeof reference !== 'string')
    throw serverError('INTERNAL', 'a job does not say what it is for');
  return {
    space,
    reference: parseReference(reference),
    as: typeof as === 'string' ? as : reference,
    platform: platform === 'all' ? 'all' : typeof platform === 'string' ? parsePlatform(platform) : null,
    cause: typeof cause === 'string' ? cause : 'requested',
    submission: typeof submission === 'string' && isDigest(submission) ? submission : null,
    force: force === true,
  };
}

async function keep({ blobs }: ServiceParts, image: Image, facts: SingleFacts): Promise<OpenedImage> {
  const { subject, layers } = image;
  const { digest } = subject;
  if (digest === null) throw serverError('INTERNAL', 'an image of a registry has no digest');
  const known = Object.keys(facts).length > 0;
  const bytes = Buffer.from(JSON.stringify(facts));
  return {
    image: { subject, layers },
    digest,
    facts: known ? await blobs.put(bytes) : null,
    factBytes: bytes.length,
  };
}

/** Everything that the end of the job writes. */
interface Opening {
  readonly job: ClaimedJob;
  readonly ask: InspectAsk;
  readonly asked: InspectionAsk;
  readonly request: Digest;
  readonly image: OpenedImage;
  readonly handedIn: Submission | null;
}

async function commitOpened(trx: WriteTransaction, parts: ServiceParts, opening: Opening): Promise<void> {
  const { job, ask, asked, image } = opening;
  const scope: Scope = inSpace(trx, ask.space);
  const now = parts.now();
  const imageId = await link(scope, opening, now);
  await noteDocuments(scope, imageId, opening, now);
  const wait = { imageId, reference: ask.as, cause: ask.cause, lane: job.lane };
  const document = ask.force ? null : await usableDocument(parts, scope, imageId, asked);
  if (document !== null && isDigest(document.blob)) {
    const { format, blob, sizeBytes } = document;
    const finished = { ...wait, digest: image.digest, document: { format, blob, sizeBytes } };
    await finishInspection(scope, parts, finished, now);
    return;
  }
  const read = await parts.queue.enqueue(trx, {
    lane: job.lane,
    kind: READ_JOB,
    payload: {
      digest: image.digest,
      request: opening.request,
      malware: asked.malware,
      ...(ask.force ? { force: true } : {}),
    },
    dedupKey: `${ask.force ? 'read again' : 'read'} ${image.digest} ${asked.format}`,
    // Takes hold of a job that runs, so that it does not end without seeing who waits.
    again: true,
  });
  await inspectionWaits.waitForInspection(scope, read.id, wait);
  await operations.handOverOperations(scope, job.jobId, read.id);
}

/** A reference with a digest says nothing of what its tag names now. */
async function noteTag(
  scope: Scope,
  parts: ServiceParts,
  { reference, cause }: InspectAsk,
  opened: readonly OpenedImage[],
): Promise<void> {
  const isNews = cause === 'tag';
  const [first] = opened;
  if (first === undefined) return;
  const tag = reference.digest === null ? reference.tag : null;
  const digest = first.image.subject.indexDigest ?? first.digest;
  await rememberTag(scope, parts, { ...reference, tag }, { digest, isNews }, parts.now());
}

async function link(scope: Scope, { ask, image: { image, digest } }: Opening, now: number): Promise<number> {
  const { indexDigest, platform } = image.subject;
  const { id } = await images.linkImage(
    scope,
    {
      digest,
      origin: 'inspected',
      mediaType: null,
      platform: platformText(platform),
      sizeBytes: image.layers.reduce((sum, layer) => sum + layer.sizeBytes, 0),
      reference: ask.as,
      indexDigest,
    },
    now,
  );
  return id;
}

async function noteDocuments(scope: Scope, imageId: number, opening: Opening, now: number): Promise<void> {
  const { image, ask, handedIn } = opening;
  const { facts, factBytes } = image;
  if (facts === null) await spaceDocuments.deleteSpaceDocument(scope, imageId, DOCUMENTS.facts);
  else {
    const document = { kind: DOCUMENTS.facts, format: 'assay-facts-json', blob: facts, sizeBytes: factBytes };
    await spaceDocuments.putSpaceDocument(scope, imageId, document, now);
  }
  if (handedIn !== null && ask.submission !== null) {
    const { sizeBytes } = handedIn;
    const document = { kind: DOCUMENTS.submission, format: 'assay-submission-json', blob: ask.submission, sizeBytes };
    await spaceDocuments.putSpaceDocument(scope, imageId, document, now);
  }
}

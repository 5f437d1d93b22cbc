import { type KeptInspection, encodeInspection, keepTarget } from '@assay/assess';
import {
  AssayError,
  type Digest,
  type InspectionRequest,
  formatReference,
  isDigest,
  isJsonObject,
  parseReference,
} from '@assay/core';
import { DEFAULT_LIMITS, inspectionRevision } from '@assay/inspection';
import {
  type ClaimedJob,
  type JobBurial,
  type JobContext,
  type JobHandler,
  type WriteTransaction,
  imageContents,
  imageDocuments,
  inSpace,
  inspectionWaits,
} from '@assay/store';
import { matchContents } from '../advisories/match-contents.ts';
import { serverError } from '../errors.ts';
import { respectingLimits } from '../repositories/registry-budget.ts';
import type { ServiceParts } from '../service/parts.ts';
import { contentsOf } from './image-contents.ts';
import { failInspection, finishInspection } from './finish-inspection.ts';
import { type InspectionAsk, askFor, readFormat, requestBytes } from './inspection-ask.ts';
import { openOptions } from './open-options.ts';
import { DOCUMENTS } from './stored-inspection.ts';

/** Kind of the job that reads the layers of an image, once for everybody who waits. */
export const READ_JOB = 'read-image';

/** Bytes that the local cache of layers and inspections may have. */
const CACHE_BYTES = 10 * 1024 ** 3;

/** What the job was asked for. */
interface ReadAsk extends InspectionAsk {
  readonly digest: Digest;
  /** Blob of the request. */
  readonly requestBlob: Digest;
  /** Whether it is read although it was read before. */
  readonly force: boolean;
}

/** The inspection as it is stored. */
interface StoredInspection {
  readonly blob: Digest;
  readonly sizeBytes: number;
  /** Null when it was there before. */
  readonly made: KeptInspection | null;
}

/** Reads an image once, whoever asked for it, and lets everybody who waits see what was found. */
export function readImageJob(parts: ServiceParts): JobHandler {
  return async (job, context) => {
    const ask = await readAsk(parts, job);
    const [first] = await inspectionWaits.listWaits(parts.store.read, job.jobId);
    if (first === undefined) return async () => null;
    const known = ask.force ? null : await findStored(parts, first.imageId, ask);
    const stored = known ?? (await makeInspection(parts, job, ask, context));
    return async (trx) => {
      await record(trx, parts, { imageId: first.imageId, ask, stored });
      for (const wait of await inspectionWaits.takeWaits(trx, job.jobId)) {
        const document = { format: ask.format, blob: stored.blob, sizeBytes: stored.sizeBytes };
        const finished = { ...wait, digest: ask.digest, document };
        await finishInspection(inSpace(trx, wait.space), parts, finished, parts.now());
      }
      return { images: [ask.digest] };
    };
  };
}

/** Tells every space that waits that the image could not be read. */
export function buryReadImage(parts: ServiceParts): JobBurial {
  return async (trx, { jobId, payload }, problem) => {
    const digest = typeof payload['digest'] === 'string' ? payload['digest'] : null;
    for (const { space, imageId, reference } of await inspectionWaits.takeWaits(trx, jobId)) {
      await failInspection(inSpace(trx, space), parts, { imageId, digest, reference }, problem, parts.now());
    }
  };
}

async function readAsk({ blobs }: ServiceParts, { payload }: ClaimedJob): Promise<ReadAsk> {
  const { digest, request, malware, force } = payload;
  if (typeof digest !== 'string' || !isDigest(digest) || typeof request !== 'string' || !isDigest(request)) {
    throw serverError('INTERNAL', 'a job does not say what it is for');
  }
  const value: unknown = JSON.parse(Buffer.from(await blobs.get(request)).toString('utf8'));
  if (!isRequest(value)) throw serverError('INTERNAL', 'a job names no request');
  return { digest, requestBlob: request, force: force === true, ...(await askFor(value, malware === true)) };
}

/** Only requests that `inspectionAsk` made are named by jobs. */
function isRequest(value: unknown): value is InspectionRequest {
  return isJsonObject(value) && isJsonObject(value['fileDigests']) && Array.isArray(value['retrieve']);
}

async function findStored({ store }: ServiceParts, imageId: number, ask: ReadAsk): Promise<StoredInspection | null> {
  const known = await imageDocuments.findDocument(store.read, imageId, DOCUMENTS.inspection, ask.format);
  if (known === null || !isDigest(known.blob)) return null;
  return { blob: known.blob, sizeBytes: known.sizeBytes, made: null };
}

/** Reads the image as the first of those who wait that may. */
async function makeInspection(
  parts: ServiceParts,
  { jobId }: ClaimedJob,
  ask: ReadAsk,
  context: JobContext,
): Promise<StoredInspection> {
  const waits = await inspectionWaits.listWaits(parts.store.read, jobId);
  let refused: unknown = serverError('NOT_FOUND', 'nobody waits for the image any more');
  for (const { space, reference } of waits) {
    try {
      const parsed = parseReference(reference);
      const target = formatReference({ ...parsed, tag: null, digest: ask.digest });
      const open = await openOptions(parts, space, context.signal);
      const made = await respectingLimits(parts, parsed.registry, async () =>
        inspect(parts, { target: `registry:${target}`, ask, open, context }),
      );
      const bytes = await encodeInspection(made.inspection);
      return { blob: await parts.blobs.put(bytes), sizeBytes: bytes.length, made };
    } catch (error) {
      if (!(error instanceof AssayError) || !OWN_FAULT.has(error.code)) throw error;
      refused = error;
    }
  }
  throw refused;
}

/** Failures that only concern the space with whose credentials, or from whose registry, the image was read. */
const OWN_FAULT: ReadonlySet<string> = new Set([
  'REGISTRY_UNAUTHORIZED',
  'REALM_REFUSED',
  'IMAGE_NOT_FOUND',
  'BLOB_NOT_FOUND',
  'DIGEST_MISMATCH',
  'SIZE_MISMATCH',
  'CREDENTIAL_UNREADABLE',
  'EGRESS_REFUSED',
]);

async function inspect(
  parts: ServiceParts,
  {
    target,
    ask,
    open,
    context,
  }: {
    readonly target: string;
    readonly ask: ReadAsk;
    readonly open: Awaited<ReturnType<typeof openOptions>>;
    readonly context: JobContext;
  },
): Promise<KeptInspection> {
  const { settings, cache, now } = parts;
  const scanner = ask.malware ? (settings.malwareScanner ?? null) : null;
  const [made] = await keepTarget({
    target,
    open,
    as: null,
    limits: DEFAULT_LIMITS,
    request: ask.request,
    malware: scanner === null ? null : { address: scanner },
    cache: ask.force ? null : cache,
    toolVersion: settings.toolVersion,
    signal: context.signal,
    now: () => new Date(now()),
    onProgress: ({ layer, bytesRead, totalBytes }) => {
      context.progress({ stage: 'layers', layer, bytesRead, totalBytes });
    },
  });
  await cache.prune(CACHE_BYTES);
  if (made === undefined) throw serverError('INTERNAL', 'nothing was inspected');
  return made;
}

async function record(
  trx: WriteTransaction,
  parts: ServiceParts,
  { imageId, ask, stored }: { readonly imageId: number; readonly ask: ReadAsk; readonly stored: StoredInspection },
): Promise<void> {
  const { blob, sizeBytes, made } = stored;
  if (made === null) return;
  const contents = contentsOf(made.inspection, inspectionRevision);
  await imageContents.recordContents(trx, imageId, contents, parts.now());
  await matchContents(parts, trx, imageId);
  const document = { kind: DOCUMENTS.inspection, format: ask.format, blob, sizeBytes };
  await imageDocuments.recordDocument(trx, imageId, document, parts.now());
  const { request, requestBlob } = ask;
  const size = requestBytes(request).length;
  const asked = { kind: DOCUMENTS.request, format: requestBlob, blob: requestBlob, sizeBytes: size };
  await imageDocuments.recordDocument(trx, imageId, asked, parts.now());
  const code = readFormat(ask.format)?.code ?? '';
  await imageDocuments.forgetDocuments(trx, imageId, DOCUMENTS.inspection, `;code=${code}`);
}

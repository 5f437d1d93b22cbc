import { keepTarget } from '@assay/assess';
import { AssayError, type Digest, parseReference } from '@assay/core';
import { DEFAULT_LIMITS } from '@assay/inspection';
import { createScratchFile } from '@assay/oci';
import { type JobContext, type SpaceId, inSpace } from '@assay/store';
import { serverError } from '../errors.ts';
import type { ServiceParts } from '../service/parts.ts';
import { inspectionAsk } from './inspection-ask.ts';
import { openOptions } from './open-options.ts';
import { spaceNeeds } from './space-needs.ts';
import type { TakenImage } from './taken-image.ts';
import { writeUpload } from './upload.ts';

/** An archive that was uploaded. */
export interface UploadedArchive {
  readonly space: SpaceId;
  readonly upload: Digest;
  /** What its image is called; null: by its digest. */
  readonly reference: string | null;
}

/**
 * Inspects the images of an archive. Every layer is read here, whatever is known of it already: that the space has the bytes is what lets it
 * see the image.
 */
export async function readArchive(
  parts: ServiceParts,
  intake: UploadedArchive,
  context: JobContext,
): Promise<readonly TakenImage[]> {
  const { settings, cache, store, now } = parts;
  await using file = await createScratchFile(cache.scratchDirectory);
  context.progress({ stage: 'unpacking' });
  await writeUpload(parts.blobs, intake.upload, file.path, context.signal);
  const needs = await spaceNeeds(parts, inSpace(store.read, intake.space));
  const scanner = settings.malwareScanner ?? null;
  const ask = await inspectionAsk(needs, scanner !== null);
  const kept = await withoutPath(file.path, async () =>
    keepTarget({
      target: file.path,
      open: { ...(await openOptions(parts, intake.space, context.signal)), offline: true, platform: 'all' },
      as: intake.reference === null ? null : parseReference(intake.reference),
      limits: DEFAULT_LIMITS,
      request: ask.request,
      malware: ask.malware && scanner !== null ? { address: scanner } : null,
      cache: null,
      toolVersion: settings.toolVersion,
      signal: context.signal,
      now: () => new Date(now()),
      onProgress: ({ layer, bytesRead, totalBytes }) => {
        context.progress({ stage: 'layers', layer, bytesRead, totalBytes });
      },
    }),
  );
  return kept.map((one) => {
    const { digest, imageId } = one.inspection.subject;
    const named = digest ?? imageId;
    if (named === null) throw serverError('UPLOAD_INVALID', 'the image of the archive has neither a digest nor an id');
    const reference = intake.reference ?? named;
    return { origin: 'inspected', digest: named, reference, kept: one, format: ask.format };
  });
}

/** Messages name the upload, not where it lay on this machine. */
async function withoutPath<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    const { code, kind, message, details, hint } = error;
    const options = { details, cause: error, ...(hint === undefined ? {} : { hint }) };
    throw new AssayError(code, { kind, summary: '' }, message.replaceAll(path, 'the upload'), options);
  }
}

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { Image, ImageIdentity, Inspection, InspectionRequest } from '@assay/core';
import { inspectImage, inspectionRevisionFor } from '@assay/inspection';
import type { InspectOptions } from './assess-image.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Gaps that another run may not have: an inspection that holds one is not kept. */
const PASSING_GAPS: ReadonlySet<string> = new Set(['LIMIT_DURATION']);

/** The inspection of this image, from the cache when the same content was inspected in the same way before. */
export async function cachedInspection(
  image: Image,
  identity: ImageIdentity,
  request: InspectionRequest,
  options: InspectOptions,
): Promise<Inspection> {
  const key = await inspectionKey(image, request, options);
  const kept = key === null ? null : await readKept(key, options);
  if (kept !== null) return { ...kept, subject: identity.subject };
  const inspection = await inspectImage(image, {
    request,
    limits: options.limits,
    cache: options.cache,
    signal: options.signal,
    toolVersion: options.toolVersion,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  const lasting = !inspection.gaps.some((gap) => PASSING_GAPS.has(gap.code));
  if (key !== null && lasting) {
    await options.cache?.put('inspection', key, await compress(JSON.stringify(inspection)));
  }
  return { ...inspection, subject: identity.subject };
}

/**
 * Names everything that the inspection depends on: the content by digest, the code by revision, the question. Null for a directory,
 * whose content has no name.
 */
async function inspectionKey(
  image: Image,
  request: InspectionRequest,
  options: InspectOptions,
): Promise<string | null> {
  if (options.cache === null || image.subject.imageId === null) return null;
  const parts = {
    tool: options.toolVersion,
    revision: await inspectionRevisionFor(request),
    source: image.sourceKind,
    manifest: image.subject.digest,
    imageId: image.subject.imageId,
    layers: image.layers.map((layer) => [layer.digest, layer.diffId, layer.content.kind]),
    request,
    limits: options.limits,
  };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function readKept(key: string, options: InspectOptions): Promise<Inspection | null> {
  const bytes = await options.cache?.get('inspection', key);
  if (bytes === null || bytes === undefined) return null;
  const parsed: Inspection = JSON.parse((await decompress(bytes)).toString('utf8'));
  return parsed;
}

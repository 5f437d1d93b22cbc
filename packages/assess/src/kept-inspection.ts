import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { createZstdCompress, zstdDecompress } from 'node:zlib';
import type { Cache, Image, ImageIdentity, Inspection, InspectionRequest } from '@assay/core';
import { inspectImage, inspectionRevisionFor } from '@assay/inspection';
import { assessError } from './errors.ts';
import { contentPieces } from './inspection-content.ts';
import type { InspectOptions } from './inspect-options.ts';

const decompress = promisify(zstdDecompress);

/** Gaps that another run may not have: an inspection that holds one is not found again for the same image. */
const PASSING_GAPS: ReadonlySet<string> = new Set(['LIMIT_DURATION']);

/** Where the content of inspections is kept, by its digest; and the digest, by what the inspection depends on. */
const CONTENTS = 'inspection-content';
const INDEX = 'inspection-index';

/** An inspection with the name of its content. */
export interface KeptInspection {
  readonly inspection: Inspection;
  /** `sha256:…` of the content: everything but the names of the image and the time of the inspection. */
  readonly digest: string;
  /** RFC 3339; null where no clock was given. */
  readonly inspectedAt: string | null;
}

/** The inspection of this image, from the cache when the same content was inspected in the same way before. */
export async function keptInspection(
  image: Image,
  identity: ImageIdentity,
  request: InspectionRequest,
  options: InspectOptions,
): Promise<KeptInspection> {
  const { cache } = options;
  const key = await inspectionKey(image, request, options);
  const kept = key === null || cache === null ? null : await readKept(cache, key);
  if (kept !== null) return { ...kept, inspection: { ...kept.inspection, subject: identity.subject } };
  const found = await inspectImage(image, {
    request,
    limits: options.limits,
    cache,
    signal: options.signal,
    toolVersion: options.toolVersion,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    ...(options.secretRules === undefined ? {} : { secretRules: options.secretRules }),
  });
  const inspection: Inspection = { ...found, request, subject: identity.subject };
  const inspectedAt = options.now?.().toISOString() ?? null;
  const named = lazilyNamed(inspection, inspectedAt);
  if (cache !== null) {
    const { digest } = named;
    await cache.put(CONTENTS, digest, await encodeInspection(inspection));
    const lasting = !inspection.gaps.some((gap) => PASSING_GAPS.has(gap.code));
    if (key !== null && lasting) await cache.put(INDEX, key, Buffer.from(JSON.stringify({ digest, inspectedAt })));
  }
  return named;
}

/** Names an inspection that was changed, or made elsewhere, and keeps it so that decisions on it can be made again. */
export async function keepInspection(
  inspection: Inspection,
  inspectedAt: string | null,
  cache: Cache | null,
): Promise<KeptInspection> {
  const named = lazilyNamed(inspection, inspectedAt);
  if (cache !== null && (await cache.get(CONTENTS, named.digest)) === null) {
    await cache.put(CONTENTS, named.digest, await encodeInspection(inspection));
  }
  return named;
}

/** An inspection whose content is hashed when somebody asks for its name: of an image of a million files that takes a second. */
function lazilyNamed(inspection: Inspection, inspectedAt: string | null): KeptInspection {
  let digest: string | null = null;
  return {
    inspection,
    inspectedAt,
    get digest(): string {
      digest ??= inspectionDigest(inspection);
      return digest;
    },
  };
}

/** The content of an inspection for a store: zstd of its JSON, without the names of the image and the time. */
export async function encodeInspection(inspection: Inspection): Promise<Uint8Array> {
  return await buffer(Readable.from(contentPieces(inspection)).pipe(createZstdCompress()));
}

/** The content of an inspection by its digest, from the cache; null when it is not there. Its subject is that of nothing yet. */
export async function findInspection(
  cache: Cache,
  digest: string,
): Promise<Omit<Inspection, 'subject' | 'inspectedAt'> | null> {
  const bytes = await cache.get(CONTENTS, digest);
  if (bytes === null) return null;
  const text = await decompress(bytes);
  if (digestOf(text) !== digest) return null;
  const content: Omit<Inspection, 'subject' | 'inspectedAt'> = JSON.parse(text.toString('utf8'));
  return content;
}

/**
 * The content that `encodeInspection` wrote, with its digest. The bytes must be ones that were written so: their shape is not checked again.
 * @throws INSPECTION_DAMAGED when they cannot be unpacked
 */
export async function decodeInspection(
  bytes: Uint8Array,
): Promise<{ readonly content: Omit<Inspection, 'subject' | 'inspectedAt'>; readonly digest: string }> {
  try {
    const text = await decompress(bytes);
    const content: Omit<Inspection, 'subject' | 'inspectedAt'> = JSON.parse(text.toString('utf8'));
    return { content, digest: digestOf(text) };
  } catch (cause) {
    throw assessError('INSPECTION_DAMAGED', 'a stored inspection cannot be unpacked', { cause });
  }
}

/** `sha256:…` of the content of an inspection. The same for an inspection that went through JSON and back. */
export function inspectionDigest(inspection: Inspection): string {
  const hash = createHash('sha256');
  for (const piece of contentPieces(inspection)) hash.update(piece);
  return `sha256:${hash.digest('hex')}`;
}

function digestOf(text: Uint8Array): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
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
    revision: await inspectionRevisionFor(
      request,
      options.secretRules === undefined ? {} : { secretRules: options.secretRules },
    ),
    source: image.sourceKind,
    manifest: image.subject.digest,
    imageId: image.subject.imageId,
    layers: image.layers.map((layer) => [layer.digest, layer.diffId, layer.content.kind]),
    request,
    limits: options.limits,
  };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function readKept(
  cache: Cache,
  key: string,
): Promise<
  | (Omit<KeptInspection, 'inspection'> & {
      readonly inspection: Omit<Inspection, 'subject' | 'inspectedAt'>;
    })
  | null
> {
  const bytes = await cache.get(INDEX, key);
  if (bytes === null) return null;
  const entry: Omit<KeptInspection, 'inspection'> = JSON.parse(Buffer.from(bytes).toString('utf8'));
  const inspection = await findInspection(cache, entry.digest);
  return inspection === null ? null : { ...entry, inspection };
}

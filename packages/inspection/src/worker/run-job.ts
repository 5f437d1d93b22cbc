import { closeSync, openSync, readSync } from 'node:fs';
import type { Cataloger } from '@assay/core';
import { activeCatalogers } from '../catalogers/active-catalogers.ts';
import { type ContentToolbox, type ContentTools, NO_TOOLS } from '../content/content-tools.ts';
import { type Selector, selectByClaims, selectByTargets } from '../content/selection.ts';
import { readDirectory } from '../directory/read-directory.ts';
import { inspectionError } from '../errors.ts';
import { LayerReader } from '../layer/layer-reader.ts';
import type { LayerRecord } from '../layer/layer-record.ts';
import { encodeContents, encodeRecord } from '../layer/record-codec.ts';
import { openBudget } from '../layer/unpack-budget.ts';
import type { JobSource, ReadAnswer, ReadJob } from './read-job.ts';

/** Bytes that are read from a file at a time. */
const READ_BYTES: number = 1024 * 1024;

/** What a job needs of the thread that it runs in. */
export interface JobSurroundings {
  readonly catalogers: readonly Cataloger[];
  readonly toolbox: ContentToolbox;
  /** The stored bytes of a stream, when the source of the job is one. */
  readonly stream: AsyncIterable<Uint8Array>;
  readonly onProgress: (bytesRead: number) => void;
}

/**
 * Does one reading in the thread that calls it.
 * @throws LAYER_DIGEST_MISMATCH, LAYER_DIFFID_MISMATCH, LAYER_SIZE_MISMATCH, LAYER_UNAVAILABLE, ROOT_DIRECTORY_UNREADABLE
 */
export async function runJob(job: ReadJob, surroundings: JobSurroundings): Promise<ReadAnswer> {
  const { targets, request, secrets } = job;
  const { toolbox } = surroundings;
  const catalogers = activeCatalogers(surroundings.catalogers, request);
  const select = targets === null ? selectByClaims(catalogers, request) : selectByTargets(catalogers, targets);
  const tools = targets === null ? await toolbox.open(request, secrets) : NO_TOOLS;
  const record = await readRecord(job, { select, tools }, surroundings);
  const bytes = targets === null ? encodeRecord(record) : encodeContents(record.contents);
  return { bytes, isWhole: record.isWhole };
}

function readRecord(
  job: ReadJob,
  looks: { readonly select: Selector; readonly tools: ContentTools },
  surroundings: JobSurroundings,
): Promise<LayerRecord> | LayerRecord {
  const { source, limits, targets } = job;
  const options = { ...looks, limits, budget: openBudget(job.budget) };
  if (source.kind === 'directory') return readDirectory({ ...options, root: source.path, targets });
  return readLayer(source, new LayerReader({ ...options, promise: source.promise }), surroundings);
}

async function readLayer(
  source: Exclude<JobSource, { readonly kind: 'directory' }>,
  reader: LayerReader,
  surroundings: JobSurroundings,
): Promise<LayerRecord> {
  try {
    if (source.kind === 'file') await readFile(source, reader, surroundings.onProgress);
    else await readStream(reader, surroundings);
    return await reader.finish();
  } finally {
    reader.close();
  }
}

async function readStream(reader: LayerReader, { stream, onProgress }: JobSurroundings): Promise<void> {
  let bytesRead = 0;
  for await (const bytes of stream) {
    await reader.write(bytes);
    bytesRead += bytes.length;
    onProgress(bytesRead);
    if (reader.isStopped) return;
  }
}

async function readFile(
  source: Extract<JobSource, { readonly kind: 'file' }>,
  reader: LayerReader,
  onProgress: (bytesRead: number) => void,
): Promise<void> {
  const file = openLayerFile(source.path);
  try {
    const buffer = Buffer.allocUnsafeSlow(Math.max(1, Math.min(READ_BYTES, source.sizeBytes)));
    let bytesRead = 0;
    while (bytesRead < source.sizeBytes && !reader.isStopped) {
      const wanted = Math.min(buffer.length, source.sizeBytes - bytesRead);
      const length = readSync(file, buffer, 0, wanted, source.offset + bytesRead);
      if (length === 0) return;
      const pending = reader.write(buffer.subarray(0, length));
      if (pending !== undefined) await pending;
      bytesRead += length;
      onProgress(bytesRead);
    }
  } finally {
    closeSync(file);
  }
}

function openLayerFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw inspectionError('LAYER_UNAVAILABLE', `cannot open ${path}, which holds a layer`, { cause: error });
  }
}

import { isJsonObject } from '@assay/core';
import { GAP_CODES, type GapCode } from '../gap-codes.ts';
import type { ArchiveReader } from '../layer/archive-reader.ts';
import type { LayerRecord } from '../layer/layer-record.ts';
import { LayerUnpacker, type UnpackOutcome } from '../layer/layer-unpacker.ts';
import { openBudget } from '../layer/unpack-budget.ts';
import { inspectionError } from '../errors.ts';
import { RingReader, RingWriter } from './byte-ring.ts';
import { type SourceSurroundings, readSource } from './layer-source.ts';
import type { ReadAnswer, UnpackJob } from './read-job.ts';

/**
 * Unpacks a layer into a ring, from which another thread reads it.
 * @throws LAYER_DIGEST_MISMATCH, LAYER_DIFFID_MISMATCH, LAYER_SIZE_MISMATCH, LAYER_UNAVAILABLE
 */
export async function runUnpackJob(job: UnpackJob, surroundings: SourceSurroundings): Promise<ReadAnswer> {
  const { source, limits } = job;
  const ring = new RingWriter(job.ring);
  const options = { promise: source.promise, limits, budget: openBudget(job.budget) };
  const unpacker = new LayerUnpacker(options, (bytes) => ring.write(bytes));
  try {
    await readSource(source, unpacker, surroundings);
    const outcome = await unpacker.finish();
    ring.end(Buffer.from(JSON.stringify(outcome)));
    return { bytes: new Uint8Array(0), isWhole: outcome.isWhole };
  } finally {
    unpacker.close();
  }
}

/** Reads what another thread unpacks into a ring. It blocks the thread while there is nothing to read. */
export function readRing(memory: SharedArrayBuffer, archive: ArchiveReader): LayerRecord {
  const ring = new RingReader(memory);
  for (;;) {
    const { bytes, isLast } = ring.read();
    if (isLast) return archive.finish(parseOutcome(Buffer.from(bytes).toString()));
    if (archive.push(bytes)) continue;
    ring.stop();
    return archive.finish(STOPPED);
  }
}

/** What the reader itself stopped: it knows why. */
const STOPPED: UnpackOutcome = { unpackedBytes: 0, isWhole: false, isPromised: false, gap: null };

function parseOutcome(text: string): UnpackOutcome {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) throw noOutcome();
  const { unpackedBytes, isWhole, isPromised, gap } = value;
  if (typeof unpackedBytes !== 'number' || typeof isWhole !== 'boolean' || typeof isPromised !== 'boolean') {
    throw noOutcome();
  }
  return { unpackedBytes, isWhole, isPromised, gap: gap === null ? null : parseGap(gap) };
}

function parseGap(value: unknown): UnpackOutcome['gap'] {
  if (!isJsonObject(value)) throw noOutcome();
  const { code, message } = value;
  if (typeof code !== 'string' || !isGapCode(code) || typeof message !== 'string') throw noOutcome();
  return { code, message };
}

function isGapCode(code: string): code is GapCode {
  return Object.hasOwn(GAP_CODES, code);
}

function noOutcome(): Error {
  return inspectionError('WORKER_FAILED', 'a thread did not say how unpacking a layer ended');
}

import type { Cataloger } from '@assay/core';
import type { Scanner } from '@assay/secret';
import { activeCatalogers } from '../catalogers/active-catalogers.ts';
import { type ContentToolbox, type ContentTools, NO_TOOLS } from '../content/content-tools.ts';
import { maskSecrets } from '../content/mask-secrets.ts';
import { ProgramSpool } from '../content/program-spool.ts';
import { type Selector, selectByClaims, selectByTargets } from '../content/selection.ts';
import { readDirectory } from '../directory/read-directory.ts';
import { ArchiveReader } from '../layer/archive-reader.ts';
import { LayerReader } from '../layer/layer-reader.ts';
import type { LayerContents, LayerRecord } from '../layer/layer-record.ts';
import { encodeContents, encodeRecord } from '../layer/record-codec.ts';
import { openBudget } from '../layer/unpack-budget.ts';
import { redactJson } from '../secrets/redact-json.ts';
import { type SourceSurroundings, readSource } from './layer-source.ts';
import type { LayerSource, ReadAnswer, ReadJob } from './read-job.ts';
import { readRing } from './unpack-job.ts';

/** What a job needs of the thread that it runs in. */
export interface JobSurroundings extends SourceSurroundings {
  readonly catalogers: readonly Cataloger[];
  readonly toolbox: ContentToolbox;
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
  // Of a second reading the readings are kept as well.
  const redactor = request.secrets === true ? await toolbox.redactor(secrets) : null;
  using spool = new ProgramSpool();
  using fileSpool = new ProgramSpool();
  const tools = { ...(targets === null ? await toolbox.open(request, secrets) : NO_TOOLS), spool, fileSpool };
  const record = await readRecord(job, { select, tools }, surroundings);
  const wantsMask = request.retrieve.length > 0 && record.contents.bytes.length > 0;
  const masked = wantsMask ? maskSecrets(record, await toolbox.redactor(secrets)) : {};
  const contents = { ...redactReadings(record.contents, redactor), ...masked };
  const { isKept } = job;
  const bytes = targets === null ? encodeRecord({ ...record, contents }, isKept) : encodeContents(contents, isKept);
  return { bytes, isWhole: record.isWhole };
}

function redactReadings(contents: LayerContents, redactor: Scanner | null): LayerContents {
  if (redactor === null) return contents;
  return { ...contents, readings: contents.readings.map((row) => ({ ...row, json: redactJson(row.json, redactor) })) };
}

function readRecord(
  job: ReadJob,
  looks: { readonly select: Selector; readonly tools: ContentTools },
  surroundings: JobSurroundings,
): Promise<LayerRecord> | LayerRecord {
  const { source, limits, targets } = job;
  const options = { ...looks, limits, budget: openBudget(job.budget) };
  if (source.kind === 'directory') return readDirectory({ ...options, root: source.path, targets });
  if (source.kind === 'ring') return readRing(source.memory, new ArchiveReader(options));
  return readLayer(source, new LayerReader({ ...options, promise: source.promise }), surroundings);
}

async function readLayer(
  source: LayerSource,
  reader: LayerReader,
  surroundings: JobSurroundings,
): Promise<LayerRecord> {
  try {
    await readSource(source, reader, surroundings);
    return await reader.finish();
  } finally {
    reader.close();
  }
}

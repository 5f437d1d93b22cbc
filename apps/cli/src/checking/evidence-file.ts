import {
  type Assessment,
  type EvidenceSource,
  cachedEvidence,
  inspectionDigest,
  openCacheDirectory,
  publicFacts,
} from '@assay/assess';
import { inspectionDocument, jsonText, keptInspectionText } from '@assay/report';
import { cacheLocation } from '../cache-location.ts';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { writeWhole } from '../write-whole.ts';
import { SETTINGS } from '../settings/settings.ts';
import { readInspectionFile } from '../stored-inspection.ts';

/**
 * Writes what decisions were made from, whole or not at all. Configuration in which secrets were found is left out: replaying needs the
 * image for it.
 * @throws OUTPUT_FAILED
 */
export async function writeEvidence(path: string, assessments: readonly Assessment[]): Promise<void> {
  const inspections = assessments.flatMap(({ evidence: { inspection: kept } }) => {
    if (kept === null) return [];
    const { inspection, inspectedAt } = kept;
    const timed = inspectedAt === null ? inspection : { ...inspection, inspectedAt };
    return [keptInspectionText(inspectionDocument(timed, { includeFiles: true, forKeeping: true }))];
  });
  const facts = Object.assign({}, ...assessments.map(({ evidence }) => publicFacts(evidence)));
  const text = `{"schemaVersion":1,"inspections":[${inspections.join(',')}],"facts":${jsonText(facts, 'line')}}\n`;
  try {
    await writeWhole([{ file: path, text }], { mode: 0o600 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cliError('OUTPUT_FAILED', `the evidence could not be written: ${reason}`, { cause: error });
  }
}

/**
 * What decisions were made from: out of the files that the user named, then the cache.
 * @throws FILE_UNREADABLE, DOCUMENT_INVALID
 */
export async function openEvidence({ io, settings }: CommandContext): Promise<EvidenceSource> {
  const files = await Promise.all(settings.get(SETTINGS.inspection).map(async (path) => readInspectionFile(path)));
  const named = files.flatMap(({ inspections }) =>
    inspections.map(({ inspection }) => ({ inspection, digest: inspectionDigest(inspection) })),
  );
  const facts = new Map(files.flatMap((file) => Object.entries(file.facts)));
  const cached = settings.get(SETTINGS.noCache)
    ? null
    : cachedEvidence(openCacheDirectory(cacheLocation(io, settings)));
  return {
    inspection: async (digest) => {
      const exact = named.find((one) => one.digest === digest) ?? (await cached?.inspection(digest)) ?? null;
      // Of a file that holds another one than was asked for its digest is told, not only that it is missing.
      return exact ?? (named.length === 1 ? (named[0] ?? null) : null);
    },
    fact: async (name, digest) =>
      facts.has(digest) ? { value: facts.get(digest) } : ((await cached?.fact(name, digest)) ?? null),
  };
}

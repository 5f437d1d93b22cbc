import { EMPTY_CONFIG, type Gap, type Inspection, type InspectionLimits } from '@assay/core';
import { sbomGap } from './decode/gap-notes.ts';
import type { SbomDocument } from './sbom-document.ts';

/** What an inspection says of the program that made it. */
export interface FromSbomOptions {
  readonly toolVersion: string;
  readonly limits: InspectionLimits;
}

/**
 * An inspection as far as an SBOM can stand for one: packages, distribution, layers and gaps, and what else an inspection of Assay's own
 * holds. Files, users and configuration are in no other document, which two gaps say: a rule about them sees nothing, and must not take
 * that for a good sign.
 */
export function inspectionFromSbom(document: SbomDocument, { toolVersion, limits }: FromSbomOptions): Inspection {
  const { subject, layers, os, packages, gaps, inspection } = document;
  const { parts = {}, sourceKind = null, declared, removedPackages } = inspection ?? {};
  return {
    schemaVersion: 1,
    subject,
    source: { kind: (isWhole(document) ? sourceKind : null) ?? 'sbom', layers },
    config: EMPTY_CONFIG,
    history: [],
    os,
    packages,
    files: { count: 0, directories: 0, symlinks: 0, others: 0, totalBytes: 0, entries: [] },
    users: null,
    retrievedFiles: [],
    ...(declared === undefined ? {} : { declared }),
    ...(removedPackages === undefined ? {} : { removedPackages }),
    ...parts,
    gaps: [...gaps, ...missingParts(document)],
    limits,
    tool: { name: 'assay', version: toolVersion },
  };
}

/** True for an inspection of Assay's own that nothing was left out of: it tells as much as the image did. */
function isWhole({ inspection }: SbomDocument): boolean {
  const { config, history, files, users, request } = inspection?.parts ?? {};
  const parts = [config, history, files, users, request];
  return inspection?.hasPackageFiles === true && parts.every((part) => part !== undefined);
}

function missingParts({ inspection, fileCount }: SbomDocument): readonly Gap[] {
  const { config, files } = inspection?.parts ?? {};
  return [
    ...(files === undefined
      ? [sbomGap('SBOM_NO_FILES', fileCount === 0 ? '' : `The document counts ${fileCount} of them.`)]
      : []),
    ...(config === undefined ? [sbomGap('SBOM_NO_CONFIG', '')] : []),
  ];
}

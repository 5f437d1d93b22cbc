import { EMPTY_CONFIG, type Inspection, type InspectionLimits } from '@assay/core';
import { sbomGap } from './decode/gap-notes.ts';
import type { SbomDocument } from './sbom-document.ts';

/** What an inspection says of the program that made it. */
export interface FromSbomOptions {
  readonly toolVersion: string;
  readonly limits: InspectionLimits;
}

/**
 * An inspection as far as an SBOM can stand for one: packages, distribution, layers and gaps. Files, users and configuration are not
 * in it, which two gaps say: a rule about them sees nothing, and must not take that for a good sign.
 */
export function inspectionFromSbom(document: SbomDocument, { toolVersion, limits }: FromSbomOptions): Inspection {
  const { subject, layers, os, packages, fileCount, gaps } = document;
  return {
    schemaVersion: 1,
    subject,
    source: { kind: 'sbom', layers },
    config: EMPTY_CONFIG,
    history: [],
    os,
    packages,
    files: { count: 0, directories: 0, symlinks: 0, others: 0, totalBytes: 0, entries: [] },
    users: null,
    retrievedFiles: [],
    gaps: [
      ...gaps,
      sbomGap('SBOM_NO_FILES', fileCount === 0 ? '' : `The document counts ${fileCount} of them.`),
      sbomGap('SBOM_NO_CONFIG', ''),
    ],
    limits,
    tool: { name: 'assay', version: toolVersion },
  };
}

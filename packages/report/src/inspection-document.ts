import type { FileInventory, Inspection, MalwareScan, Package, SecretFinding } from '@assay/core';
import { type SubjectDocument, subjectDocument } from './decision-document.ts';
import type { InspectionReport } from './formatter.ts';

/** A package without the list of its files, which is counted instead. */
export type PackageDocument = Omit<Package, 'files'> & {
  /** Files that its database says it owns; absent when the database does not tell. */
  readonly fileCount?: number;
};

/** An inspection as JSON and YAML carry it. DESIGN 4.5. */
export type InspectionDocument = Omit<
  Inspection,
  'subject' | 'packages' | 'declared' | 'removedPackages' | 'files' | 'secrets' | 'malware'
> & {
  readonly subject: SubjectDocument;
  readonly packages: readonly PackageDocument[];
  readonly declared?: readonly PackageDocument[];
  readonly removedPackages?: readonly PackageDocument[];
  readonly files: Omit<FileInventory, 'entries'> & Partial<Pick<FileInventory, 'entries'>>;
  /** Null: not searched for secrets. Never to be read as "none found". */
  readonly secrets: readonly SecretFinding[] | null;
  /** Never to be read as "none found" when it was not run. */
  readonly malware: (MalwareScan & { readonly status: 'run' }) | { readonly status: 'not-run' };
};

/** The inspections of all platforms of one index. */
export interface InspectionSetDocument {
  readonly schemaVersion: 1;
  readonly inspections: readonly InspectionDocument[];
}

/** The document of a report: one inspection plain, several as a set. */
export function inspectionReportDocument(
  report: InspectionReport,
  options: { readonly includeFiles: boolean },
): InspectionDocument | InspectionSetDocument {
  if (!('inspections' in report)) return inspectionDocument(report, options);
  return {
    schemaVersion: 1,
    inspections: report.inspections.map((inspection) => inspectionDocument(inspection, options)),
  };
}

/** One inspection as a document, its keys always in the same order; paths of files only where asked for. */
export function inspectionDocument(
  inspection: Inspection,
  options: { readonly includeFiles: boolean },
): InspectionDocument {
  return {
    schemaVersion: inspection.schemaVersion,
    subject: subjectDocument(inspection.subject),
    source: inspection.source,
    config: inspection.config,
    history: inspection.history,
    os: inspection.os,
    packages: inspection.packages.map(packageDocument),
    ...optional('declared', inspection.declared?.map(packageDocument)),
    ...optional('removedPackages', inspection.removedPackages?.map(packageDocument)),
    files: filesDocument(inspection.files, options.includeFiles),
    ...optional('coverage', inspection.coverage),
    ...optional('layerUse', inspection.layerUse),
    ...optional('baseImage', inspection.baseImage),
    secrets: inspection.secrets ?? null,
    malware: inspection.malware === undefined ? { status: 'not-run' } : { status: 'run', ...inspection.malware },
    users: inspection.users,
    retrievedFiles: inspection.retrievedFiles,
    gaps: inspection.gaps,
    limits: inspection.limits,
    tool: inspection.tool,
  };
}

/** A key that is there only when it has a value. */
function optional<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  const entry: { [K in Key]?: Value } = {};
  if (value !== undefined) entry[key] = value;
  return entry;
}

function packageDocument(item: Package): PackageDocument {
  const { files, ...rest } = item;
  return files === undefined ? rest : { ...rest, fileCount: files.length };
}

function filesDocument(files: FileInventory, includeFiles: boolean): InspectionDocument['files'] {
  const { count, directories, symlinks, others, totalBytes, entries } = files;
  const numbers = { count, directories, symlinks, others, totalBytes };
  return includeFiles ? { ...numbers, entries } : numbers;
}

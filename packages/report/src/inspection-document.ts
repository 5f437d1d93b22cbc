import type { FileInventory, Inspection, MalwareScan, Package, SecretFinding } from '@assay/core';
import { type SubjectDocument, subjectDocument } from './decision-document.ts';
import type { InspectionReport } from './formatter.ts';
import { type NotableFiles, notableFiles } from './notable-files.ts';

/** A package; the list of its files is counted instead, but in a document that is kept. */
export type PackageDocument = Package & {
  /** Files that its database says it owns, where they are left out; absent when the database does not tell. */
  readonly fileCount?: number;
};

/** How much a document holds. */
export interface InspectionDocumentOptions {
  /** Paths of the file system. */
  readonly includeFiles: boolean;
  /** Files of packages, and when the image was inspected: everything that policies can be judged by later. Default false. */
  readonly forKeeping?: boolean;
}

/** An inspection as JSON and YAML carry it. DESIGN 4.5. */
export type InspectionDocument = Omit<
  Inspection,
  'subject' | 'packages' | 'declared' | 'removedPackages' | 'files' | 'secrets' | 'malware'
> & {
  readonly subject: SubjectDocument;
  readonly packages: readonly PackageDocument[];
  readonly declared?: readonly PackageDocument[];
  readonly removedPackages?: readonly PackageDocument[];
  readonly files: Omit<FileInventory, 'entries'> &
    Partial<Pick<FileInventory, 'entries'>> & {
      /** What of them gives unusual rights; absent where nobody saw them. */
      readonly notable?: NotableFiles;
    };
  /** Null: not searched for secrets. Never to be read as "none found". */
  readonly secrets: readonly SecretFinding[] | null;
  /** Never to be read as "none found" when it was not run. */
  readonly malware:
    | (MalwareScan & { readonly status: 'run' })
    | { readonly status: 'not-run'; readonly reason?: string };
};

/** The inspections of all platforms of one index. */
export interface InspectionSetDocument {
  readonly schemaVersion: 1;
  readonly inspections: readonly InspectionDocument[];
}

/** The document of a report: one inspection plain, several as a set. */
export function inspectionReportDocument(
  report: InspectionReport,
  options: InspectionDocumentOptions,
): InspectionDocument | InspectionSetDocument {
  if (!('inspections' in report)) return inspectionDocument(report, options);
  return {
    schemaVersion: 1,
    inspections: report.inspections.map((inspection) => inspectionDocument(inspection, options)),
  };
}

/** One inspection as a document, its keys always in the same order; paths of files only where asked for. */
export function inspectionDocument(inspection: Inspection, options: InspectionDocumentOptions): InspectionDocument {
  const forKeeping = options.forKeeping ?? false;
  const packageDocument = forKeeping ? (item: Package): PackageDocument => item : countedFiles;
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
    files: filesDocument(inspection, options.includeFiles),
    ...optional('coverage', inspection.coverage),
    ...optional('layerUse', inspection.layerUse),
    ...optional('baseImage', inspection.baseImage),
    secrets: inspection.secrets ?? null,
    ...optional('acceptedSecrets', inspection.acceptedSecrets),
    malware:
      inspection.malware === undefined
        ? { status: 'not-run', reason: whyNoMalwareScan(inspection) }
        : { status: 'run', ...inspection.malware },
    users: inspection.users,
    ...optional('groups', inspection.groups),
    retrievedFiles: inspection.retrievedFiles,
    ...optional('contentMatches', inspection.contentMatches),
    gaps: inspection.gaps,
    ...optional('request', inspection.request),
    ...optional('inspectedAt', forKeeping ? inspection.inspectedAt : undefined),
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

function countedFiles(item: Package): PackageDocument {
  const { files, ...rest } = item;
  return files === undefined ? rest : { ...rest, fileCount: files.length };
}

/** Why an inspection tells nothing of malware. */
export function whyNoMalwareScan({ source }: Inspection): string {
  return source.kind === 'sbom' ? 'an SBOM holds no files' : 'no scanner was asked';
}

function filesDocument(inspection: Inspection, includeFiles: boolean): InspectionDocument['files'] {
  const { count, directories, symlinks, others, totalBytes } = inspection.files;
  const notable = optional('notable', notableFiles(inspection));
  const numbers = { count, directories, symlinks, others, totalBytes, ...notable };
  return includeFiles ? { ...numbers, entries: inspection.files.entries } : numbers;
}

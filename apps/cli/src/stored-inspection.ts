import { type HeldParts, wholeInspectionFacts } from '@assay/assess';
import {
  AssayError,
  type GatheredFacts,
  type Inspection,
  type Reference,
  formatReference,
  isJsonObject,
  parsePlatform,
  parseReference,
  printable,
} from '@assay/core';
import { type InspectionDocument, withoutEntries } from '@assay/report';
import { cliError } from './errors.ts';
import { isInspectionDocument, wrongInInspection } from './inspection-shape.ts';
import { readJson } from './read-json.ts';

/** An inspection of a file, and how much of it the file holds. */
export interface StoredInspection {
  readonly inspection: Inspection;
  readonly held: HeldParts;
}

/** What a file of inspections holds: them, and in a file of evidence further facts by their digests. */
export interface InspectionFile {
  readonly inspections: readonly StoredInspection[];
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * The inspections of a file, without the paths of their file systems where nobody needs them, as `inspect -o inspection`, `inspect -o json` and `check --write-evidence` write them.
 * @throws FILE_UNREADABLE, DOCUMENT_INVALID
 */
export async function readInspectionFile(
  path: string,
  { entries = true }: { readonly entries?: boolean } = {},
): Promise<InspectionFile> {
  const value = await readJson(path, entries ? undefined : withoutEntries);
  const isSet = isJsonObject(value) && Array.isArray(value['inspections']);
  const all: readonly unknown[] = isSet && Array.isArray(value['inspections']) ? value['inspections'] : [value];
  const facts = isSet && isJsonObject(value['facts']) ? value['facts'] : {};
  return { inspections: all.map((document) => storedInspection(document, path)), facts };
}

/**
 * The facts of a stored inspection. What its file does not tell (paths and files of packages outside of `-o inspection`, secrets and malware
 * that were not looked for) stays unknown, so that rules on it give errors.
 */
export function factsOfStored({ inspection, held }: StoredInspection, evaluatedAt: Date): GatheredFacts {
  return {
    subject: inspection.subject,
    reference: canonicalReference(inspection.subject.reference),
    evaluatedAt,
    ...wholeInspectionFacts(inspection, held),
  };
}

function storedInspection(document: unknown, path: string): StoredInspection {
  if (isInspectionDocument(document)) return { inspection: inspectionOf(document, path), held: heldParts(document) };
  const wrong = wrongInInspection(document) ?? '/';
  throw cliError('DOCUMENT_INVALID', `${printable(path)} is not an inspection: see ${printable(wrong)}`, {
    hint: 'assay inspect IMAGE -o inspection=FILE writes one.',
  });
}

function heldParts({ files, packages }: InspectionDocument): Required<HeldParts> {
  return {
    entries: files.entries !== undefined,
    packageFiles: packages.every((item) => item.fileCount === undefined || item.files !== undefined),
  };
}

function inspectionOf(document: InspectionDocument, path: string): Inspection {
  const { subject, files, secrets, malware, ...rest } = document;
  const { entries = [], notable: _notable, ...numbers } = files;
  const { platform } = subject;
  return {
    ...rest,
    subject: { ...subject, platform: platform === null ? null : readPart(path, () => parsePlatform(platform)) },
    files: { ...numbers, entries },
    ...(secrets === null ? {} : { secrets }),
    ...(malware.status === 'run' ? { malware: withoutStatus(malware) } : {}),
  };
}

function withoutStatus({
  status: _status,
  ...scan
}: Extract<InspectionDocument['malware'], { readonly status: 'run' }>): NonNullable<Inspection['malware']> {
  return scan;
}

/** The reference that policy judges. An image from elsewhere is called as the user wrote it, which is no canonical reference. */
function canonicalReference(text: string): Reference | null {
  try {
    const reference = parseReference(text);
    return formatReference(reference) === text ? reference : null;
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}

function readPart<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    throw cliError('DOCUMENT_INVALID', `${printable(path)} is not an inspection: ${error.message}`, { cause: error });
  }
}

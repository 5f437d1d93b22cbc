import { inspectionFacts } from '@assay/assess';
import {
  AssayError,
  type GatheredFacts,
  type Reference,
  formatReference,
  isJsonObject,
  parsePlatform,
  parseReference,
  printable,
} from '@assay/core';
import type { InspectionDocument } from '@assay/report';
import { cliError } from './errors.ts';
import { isInspectionDocument, wrongInInspection } from './inspection-shape.ts';
import { readJson } from './read-json.ts';

/**
 * Facts of the inspections of a file, as `inspect -o json` writes it: one, or those of all platforms. What the file does not tell
 * (paths without `--files`, secrets and malware that were not looked for) stays unknown, so that rules on it give errors.
 * @throws FILE_UNREADABLE, DOCUMENT_INVALID
 */
export async function loadInspections(path: string, evaluatedAt: Date): Promise<readonly GatheredFacts[]> {
  const value = await readJson(path);
  const all = isJsonObject(value) && Array.isArray(value['inspections']) ? value['inspections'] : [value];
  return all.map((document: unknown) => {
    if (isInspectionDocument(document)) return factsOf(document, path, evaluatedAt);
    const wrong = wrongInInspection(document) ?? '/';
    throw cliError('DOCUMENT_INVALID', `${printable(path)} is not an inspection: see ${printable(wrong)}`, {
      hint: 'assay inspect IMAGE --files -o json=FILE writes one.',
    });
  });
}

function factsOf(document: InspectionDocument, path: string, evaluatedAt: Date): GatheredFacts {
  const { subject, source, files, secrets, malware, ...rest } = document;
  const { files: view, ...facts } = inspectionFacts({
    ...rest,
    subject: { ...subject, platform: null },
    source,
    files: { ...files, entries: files.entries ?? [] },
    ...(secrets === null ? {} : { secrets }),
    ...(malware.status === 'run' ? { malware } : {}),
  });
  const platform = subject.platform === null ? null : readPart(path, () => parsePlatform(subject.platform ?? ''));
  return {
    subject: { ...subject, platform },
    reference: canonicalReference(subject.reference),
    evaluatedAt,
    config: document.config,
    history: document.history,
    layers: source.layers,
    ...facts,
    ...(files.entries === undefined || view === undefined ? {} : { files: view }),
  };
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

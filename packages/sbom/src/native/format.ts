import type { Inspection, JsonObject, Package } from '@assay/core';
import type { EncodeOptions, SbomFormat } from '../sbom-format.ts';
import { inertJson, isObject, sortedKeys } from '../text/json-text.ts';

/** The inspection itself. */
export const nativeSbom: SbomFormat = {
  kind: 'formatter',
  id: 'native',
  aliases: ['assay-json'],
  title: 'Assay JSON',
  summary: 'The whole inspection as JSON: everything that Assay knows of the image.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/json',
  extension: '.assay.json',
  specVersions: ['1'],
  encode: (inspection, options) => `${inertJson(inOrder(nativeDocument(inspection, options)))}\n`,
};

/** The inspection whole; paths of the file system and of packages only where asked for. DESIGN 4.5. */
function nativeDocument(inspection: Inspection, { includeFiles = false }: EncodeOptions): object {
  if (includeFiles) return inspection;
  const { entries: _entries, ...numbers } = inspection.files;
  return { ...inspection, packages: inspection.packages.map(withoutFiles), files: numbers };
}

function withoutFiles({ files, ...item }: Package): object {
  return files === undefined ? item : { ...item, fileCount: files.length };
}

/** Equal inspections give equal bytes, in whatever order their keys were made; the version comes first. */
function inOrder(document: object): JsonObject {
  const plain: JsonObject = JSON.parse(JSON.stringify(document));
  const { schemaVersion = 1, ...rest } = plain;
  const sorted = sortedKeys(rest);
  return isObject(sorted) ? { schemaVersion, ...sorted } : plain;
}

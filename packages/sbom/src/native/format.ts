import type { Inspection, Package } from '@assay/core';
import type { EncodeOptions, SbomFormat } from '../sbom-format.ts';

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
  encode: (inspection, options) => `${JSON.stringify(nativeDocument(inspection, options), null, 2)}\n`,
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

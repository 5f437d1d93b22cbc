import { type Inspection, printable } from '@assay/core';
import { sbomError } from './errors.ts';
import { sbomFormats } from './registry.ts';
import type { EncodeOptions } from './sbom-format.ts';

/**
 * Writes an SBOM of an inspection. Pure and deterministic: equal inspections and options give the same bytes. Identifiers of
 * documents follow from their content; the only time in it is `createdAt`.
 * @param format Id or alias of one of `sbomFormats`.
 * @throws SBOM_FORMAT_UNKNOWN, SBOM_SPEC_VERSION_UNKNOWN, SBOM_INVALID
 */
export function encodeSbom(format: string, inspection: Inspection, options: EncodeOptions): string {
  const found = sbomFormats.get(format);
  if (found === undefined) {
    const meant = sbomFormats.suggest(format);
    throw sbomError(
      'SBOM_FORMAT_UNKNOWN',
      `no SBOM format is called "${printable(format)}"`,
      meant === undefined ? {} : { hint: `Did you mean ${meant}?` },
    );
  }
  const [newest = ''] = found.specVersions;
  const specVersion = options.specVersion ?? newest;
  if (!found.specVersions.includes(specVersion)) {
    throw sbomError(
      'SBOM_SPEC_VERSION_UNKNOWN',
      `${found.id} is written in version ${found.specVersions.join(', ')}, not ${printable(specVersion)}`,
    );
  }
  return found.encode(inspection, { ...options, specVersion });
}

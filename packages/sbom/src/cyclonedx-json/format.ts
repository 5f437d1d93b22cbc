import { buildBom } from '../cyclonedx/build-bom.ts';
import type { SbomFormat } from '../sbom-format.ts';
import { inertJson } from '../text/json-text.ts';

/** JSON carries every text; only the schema's own limits ask for changes. */
export const fitJson = (text: string): string => text;

/** CycloneDX as JSON. */
export const cyclonedxJson: SbomFormat = {
  kind: 'formatter',
  id: 'cyclonedx-json',
  aliases: ['cyclonedx'],
  title: 'CycloneDX JSON',
  summary: 'An SBOM in CycloneDX 1.6 (1.5 and 1.7 on request) as JSON.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'CycloneDX 1.6 (ECMA-424)', url: 'https://cyclonedx.org/docs/1.6/json/' }],
  mediaType: 'application/vnd.cyclonedx+json',
  extension: '.cdx.json',
  specVersions: ['1.6', '1.5', '1.7'],
  encode: (inspection, options) =>
    `${inertJson(buildBom(inspection, { ...options, format: 'cyclonedx-json', fit: fitJson }))}\n`,
};

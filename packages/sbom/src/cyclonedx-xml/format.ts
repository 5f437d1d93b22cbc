import { buildBom } from '../cyclonedx/build-bom.ts';
import type { SbomFormat } from '../sbom-format.ts';
import { oneLine } from '../text/one-line.ts';
import { writeXml } from '../xml/write-xml.ts';
import { bomElement } from './to-xml.ts';

/** CycloneDX as XML. */
export const cyclonedxXml: SbomFormat = {
  kind: 'formatter',
  id: 'cyclonedx-xml',
  title: 'CycloneDX XML',
  summary: 'An SBOM in CycloneDX 1.6 (1.5 and 1.7 on request) as XML.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'CycloneDX 1.6 (ECMA-424)', url: 'https://cyclonedx.org/docs/1.6/xml/' }],
  mediaType: 'application/vnd.cyclonedx+xml',
  extension: '.cdx.xml',
  specVersions: ['1.6', '1.5', '1.7'],
  encode: (inspection, options) =>
    writeXml(bomElement(buildBom(inspection, { ...options, format: 'cyclonedx-xml', fit: oneLine }))),
};

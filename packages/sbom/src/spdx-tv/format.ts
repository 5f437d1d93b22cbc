import type { SbomFormat } from '../sbom-format.ts';
import { buildDocument } from '../spdx/build-document.ts';
import { writeTagValue } from './write-tag-value.ts';

/** SPDX 2.3 as tag-value text. */
export const spdxTagValue: SbomFormat = {
  kind: 'formatter',
  id: 'spdx-tv',
  aliases: ['spdx-tag-value'],
  title: 'SPDX tag-value',
  summary: 'An SBOM in SPDX 2.3 as tag-value text.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'SPDX 2.3', url: 'https://spdx.github.io/spdx-spec/v2.3/' }],
  mediaType: 'text/spdx',
  extension: '.spdx',
  specVersions: ['2.3'],
  encode: (inspection, options) => writeTagValue(buildDocument(inspection, { ...options, format: 'spdx-tv' })),
};

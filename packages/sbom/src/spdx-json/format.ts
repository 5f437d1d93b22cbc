import type { SbomFormat } from '../sbom-format.ts';
import { buildDocument } from '../spdx/build-document.ts';
import { inertJson } from '../text/json-text.ts';

/** SPDX 2.3 as JSON. */
export const spdxJson: SbomFormat = {
  kind: 'formatter',
  id: 'spdx-json',
  aliases: ['spdx'],
  title: 'SPDX JSON',
  summary: 'An SBOM in SPDX 2.3 as JSON.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'SPDX 2.3', url: 'https://spdx.github.io/spdx-spec/v2.3/' }],
  mediaType: 'application/spdx+json',
  extension: '.spdx.json',
  specVersions: ['2.3'],
  encode: (inspection, options) => `${inertJson(buildDocument(inspection, { ...options, format: 'spdx-json' }))}\n`,
};

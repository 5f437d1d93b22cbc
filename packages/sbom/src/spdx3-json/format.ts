import type { SbomFormat } from '../sbom-format.ts';
import { buildGraph } from './build-graph.ts';
import { inertJson } from '../text/json-text.ts';

/** SPDX 3.0 as JSON-LD. */
export const spdx3Json: SbomFormat = {
  kind: 'formatter',
  id: 'spdx3-json',
  aliases: ['spdx3'],
  title: 'SPDX 3 JSON-LD',
  summary: 'An SBOM in SPDX 3.0.1 as JSON-LD.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'SPDX 3.0.1', url: 'https://spdx.github.io/spdx-spec/v3.0.1/' }],
  mediaType: 'application/spdx+json',
  extension: '.spdx3.json',
  specVersions: ['3.0.1'],
  encode: (inspection, options) => `${inertJson(buildGraph(inspection, { ...options, format: 'spdx3-json' }))}\n`,
};

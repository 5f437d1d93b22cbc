import type { SourceReport } from '@assay/core';
import type { Formatter } from '../formatter.ts';
import { jsonText } from '../json-text.ts';
import { sourceDocument } from './document.ts';

/** Every finding, accepted ones apart, and what could not be looked at, as JSON, indented. */
export const sourceJson: Formatter<SourceReport> = {
  kind: 'formatter',
  id: 'json',
  title: 'JSON',
  summary: 'Every finding, accepted ones apart, and what could not be looked at, as JSON.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/json',
  extension: '.json',
  render: (report) => `${jsonText(sourceDocument(report))}\n`,
};

/** One finding as JSON on each line, accepted ones left out. */
export const sourceNdjson: Formatter<SourceReport> = {
  kind: 'formatter',
  id: 'ndjson',
  title: 'NDJSON',
  summary: 'One finding as JSON on each line, for tools that read streams; accepted ones are left out.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/x-ndjson',
  extension: '.ndjson',
  render: ({ findings }) => findings.map((finding) => `${jsonText(finding, 'line')}\n`).join(''),
};

import { inspectionDocument } from '../inspection-document.ts';
import { type Formatter, type InspectionReport, inspectionsOf } from '../formatter.ts';
import { jsonText } from '../json-text.ts';

/** One inspection as JSON on each line, for tools that read streams. */
export const inspectionNdjson: Formatter<InspectionReport> = {
  kind: 'formatter',
  id: 'ndjson',
  title: 'NDJSON',
  summary: 'One inspection as JSON on each line, for tools that read streams.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/x-ndjson',
  extension: '.ndjson',
  render: (report, options) =>
    inspectionsOf(report)
      .map(
        (inspection) =>
          `${jsonText(inspectionDocument(inspection, { includeFiles: options.includeFiles ?? false }), 'line')}\n`,
      )
      .join(''),
};

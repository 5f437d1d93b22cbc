import { inspectionReportDocument } from '../inspection-document.ts';
import type { InspectionReport, Formatter } from '../formatter.ts';
import { jsonText } from '../json-text.ts';

/** The whole inspection as JSON, indented. */
export const inspectionJson: Formatter<InspectionReport> = {
  kind: 'formatter',
  id: 'json',
  title: 'JSON',
  summary: 'The whole inspection as JSON, indented.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/json',
  extension: '.json',
  render: (report, options) =>
    `${jsonText(inspectionReportDocument(report, { includeFiles: options.includeFiles ?? false }))}\n`,
};

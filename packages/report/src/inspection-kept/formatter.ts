import type { Formatter, InspectionReport } from '../formatter.ts';
import { inspectionReportDocument } from '../inspection-document.ts';
import { jsonText } from '../json-text.ts';

/** The inspection with all that policies can be judged by later, on one line. */
export const inspectionKept: Formatter<InspectionReport> = {
  kind: 'formatter',
  id: 'inspection',
  title: 'Inspection to keep',
  summary: 'The whole inspection as JSON on one line: what simulations, tests of policies and baselines read.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/json',
  extension: '.inspection.json',
  render: (report) =>
    `${jsonText(inspectionReportDocument(report, { includeFiles: true, forKeeping: true }), 'line')}\n`,
};

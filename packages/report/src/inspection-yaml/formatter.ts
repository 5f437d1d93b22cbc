import { inspectionReportDocument } from '../inspection-document.ts';
import type { InspectionReport, Formatter } from '../formatter.ts';
import { yamlText } from '../yaml-text.ts';

/** The whole inspection as YAML, the same document as JSON. */
export const inspectionYaml: Formatter<InspectionReport> = {
  kind: 'formatter',
  id: 'yaml',
  title: 'YAML',
  summary: 'The whole inspection as YAML, the same document as JSON.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/yaml',
  extension: '.yaml',
  render: (report, options) =>
    yamlText(inspectionReportDocument(report, { includeFiles: options.includeFiles ?? false })),
};

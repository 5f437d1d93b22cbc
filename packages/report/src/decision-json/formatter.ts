import { decisionReportDocument } from '../decision-document.ts';
import type { DecisionReport, Formatter } from '../formatter.ts';
import { jsonText } from '../json-text.ts';

/** The whole decision as JSON, indented. */
export const decisionJson: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'json',
  title: 'JSON',
  summary: 'The whole decision as JSON, indented.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/json',
  extension: '.json',
  render: (report) => `${jsonText(decisionReportDocument(report))}\n`,
};

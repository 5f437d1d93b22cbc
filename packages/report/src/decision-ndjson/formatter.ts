import { decisionDocument } from '../decision-document.ts';
import { type Formatter, type DecisionReport, decisionsOf } from '../formatter.ts';
import { jsonText } from '../json-text.ts';

/** One decision as JSON on each line, for tools that read streams. */
export const decisionNdjson: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'ndjson',
  title: 'NDJSON',
  summary: 'One decision as JSON on each line, for tools that read streams.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/x-ndjson',
  extension: '.ndjson',
  render: (report) =>
    decisionsOf(report)
      .map((decision) => `${jsonText(decisionDocument(decision), 'line')}\n`)
      .join(''),
};

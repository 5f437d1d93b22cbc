import { decisionReportDocument } from '../decision-document.ts';
import type { DecisionReport, Formatter } from '../formatter.ts';
import { yamlText } from '../yaml-text.ts';

/** The whole decision as YAML, the same document as JSON. */
export const decisionYaml: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'yaml',
  title: 'YAML',
  summary: 'The whole decision as YAML, the same document as JSON.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/yaml',
  extension: '.yaml',
  render: (report) => yamlText(decisionReportDocument(report)),
};

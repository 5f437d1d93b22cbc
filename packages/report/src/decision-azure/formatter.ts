import { type Annotation, annotationLine, annotationsOf } from '../annotation.ts';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';

/** The verdict and the findings as logging commands, which Azure Pipelines shows as issues of a run; notices are plain lines. */
export const decisionAzure: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'azure',
  title: 'Azure Pipelines issues',
  summary: 'The verdict and the findings as logging commands, which Azure Pipelines shows as issues of a run.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    {
      title: 'Logging commands',
      url: 'https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands',
    },
  ],
  mediaType: 'text/plain',
  extension: '.txt',
  render: (report) => `${decisionsOf(report).flatMap(annotationsOf).map(line).join('\n')}\n`,
};

function line(annotation: Annotation): string {
  const { level, title, lines } = annotation;
  // There is no issue of a lower level than a warning.
  if (level === 'notice') return annotationLine(annotation);
  return `##vso[task.logissue type=${level};code=${property(title)};]${data(`${title}: ${lines.join('\n')}`)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(']', '%5D').replaceAll(';', '%3B');
}

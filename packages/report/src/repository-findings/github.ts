import type { Gap, SourceFinding, SourceReport, SourceSeverity } from '@assay/core';
import type { Annotation } from '../annotation.ts';
import { githubCommands } from '../decision-github/formatter.ts';
import type { Formatter } from '../formatter.ts';
import { shown } from '../text-layout.ts';
import { TOOL_TITLES, historyText, severityWords } from './finding-words.ts';

const LEVELS: Readonly<Record<SourceSeverity, Annotation['level']>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  style: 'notice',
};

/** The findings as workflow commands, which GitHub shows at the lines that they are about. */
export const sourceGithub: Formatter<SourceReport> = {
  kind: 'formatter',
  id: 'github',
  title: 'GitHub annotations',
  summary: 'The findings as workflow commands, which GitHub shows at the lines that they are about.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    {
      title: 'Workflow commands for GitHub Actions',
      url: 'https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands',
    },
  ],
  mediaType: 'text/plain',
  extension: '.txt',
  render: (report) => githubCommands(sourceAnnotations(report)),
};

/** What was found in sum, what could not be looked at, and each finding at its line. */
export function sourceAnnotations(report: SourceReport): readonly Annotation[] {
  return [summary(report), ...report.gaps.map(gapAnnotation), ...report.findings.map(findingAnnotation)];
}

function summary({ tool, findings, gaps }: SourceReport): Annotation {
  const words = severityWords(findings);
  const lines = [words.length === 0 ? 'nothing found' : words.join(', ')];
  const level = gaps.some(({ effect }) => effect === 'incomplete') ? 'error' : 'notice';
  return { level, title: `Assay: ${TOOL_TITLES[tool]}`, lines };
}

function gapAnnotation({ code, effect, message, path }: Gap): Annotation {
  const place = path === undefined ? '' : `${shown(path)}: `;
  return {
    level: effect === 'incomplete' ? 'error' : 'warning',
    title: shown(code, 100),
    lines: [`${place}${shown(message)}`],
  };
}

function findingAnnotation(finding: SourceFinding): Annotation {
  const { rule, severity, message, recommendation, path, line, column, endLine = null, atHead } = finding;
  const history = historyText(finding);
  return {
    level: LEVELS[severity],
    title: shown(rule, 200),
    lines: [
      shown(message),
      ...(history === '' ? [] : [`${shown(path)}: ${history}`]),
      ...(recommendation === undefined ? [] : [`do: ${shown(recommendation)}`]),
    ],
    // What is not at HEAD has no line that could be shown.
    ...(atHead === false ? {} : { place: { path, line, column, endLine } }),
  };
}

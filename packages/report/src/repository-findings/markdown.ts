import type { SourceFinding, SourceReport } from '@assay/core';
import { markdownCode, markdownText } from '../decision-markdown/markdown-text.ts';
import { bytesOf, fittingRows } from '../fitting-rows.ts';
import type { Formatter } from '../formatter.ts';
import { counted } from '../text-layout.ts';
import { TOOL_TITLES, countWords, historyText, placeText, severityWords } from './finding-words.ts';

/** Comments of forges hold about 65,535 characters; further findings are counted instead of listed. */
const MAX_BYTES = 60_000;
/** Gaps and notices that are listed. */
const MAX_NOTES = 20;

/** A table of the findings for comments and pages. */
export const sourceMarkdown: Formatter<SourceReport> = {
  kind: 'formatter',
  id: 'markdown',
  title: 'Markdown',
  summary: 'A table of the findings for comments and pages.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'text/markdown',
  extension: '.md',
  render: (report) => `${[`<!-- assay:${report.tool} -->`, ...sourceSection(report, MAX_BYTES)].join('\n')}\n`,
};

/** Heading, numbers and findings, as many as fit into so many bytes. */
export function sourceSection(report: SourceReport, budgetBytes: number): readonly string[] {
  const { tool, target, findings, accepted } = report;
  const words = severityWords(findings);
  const head = [
    `### ${TOOL_TITLES[tool]}: ${markdownCode(target)}`,
    '',
    words.length === 0 ? 'Nothing found.' : `${words.join(', ')}.`,
    '',
    ...notes(report),
  ];
  const end = `${[...countWords(report), `${accepted.length} accepted`].join(', ')}.`;
  const rows = findings.length === 0 ? [] : table(findings, budgetBytes - bytesOf([...head, end]) - 100);
  return [...head, ...rows, end];
}

function notes({ gaps, notices }: SourceReport): readonly string[] {
  const lines = [
    ...gaps.map(({ path, message }) => {
      const place = path === undefined ? '' : `${markdownCode(path)}: `;
      return `- **Not looked at as a whole:** ${place}${markdownText(message)}`;
    }),
    ...notices.map((notice) => `- ${markdownText(notice)}`),
  ];
  const left = lines.length - MAX_NOTES;
  if (lines.length === 0) return [];
  return [
    ...lines.slice(0, MAX_NOTES),
    ...(left > 0 ? [`- and ${left} more; the JSON report has all of them.`] : []),
    '',
  ];
}

const HEAD = ['| Severity | Where | What | Rule |', '|---|---|---|---|'] as const;

function table(findings: readonly SourceFinding[], budgetBytes: number): readonly string[] {
  // Room for the lines around the rows.
  const { rows, left } = fittingRows(findings, budgetBytes - bytesOf(HEAD) - 60, row);
  return [
    ...(rows.length === 0 ? [] : [...HEAD, ...rows, '']),
    ...(left > 0
      ? [`and ${counted(left, 'more finding', 'more findings')}; the JSON report has all of them.`, '']
      : []),
  ];
}

function row(finding: SourceFinding): string {
  const { severity, message, rule } = finding;
  const history = historyText(finding);
  const what = `${markdownText(message)}${history === '' ? '' : `<br>${markdownText(history)}`}`;
  return `| ${severity} | ${markdownCode(placeText(finding))} | ${what} | ${markdownText(rule)} |`;
}

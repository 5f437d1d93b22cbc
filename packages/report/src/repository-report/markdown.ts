import type { RepositoryReport } from '@assay/core';
import { decisionSection } from '../decision-markdown/formatter.ts';
import { markdownCode, markdownText } from '../decision-markdown/markdown-text.ts';
import { VERDICT_WORDS } from '../decision-summary.ts';
import { bytesOf, fittingRows } from '../fitting-rows.ts';
import { type Formatter, decisionsOf } from '../formatter.ts';
import { sourceSection } from '../repository-findings/markdown.ts';
import { counted } from '../text-layout.ts';
import { foundText, offText, partLines, verdictText } from './repository-words.ts';

/** Comments of forges hold about 65,535 characters. */
const COMMENT_BYTES = 60_000;
/** GitHub drops the whole summary of a step that is larger than 1 MiB; other commands may write to it too. */
const SUMMARY_BYTES = 900_000;
/** Rows of the overview. */
const OVERVIEW_BYTES = 8000;

const HEADER = {
  kind: 'formatter',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'text/markdown',
  extension: '.md',
} as const;

/** The verdict by part, and each part folded, for a comment on a pull request. */
export const repositoryMarkdown: Formatter<RepositoryReport> = {
  ...HEADER,
  id: 'markdown',
  title: 'Markdown',
  summary: 'The verdict by part, and each part folded, for a comment on a pull request.',
  render: (report) => `${['<!-- assay:repository -->', ...lines(report, COMMENT_BYTES)].join('\n')}\n`,
};

/** The same for the summary of a step of GitHub Actions. */
export const repositoryGithubSummary: Formatter<RepositoryReport> = {
  ...HEADER,
  id: 'github-summary',
  title: 'GitHub step summary',
  summary: 'The verdict by part, and each part folded, for the summary of a step.',
  references: [
    {
      title: 'Adding a job summary',
      url: 'https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary',
    },
  ],
  render: (report) => `${lines(report, SUMMARY_BYTES).join('\n')}\n`,
};

interface Fold {
  readonly title: string;
  readonly body: (budgetBytes: number) => readonly string[];
}

function lines(report: RepositoryReport, budgetBytes: number): readonly string[] {
  const overview = fittingRows(partLines(report), OVERVIEW_BYTES, ({ title, verdict, text }) => {
    return `| ${VERDICT_WORDS[verdict]} | ${markdownText(title)} | ${markdownText(text)} |`;
  });
  const notes = fittingRows([...report.notices, ...offText(report.off)], OVERVIEW_BYTES, (text) => {
    return `- ${markdownText(text)}`;
  });
  const head = [
    `## ${verdictText(report)}: ${markdownCode(report.target)}`,
    '',
    `${foundText(report)}.`,
    '',
    '| Verdict | Part | Why |',
    '|---|---|---|',
    ...overview.rows,
    ...(overview.left > 0 ? [`| | and ${overview.left} more | |`] : []),
    '',
    ...notes.rows,
    ...(notes.left > 0 ? [`- and ${notes.left} more`] : []),
  ];
  return [...head, ...folded(foldsOf(report), budgetBytes - bytesOf(head))];
}

function foldsOf({ sources, images }: RepositoryReport): readonly Fold[] {
  return [
    ...sources
      .filter(({ verdict, report: { findings, gaps } }) => verdict !== 'pass' || findings.length + gaps.length > 0)
      .map(({ report }) => ({
        title: `${report.tool}: ${counted(report.findings.length, 'finding')}`,
        body: (budget: number) => sourceSection(report, budget),
      })),
    ...images.flatMap(({ decisions }) =>
      decisionsOf({ decisions }).map((decision) => ({
        title: `image: ${VERDICT_WORDS[decision.verdict]}`,
        body: (budget: number) => [decisionSection(decision, budget)],
      })),
    ),
  ];
}

/** What one fold leaves over goes to those behind it; those without room are counted. */
function folded(folds: readonly Fold[], budgetBytes: number): readonly string[] {
  const texts: string[] = [];
  let left = budgetBytes - 200;
  let skipped = 0;
  folds.forEach(({ title, body }, index) => {
    const frame = ['', `<details><summary>${title}</summary>`, '', '', '</details>'];
    const inner = body(Math.floor(left / (folds.length - index)) - bytesOf(frame));
    const size = bytesOf([...frame, ...inner]);
    if (size > left) skipped++;
    else {
      left -= size;
      texts.push('', `<details><summary>${title}</summary>`, '', ...inner, '', '</details>');
    }
  });
  if (skipped > 0) texts.push('', `${skipped} more parts are left out here; the JSON report has all of them.`);
  return texts;
}

import { type Decision, formatPlatform } from '@assay/core';
import { VERDICT_WORDS, findingGroups, whySentence } from '../decision-summary.ts';
import { bytesOf } from '../fitting-rows.ts';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';
import { withinBudget } from '../markdown-budget.ts';
import { findingTable, problemLines } from './finding-table.ts';
import { markdownCode, markdownText } from './markdown-text.ts';

/** Comments and check summaries of forges hold about 65,535 characters; further findings are counted instead of listed. */
const MAX_BYTES = 60_000;

/** Invisible first line by which an earlier comment is found again and replaced. */
const MARKER = '<!-- assay:decision -->';

/** The decision as a comment for a pull request or the summary of a job. */
export const decisionMarkdown: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'markdown',
  title: 'Markdown',
  summary: 'The decision as a comment for a pull request or the summary of a job.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'text/markdown',
  extension: '.md',
  render: (report) => `${[MARKER, ...withinBudget(decisionsOf(report), MAX_BYTES, decisionSection)].join('\n')}\n`,
};

/** A decision without credentials: heading, why, and as many findings as fit into so many bytes. */
export function decisionSection(decision: Decision, budgetBytes: number): string {
  const { subject, policy, mapping } = decision;
  const platform = subject.platform === null ? 'unknown platform' : formatPlatform(subject.platform);
  const head = [
    `### ${VERDICT_WORDS[decision.verdict]}: ${markdownCode(subject.reference)}`,
    '',
    `Why: ${markdownText(whySentence(decision))}`,
    '',
    `Policy ${markdownCode(policy.name)}, mapping ${mapping === null ? 'none' : markdownCode(mapping.name)}, ` +
      `${markdownCode(platform)}, ${subject.digest === null ? 'no digest' : markdownCode(subject.digest)}`,
  ];
  const problems = problemLines(decision, budgetBytes / 4);
  const used = bytesOf([...head, ...problems]);
  const rows = findingGroups(decision.findings);
  return [...head, ...problems, ...findingTable(rows, budgetBytes - used)].join('\n');
}

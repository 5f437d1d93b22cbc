import { type Decision, type Finding, formatPlatform } from '@assay/core';
import { VERDICT_WORDS, findingGroups, whySentence } from '../decision-summary.ts';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';
import { markdownCode, markdownText } from './markdown-text.ts';

/** Comments and check summaries of forges hold about 65,535 characters; further findings are counted instead of listed. */
const MAX_CHARACTERS = 60_000;

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
  render: (report) => {
    const decisions = decisionsOf(report);
    const budget = Math.floor(MAX_CHARACTERS / Math.max(1, decisions.length));
    return `${[MARKER, ...decisions.map((decision) => decisionText(decision, budget))].join('\n')}\n`;
  },
};

function decisionText(decision: Decision, budget: number): string {
  const { subject, policy, mapping } = decision;
  const platform = subject.platform === null ? 'unknown platform' : formatPlatform(subject.platform);
  const head = [
    `### ${VERDICT_WORDS[decision.verdict]}: ${markdownCode(subject.reference)}`,
    '',
    `Why: ${markdownText(whySentence(decision))}`,
    '',
    `Policy ${markdownCode(policy.name)}, mapping ${mapping === null ? 'none' : markdownCode(mapping.name)}, ` +
      `${markdownCode(platform)}, ${subject.digest === null ? 'no digest' : markdownCode(subject.digest)}`,
    ...decision.problems.map(
      (problem) => `\n**${problem.severity}** ${markdownCode(problem.code)} ${markdownText(problem.message)}`,
    ),
  ].join('\n');
  return `${head}\n${findingTable(decision, budget - head.length)}`;
}

function findingTable(decision: Decision, budget: number): string {
  const rows = findingGroups(decision.findings).flatMap((group) =>
    group.findings.map((finding) => findingRow(group.title, finding)),
  );
  if (rows.length === 0) return '';
  let left = budget;
  let count = 0;
  for (const row of rows) {
    left -= row.length + 1;
    if (left < 0) break;
    count++;
  }
  const more = rows.length - count;
  return [
    '',
    '| | Rule | Finding | Where | What to do |',
    '|-|-|-|-|-|',
    ...rows.slice(0, count),
    ...(more > 0 ? ['', `${more} more findings are left out here; the JSON report has all of them.`] : []),
  ].join('\n');
}

function findingRow(title: string, finding: Finding): string {
  const [place] = finding.locations;
  const cells = [
    title.toLowerCase(),
    markdownCode(`${finding.gate}/${finding.trigger}`),
    markdownText(finding.message),
    place === undefined ? '' : markdownCode(place.path),
    markdownText(finding.recommendation ?? ''),
  ];
  return `| ${cells.join(' | ')} |`;
}

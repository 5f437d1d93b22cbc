import { type Decision, compareText, formatPlatform } from '@assay/core';
import { findingTable, problemLines } from '../decision-markdown/finding-table.ts';
import { markdownCode, markdownText } from '../decision-markdown/markdown-text.ts';
import { type FindingGroup, VERDICT_WORDS, findingGroups, whySentence } from '../decision-summary.ts';
import { bytesOf } from '../fitting-rows.ts';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';
import { withinBudget } from '../markdown-budget.ts';
import { counted } from '../text-layout.ts';

/** GitHub drops the whole summary of a step that is larger than 1 MiB; other commands may write to it too. */
const MAX_BYTES = 900_000;
/** Gates in the table of numbers; the others are counted. */
const MAX_GATES = 50;

/** The decision as the summary of a step: what was judged, the findings by gate, each finding; accepted ones folded away. */
export const decisionGithubSummary: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'github-summary',
  title: 'GitHub step summary',
  summary:
    'The decision as Markdown for the summary of a step, to be appended to the file that GITHUB_STEP_SUMMARY names.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    {
      title: 'Adding a job summary',
      url: 'https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary',
    },
  ],
  mediaType: 'text/markdown',
  extension: '.md',
  render: (report) => `${withinBudget(decisionsOf(report), MAX_BYTES, decisionText).join('\n\n')}\n`,
};

function decisionText(decision: Decision, budgetBytes: number): string {
  const groups = findingGroups(decision.findings);
  const head = [...headLines(decision), ...numberLines(groups), ...problemLines(decision, budgetBytes / 4)];
  const accepted = groups.filter(({ id }) => id === 'allowlisted');
  const folded = foldedLines(accepted, budgetBytes / 4);
  const used = bytesOf([...head, ...folded]);
  const table = findingTable(
    groups.filter(({ id }) => id !== 'allowlisted'),
    budgetBytes - used,
  );
  return [...head, ...table, ...folded].join('\n');
}

function headLines(decision: Decision): string[] {
  const { subject, policy, mapping } = decision;
  const row = (name: string, value: string): string => `| ${name} | ${value} |`;
  return [
    `## ${VERDICT_WORDS[decision.verdict]}: ${markdownCode(subject.reference)}`,
    '',
    `Why: ${markdownText(whySentence(decision))}`,
    '',
    '| | |',
    '|-|-|',
    row('Digest', subject.digest === null ? 'none' : markdownCode(subject.digest)),
    row('Platform', subject.platform === null ? 'unknown' : markdownCode(formatPlatform(subject.platform))),
    row('Policy', `${markdownText(policy.name)} ${markdownCode(policy.digest)}`),
    row('Mapping', mapping === null ? 'none' : markdownText(mapping.name)),
    row('Evaluated', markdownText(decision.evaluatedAt)),
  ];
}

/** How many findings each gate has, by what they do. */
function numberLines(groups: readonly FindingGroup[]): string[] {
  if (groups.length === 0) return [];
  const gates = [...new Set(groups.flatMap((group) => group.findings.map(({ gate }) => gate)))].toSorted(compareText);
  const counts = new Map(groups.map((group) => [group.id, Map.groupBy(group.findings, ({ gate }) => gate)] as const));
  const rows = gates
    .slice(0, MAX_GATES)
    .map((gate) => [markdownCode(gate), ...groups.map(({ id }) => String(counts.get(id)?.get(gate)?.length ?? 0))]);
  const more = gates.length - MAX_GATES;
  return [
    '',
    `| Gate | ${groups.map(({ title }) => title.toLowerCase()).join(' | ')} |`,
    `|-|${groups.map(() => '-:|').join('')}`,
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    ...(more > 0 ? ['', `${counted(more, 'more gate')} with findings.`] : []),
  ];
}

function foldedLines(groups: readonly FindingGroup[], budgetBytes: number): string[] {
  const count = groups.reduce((sum, { findings }) => sum + findings.length, 0);
  if (count === 0) return [];
  return [
    '',
    `<details><summary>${counted(count, 'accepted finding')}</summary>`,
    ...findingTable(groups, budgetBytes),
    '',
    '</details>',
  ];
}

import type { Decision } from '@assay/core';
import { formatPlatform } from '@assay/core';
import { VERDICT_WORDS, findingGroups, whySentence } from '../decision-summary.ts';
import { type DecisionReport, type Formatter, type RenderOptions, decisionsOf } from '../formatter.ts';
import { type Paint, createPaint, verdictTone } from '../paint.ts';
import { labelled, shown, wrapped } from '../text-layout.ts';
import { groupLines } from './group-lines.ts';

/** The verdict and everything that led to it, for people at a terminal. */
export const decisionTable: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'table',
  title: 'Table',
  summary: 'The verdict and everything that led to it, for people at a terminal.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'text/plain',
  extension: '.txt',
  render: (report, options) =>
    decisionsOf(report)
      .map((decision) => `${decisionLines(decision, options).join('\n')}\n`)
      .join('\n'),
};

/** The verdict and everything that led to it. */
export function decisionLines(decision: Decision, options: RenderOptions): string[] {
  const paint = createPaint(options.color);
  const tone = verdictTone(decision.verdict);
  return [
    `${paint(tone, VERDICT_WORDS[decision.verdict])}  ${paint('title', shown(decision.subject.reference))}`,
    '',
    ...headLines(decision, options.width),
    ...unmappedLines(decision, paint, options.width),
    ...findingGroups(decision.findings).flatMap((group) => groupLines(group, paint, options.width)),
    ...problemLines(decision, paint, options.width),
    '',
    ...whyLines(decision, paint, options.width),
  ];
}

function headLines(decision: Decision, width: number): string[] {
  const { subject, policy, mapping } = decision;
  const rows: [string, string][] = [
    ['digest', subject.digest ?? 'none: the source has no manifest'],
    ['platform', subject.platform === null ? 'unknown' : formatPlatform(subject.platform)],
    ['policy', `${shown(policy.name)} (${shown(policy.id)}, ${shown(policy.digest.slice(0, 19))})`],
    ['mapping', mapping === null ? 'none' : `${shown(mapping.name)} (number ${mapping.index + 1})`],
    ['evaluated', decision.evaluatedAt],
  ];
  return rows.flatMap(([label, text]) => labelled(label, shown(text), { indent: 2, labelWidth: 11, width }));
}

function unmappedLines(decision: Decision, paint: Paint, width: number): string[] {
  if (decision.reason !== 'unmapped') return [];
  const text = 'No mapping of the policy covers this image: it was not judged by any rule.';
  return ['', paint('warning', 'UNMAPPED'), ...wrapped(text, width - 2).map((line) => `  ${line}`)];
}

function problemLines(decision: Decision, paint: Paint, width: number): string[] {
  if (decision.problems.length === 0) return [];
  const lines = decision.problems.flatMap((problem) =>
    labelled(problem.severity, `${shown(problem.code)}: ${shown(problem.message)}`, {
      indent: 2,
      labelWidth: 9,
      width,
    }),
  );
  return ['', paint('title', `PROBLEMS (${decision.problems.length})`), ...lines];
}

function whyLines(decision: Decision, paint: Paint, width: number): string[] {
  const [first = '', ...rest] = wrapped(shown(whySentence(decision)), Math.max(20, width - 5));
  return [`${paint('title', 'Why:')} ${first}`, ...rest.map((line) => `     ${line}`)];
}

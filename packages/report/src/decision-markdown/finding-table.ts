import type { Decision, Finding } from '@assay/core';
import type { FindingGroup } from '../decision-summary.ts';
import { fittingRows } from '../fitting-rows.ts';
import { markdownCode, markdownText } from './markdown-text.ts';

const HEAD = ['', '| | Rule | Finding | Where | What to do |', '|-|-|-|-|-|'] as const;
/** Bytes for the lines around the rows. */
const FRAME_BYTES = 200;

/** A table of the findings of these groups, an empty line before it; rows that do not fit are counted below it. */
export function findingTable(groups: readonly FindingGroup[], budgetBytes: number): readonly string[] {
  const all = groups.flatMap(({ title, findings }) => findings.map((finding) => ({ title, finding })));
  if (all.length === 0) return [];
  const { rows, left } = fittingRows(all, budgetBytes - FRAME_BYTES, ({ title, finding }) =>
    findingRow(title, finding),
  );
  const more = left > 0 ? ['', `${left} more findings are left out here; the JSON report has all of them.`] : [];
  return [...(rows.length > 0 ? [...HEAD, ...rows] : []), ...more];
}

/** The problems, an empty line before each; those that do not fit are counted. */
export function problemLines({ problems }: Decision, budgetBytes: number): readonly string[] {
  const { rows, left } = fittingRows(
    problems,
    budgetBytes,
    ({ severity, code, message }) => `\n**${severity}** ${markdownCode(code)} ${markdownText(message)}`,
  );
  return left > 0 ? [...rows, `\n${left} more problems are left out here; the JSON report has all of them.`] : rows;
}

function findingRow(title: string, finding: Finding): string {
  const [place] = finding.locations;
  const more = finding.locations.length > 1 ? ` and ${finding.locations.length - 1} more` : '';
  const cells = [
    title.toLowerCase(),
    markdownCode(`${finding.gate}/${finding.trigger}`),
    markdownText(finding.message),
    place === undefined ? '' : `${markdownCode(place.path)}${more}`,
    markdownText(finding.recommendation ?? ''),
  ];
  return `| ${cells.join(' | ')} |`;
}

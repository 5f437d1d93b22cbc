import { type Finding, compareText } from '@assay/core';
import type { FindingGroup } from '../decision-summary.ts';
import { SEVERITIES, statedSeverity } from '../finding-severity.ts';
import { sectionHeading } from './html-text.ts';
import { type Bar, type Legend, barChart } from './bar-chart.ts';

/** Gates with a bar of their own, those with most findings; the others share the last one. */
const MAX_GATES = 16;

/** The groups in the words of the page. */
export const GROUP_WORDS: Readonly<Record<FindingGroup['id'], string>> = {
  error: 'Not evaluated',
  stop: 'Stop',
  warn: 'Warn',
  go: 'Noted',
  allowlisted: 'Accepted',
};

const LEGEND: readonly Legend[] = (['error', 'stop', 'warn', 'go', 'allowlisted'] as const).map((id) => ({
  id,
  word: GROUP_WORDS[id],
}));

/** The numbers: a tile for each group, the findings by gate, and by severity where rules state any. */
export function chartSection(groups: readonly FindingGroup[], id: string, level: 1 | 2): string {
  const tiles = groups.map(
    (group) => `<li class="${group.id}"><b>${group.findings.length}</b><span>${GROUP_WORDS[group.id]}</span></li>`,
  );
  return [
    sectionHeading('Findings at a glance', `${id}-numbers`, level),
    `<ul class="tiles">${tiles.join('')}</ul>`,
    '<div class="charts">',
    barChart('Findings by gate, by what the policy does', 'Gate', gateBars(groups), LEGEND, `${id}-g`),
    barChart('Findings by severity, by what the policy does', 'Severity', severityBars(groups), LEGEND, `${id}-s`),
    '</div>',
  ].join('\n');
}

function gateBars(groups: readonly FindingGroup[]): readonly Bar[] {
  const bars = barsBy(groups, ({ gate }) => gate).toSorted(
    (a, b) => totalOf(b) - totalOf(a) || compareText(a.label, b.label),
  );
  if (bars.length <= MAX_GATES) return bars;
  const rest = bars.slice(MAX_GATES - 1);
  const counts = new Map<string, number>();
  for (const bar of rest) for (const [id, count] of bar.counts) counts.set(id, (counts.get(id) ?? 0) + count);
  return [...bars.slice(0, MAX_GATES - 1), { label: `${rest.length} other gates`, counts }];
}

function severityBars(groups: readonly FindingGroup[]): readonly Bar[] {
  const bars = barsBy(groups, statedSeverity);
  return SEVERITIES.flatMap((severity) => bars.filter(({ label }) => label === severity)).map((bar) =>
    bar.label === 'unknown' ? { ...bar, label: 'not stated' } : bar,
  );
}

function barsBy(groups: readonly FindingGroup[], labelOf: (finding: Finding) => string): Bar[] {
  const bars = new Map<string, Map<FindingGroup['id'], number>>();
  for (const { id, findings } of groups) {
    for (const finding of findings) {
      const label = labelOf(finding);
      const counts = bars.get(label) ?? new Map<FindingGroup['id'], number>();
      counts.set(id, (counts.get(id) ?? 0) + 1);
      bars.set(label, counts);
    }
  }
  return [...bars].map(([label, counts]) => ({ label, counts }));
}

function totalOf({ counts }: Bar): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

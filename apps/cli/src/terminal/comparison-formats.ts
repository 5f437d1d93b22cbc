import type { ComparisonClass } from '@assay/advisory';
import { type Registry, createRegistry } from '@assay/core';
import {
  type Formatter,
  bytesOf,
  columns,
  counted,
  fittingRows,
  jsonText,
  markdownCode,
  markdownText,
  shown,
  withoutCredentials,
  withoutCredentialsInSteps,
} from '@assay/report';
import type { DiffReport } from '../checking/diff-report.ts';
import { type DiffSection, diffSections } from './diff-sections.ts';
import { plainFormats } from './plain-formats.ts';

const CLASSES: readonly ComparisonClass[] = ['introduced', 'fixed', 're-scored', 'disclosed-since', 'carried'];
/** Comments of forges hold about 65,535 characters; further rows are counted instead of listed. */
const MAX_BYTES = 60_000;
/** Rows of one section at a terminal. */
const MAX_ROWS = 100;

/** Formats of comparisons: table, JSON, and Markdown for comments on pull requests. */
export function comparisonFormats(): Registry<Formatter<DiffReport>> {
  const plain = plainFormats<DiffReport>({
    table: (report) => `${tableLines(withoutPrivateText(report)).join('\n')}\n`,
    json: (report) => `${jsonText({ schemaVersion: 1, ...withoutPrivateText(report) })}\n`,
  });
  return createRegistry<Formatter<DiffReport>>([
    ...plain.modules,
    {
      kind: 'formatter',
      since: '0.1.0',
      stability: 'stable',
      id: 'markdown',
      title: 'Markdown',
      summary: 'For comments on pull requests.',
      mediaType: 'text/markdown',
      extension: '.md',
      render: (report) => `${markdownLines(withoutPrivateText(report)).join('\n')}\n`,
    },
  ]);
}

/** Build steps and variables carry credentials, and reports are passed on. */
function withoutPrivateText(report: DiffReport): DiffReport {
  return {
    ...report,
    packages: report.packages.map(withoutCredentialsInSteps),
    vulnerabilities: report.vulnerabilities.map(withoutCredentialsInSteps),
    layers: report.layers.map(withoutCredentialsInSteps),
    config: report.config.map((change) => {
      const value = (text: string | null): string | null => (text === null ? null : valueOf(change.name, text));
      return { ...change, before: value(change.before), after: value(change.after) };
    }),
    size: {
      ...report.size,
      layers: report.size.layers.map((layer) => {
        return { ...layer, createdBy: layer.createdBy === null ? null : withoutCredentials(layer.createdBy) };
      }),
    },
  };
}

/** A value without credentials, also such as only the name of the variable tells. */
function valueOf(name: string, text: string): string {
  return withoutCredentials(`${name}=${text}`).slice(name.length + 1);
}

function tableLines(report: DiffReport): readonly string[] {
  const { base, image, platform, sharedLayers, undetermined, gate } = report;
  return [
    `${shown(image.reference)} against ${shown(base.reference)}${platform === null ? '' : ` (${shown(platform)})`}`,
    `  ${summaryOf(report)}`,
    `  ${counted(sharedLayers, 'layer')} shared; undetermined: ${undetermined.base} packages before, ${undetermined.image} now`,
    ...diffSections(report).flatMap(sectionLines),
    ...(gate.length === 0 ? [] : ['', 'FAIL ON']),
    ...columns(
      gate.map(({ condition, met, why }) => [met ? 'FAIL' : 'pass', shown(condition), shown(why)]),
      2,
      48,
    ),
  ];
}

function sectionLines({ title, numbers, note, rows }: DiffSection): readonly string[] {
  if (rows.length === 0 && note === '') return [];
  const total = numbers.reduce((sum, count) => sum + Number(count), 0) || rows.length;
  const left = rows.length - MAX_ROWS;
  return [
    '',
    `${title}${total > 0 ? ` (${total})` : ''}${note === '' ? '' : `: ${note}`}`,
    ...columns(rows.slice(0, MAX_ROWS), 2, 48),
    ...(left > 0 ? [`  and ${left} more: see -o json`] : []),
  ];
}

function summaryOf({ counts, vulnerabilitiesCompared }: DiffReport): string {
  if (!vulnerabilitiesCompared) return 'vulnerabilities were not looked for';
  return CLASSES.map((kind) => `${counts[kind]} ${kind.replaceAll('-', ' ')}`).join(', ');
}

function markdownLines(report: DiffReport): readonly string[] {
  const { base, image, gate } = report;
  const sections = diffSections(report);
  const failed = gate.filter(({ met }) => met);
  const head = [
    '<!-- assay:diff -->',
    `### ${failed.length > 0 ? 'FAIL: ' : ''}${markdownCode(image.reference)} against ${markdownCode(base.reference)}`,
    '',
    `${summaryOf(report)}; ${counted(report.packages.length, 'changed package')}.`,
    '',
    ...fittingRows(gate, 5000, ({ condition, met, why }) => {
      return `- ${met ? '**fails**' : 'passes'} ${markdownCode(condition)}: ${markdownText(why)}`;
    }).rows,
    '',
    '| | added | gone | changed | |',
    '|---|--:|--:|--:|---|',
    ...sections.map(({ title, numbers, note, overview = note }) => {
      return `| ${markdownText(titleOf(title))} | ${numbers.join(' | ')} | ${markdownText(overview)} |`;
    }),
    '',
  ];
  return [
    ...head,
    ...folds(
      sections.filter(({ rows }) => rows.length > 0),
      MAX_BYTES - bytesOf(head) - 500,
    ),
  ];
}

/** `INTRODUCED: only the image has it` is `Introduced` in an overview. */
function titleOf(title: string): string {
  const words = title.replace(/:.*$/, '').toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** What one fold leaves over goes to those behind it. */
function folds(sections: readonly DiffSection[], budgetBytes: number): readonly string[] {
  let left = budgetBytes;
  return sections.flatMap((section, index) => {
    const lines = fold(section, Math.floor(left / (sections.length - index)));
    left -= bytesOf(lines);
    return lines;
  });
}

function fold({ title, head, rows }: DiffSection, budgetBytes: number): readonly string[] {
  const frame = [
    `<details><summary>${markdownText(titleOf(title))}</summary>`,
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---|').join('')}`,
  ];
  const fitting = fittingRows(rows, budgetBytes - bytesOf(frame) - 100, (cells) => {
    return `| ${cells.map(markdownText).join(' | ')} |`;
  });
  return [
    ...frame,
    ...fitting.rows,
    '',
    ...(fitting.left > 0 ? [`and ${fitting.left} more.`, ''] : []),
    '</details>',
    '',
  ];
}

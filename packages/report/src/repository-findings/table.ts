import type { AcceptedSourceFinding, SourceFinding, SourceReport, SourceSeverity } from '@assay/core';
import type { Formatter, RenderOptions } from '../formatter.ts';
import { type Paint, type Tone, createPaint } from '../paint.ts';
import { counted, labelled, shown } from '../text-layout.ts';
import { countWords, historyText, severityWords } from './finding-words.ts';

/** Accepted findings, gaps and notices that are listed one by one. */
const MAX_LISTED = 20;
/** Columns in front of what a finding says. */
const LABEL_WIDTH = 18;

const TONES: Readonly<Record<SourceSeverity, Tone>> = {
  error: 'bad',
  warning: 'warning',
  info: 'plain',
  style: 'faint',
};

/** The findings by file, for people at a terminal. */
export const sourceTable: Formatter<SourceReport> = {
  kind: 'formatter',
  id: 'table',
  title: 'Table',
  summary: 'The findings by file, for people at a terminal.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'text/plain',
  extension: '.txt',
  render: (report, options) => `${sourceLines(report, options).join('\n')}\n`,
};

/** Findings by file, what could not be looked at, and the sum. */
export function sourceLines(report: SourceReport, { color, width }: RenderOptions): readonly string[] {
  const paint = createPaint(color);
  return [
    ...fileLines(report.findings, paint, width),
    ...listed('NOT LOOKED AT AS A WHOLE', report.gaps.map(gapText), { paint, width, tone: 'warning' }),
    ...listed('ACCEPTED', report.accepted.map(acceptedText), { paint, width, tone: 'faint' }),
    ...listed('NOTES', report.notices, { paint, width, tone: 'faint' }),
    summaryLine(report, paint),
  ];
}

function fileLines(findings: readonly SourceFinding[], paint: Paint, width: number): readonly string[] {
  return [...Map.groupBy(findings, ({ path }) => path)].flatMap(([path, group]) => [
    paint('title', shown(path)),
    ...group.flatMap((finding) => findingLines(finding, paint, width)),
    '',
  ]);
}

function findingLines(finding: SourceFinding, paint: Paint, width: number): readonly string[] {
  const { line, column, severity, message, rule, recommendation } = finding;
  const history = historyText(finding);
  const place = line === null ? '-' : column === null ? String(line) : `${line}:${column}`;
  const label = `${place.padEnd(LABEL_WIDTH - 10)} ${severity}`;
  const options = { indent: 2, labelWidth: LABEL_WIDTH, width };
  const [first = '', ...more] = labelled(label, `${shown(message)} [${shown(rule)}]`, options);
  return [
    first.replace(severity, () => paint(TONES[severity], severity)),
    ...more,
    ...(history === '' ? [] : labelled('', history, options)),
    ...(recommendation === undefined
      ? []
      : labelled('', shown(recommendation), options).map((text) => paint('faint', text))),
  ];
}

function gapText({ code, message, path }: SourceReport['gaps'][number]): string {
  return `${path === undefined ? '' : `${path}: `}${message} [${code}]`;
}

function acceptedText({ path, line, rule, acceptedBy }: AcceptedSourceFinding): string {
  return `${path}${line === null ? '' : `:${line}`}: ${rule}, by ${acceptedBy}`;
}

function listed(
  title: string,
  texts: readonly string[],
  { paint, width, tone }: { readonly paint: Paint; readonly width: number; readonly tone: Tone },
): readonly string[] {
  if (texts.length === 0) return [];
  const left = texts.length - MAX_LISTED;
  return [
    paint(tone, `${title} (${texts.length})`),
    ...texts.slice(0, MAX_LISTED).flatMap((text) => labelled('-', shown(text), { indent: 2, labelWidth: 2, width })),
    ...(left > 0 ? [`  and ${left} more: see -o json`] : []),
    '',
  ];
}

function summaryLine(report: SourceReport, paint: Paint): string {
  const words = severityWords(report.findings);
  const found = words.length === 0 ? paint('good', 'nothing found') : paint('bad', words.join(', '));
  const looked = countWords(report);
  const accepted = report.accepted.length === 0 ? [] : [`${counted(report.accepted.length, 'finding')} accepted`];
  return [found, ...(looked.length === 0 ? [] : [looked.join(', ')]), ...accepted].join('; ');
}

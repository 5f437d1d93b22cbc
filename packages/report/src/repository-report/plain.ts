import type { JudgedReference, RepositoryReport } from '@assay/core';
import { decisionLines } from '../decision-table/formatter.ts';
import { VERDICT_WORDS } from '../decision-summary.ts';
import { type Formatter, type RenderOptions, decisionsOf } from '../formatter.ts';
import { jsonText } from '../json-text.ts';
import { type Paint, createPaint, verdictTone } from '../paint.ts';
import { TOOL_TITLES } from '../repository-findings/finding-words.ts';
import { sourceLines } from '../repository-findings/table.ts';
import { labelled, shown } from '../text-layout.ts';
import { repositoryDocument } from './document.ts';
import { type PartLine, foundText, offText, partLines } from './repository-words.ts';

const HEADER = { kind: 'formatter', since: '0.1.0', stability: 'stable' } as const;

/** The verdict by part, then what each part found, for people at a terminal. */
export const repositoryTable: Formatter<RepositoryReport> = {
  ...HEADER,
  id: 'table',
  title: 'Table',
  summary: 'The verdict by part, then what each part found, for people at a terminal.',
  mediaType: 'text/plain',
  extension: '.txt',
  render: (report, options) => `${lines(report, options).join('\n')}\n`,
};

/** The verdict, every finding of every part and every decision, as JSON. */
export const repositoryJson: Formatter<RepositoryReport> = {
  ...HEADER,
  id: 'json',
  title: 'JSON',
  summary: 'The verdict, every finding of every part and every decision, as JSON.',
  mediaType: 'application/json',
  extension: '.json',
  render: (report) => `${jsonText(repositoryDocument(report))}\n`,
};

function lines(report: RepositoryReport, options: RenderOptions): readonly string[] {
  const paint = createPaint(options.color);
  const { verdict, target, sources, images, notices, off } = report;
  return [
    `${paint(verdictTone(verdict), VERDICT_WORDS[verdict])}  ${paint('title', shown(target))}`,
    `  ${foundText(report)}`,
    '',
    ...partLines(report).flatMap((part) => partRow(part, paint, options.width)),
    ...[...notices, ...offText(off)].flatMap((text) =>
      labelled('note', shown(text), { indent: 2, labelWidth: 6, width: options.width }),
    ),
    ...sources
      .filter((source) => source.verdict !== 'pass' || source.report.findings.length > 0)
      .flatMap(({ report: found }) => {
        return ['', paint('title', TOOL_TITLES[found.tool].toUpperCase()), '', ...sourceLines(found, options)];
      }),
    ...images.flatMap((image) => imageLines(image, options)),
  ];
}

function partRow({ title, verdict, text }: PartLine, paint: Paint, width: number): string[] {
  const word = VERDICT_WORDS[verdict];
  const [first = '', ...more] = labelled(word, `${title}: ${text}`, { indent: 2, labelWidth: 6, width });
  return [first.replace(word, () => paint(verdictTone(verdict), word)), ...more];
}

function imageLines({ decisions }: JudgedReference, options: RenderOptions): readonly string[] {
  return decisionsOf({ decisions }).flatMap((decision) => ['', ...decisionLines(decision, options)]);
}

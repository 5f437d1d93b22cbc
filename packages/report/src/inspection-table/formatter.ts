import { type Gap, type Inspection, formatPlatform } from '@assay/core';
import { type Formatter, type InspectionReport, type RenderOptions, inspectionsOf } from '../formatter.ts';
import { type Paint, createPaint } from '../paint.ts';
import { byteSize, clipped, columns, labelled, shown } from '../text-layout.ts';
import { accountLines } from './account-lines.ts';
import { configLines } from './config-lines.ts';
import { contentLines } from './content-lines.ts';
import { fileLines } from './file-lines.ts';
import { licenseLines } from './license-lines.ts';
import { malwareLines } from './malware-lines.ts';
import { originLines } from './origin-lines.ts';
import { packageLines } from './package-lines.ts';
import { secretLines } from './secret-lines.ts';

/** What is in an image, for people at a terminal. */
export const inspectionTable: Formatter<InspectionReport> = {
  kind: 'formatter',
  id: 'table',
  title: 'Table',
  summary: 'What is in an image, for people at a terminal.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'text/plain',
  extension: '.txt',
  render: (report, options) =>
    inspectionsOf(report)
      .map((inspection) => `${inspectionLines(inspection, options).join('\n')}\n`)
      .join('\n'),
};

function inspectionLines(inspection: Inspection, options: RenderOptions): string[] {
  const paint = createPaint(options.color);
  return [
    paint('title', shown(inspection.subject.reference)),
    '',
    ...subjectLines(inspection, options.width),
    ...layerLines(inspection, paint, options.width),
    ...configLines(inspection, paint, options.width),
    ...packageLines(inspection.packages, paint),
    ...licenseLines(inspection.packages, paint, options.width),
    ...fileLines(inspection, paint, options),
    ...originLines(inspection, paint, options.width),
    ...accountLines(inspection, paint, options.width),
    ...secretLines(inspection, paint, options.width),
    ...contentLines(inspection, paint, options.width),
    ...malwareLines(inspection, paint, options.width),
    ...gapLines(inspection.gaps, paint, options.width),
  ];
}

function subjectLines(inspection: Inspection, width: number): string[] {
  const { subject, os } = inspection;
  const system = os === null ? 'unknown' : shown(os.prettyName ?? `${os.id} ${os.versionId ?? ''}`.trim());
  const rows: [string, string][] = [
    ['digest', subject.digest ?? 'none: the source has no manifest'],
    ...(subject.indexDigest === null ? [] : [['index', subject.indexDigest] satisfies [string, string]]),
    ['image id', subject.imageId ?? 'none'],
    ['platform', subject.platform === null ? 'unknown' : shown(formatPlatform(subject.platform))],
    ['source', shown(inspection.source.kind)],
    ['system', system],
    ...supportRows(os),
  ];
  return rows.flatMap(([label, text]) => labelled(label, text, { indent: 2, labelWidth: 11, width }));
}

/** Dates only: what is past depends on when it is read. */
function supportRows(os: Inspection['os']): [string, string][] {
  if (os === null || os.supportEnd === null) return [];
  const extended = os.extendedSupportEnd === undefined ? '' : `, extended support ${shown(os.extendedSupportEnd)}`;
  const source = os.supportEndSource === undefined ? '' : ` (${shown(os.supportEndSource)})`;
  return [['', `support ends ${shown(os.supportEnd)}${extended}${source}`]];
}

function layerLines(inspection: Inspection, paint: Paint, width: number): string[] {
  const { layers } = inspection.source;
  if (layers.length === 0) return [];
  const room = Math.max(20, width - 20);
  const rows = layers.map((layer, index) => [
    String(index + 1),
    byteSize(layer.sizeBytes),
    layer.createdBy === null ? '' : clipped(layer.createdBy, room),
  ]);
  return ['', paint('title', `LAYERS (${layers.length})`), ...columns([['#', 'size', 'made by'], ...rows], 2, 12)];
}

function gapLines(gaps: readonly Gap[], paint: Paint, width: number): string[] {
  if (gaps.length === 0) return ['', paint('title', 'GAPS'), '  none: everything was read'];
  const lines = gaps.flatMap((gap) => {
    const place = gap.path === undefined ? '' : `${shown(gap.path)}: `;
    return labelled(gap.effect, `${shown(gap.code)}: ${place}${shown(gap.message)}`, {
      indent: 2,
      labelWidth: 12,
      width,
    });
  });
  const incomplete = gaps.some((gap) => gap.effect === 'incomplete');
  return ['', paint(incomplete ? 'bad' : 'warning', `GAPS (${gaps.length})`), ...lines];
}

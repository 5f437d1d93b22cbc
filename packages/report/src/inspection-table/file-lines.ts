import type { Inspection } from '@assay/core';
import type { RenderOptions } from '../formatter.ts';
import { type PathList, notableFiles } from '../notable-files.ts';
import type { Paint } from '../paint.ts';
import { byteSize, columns, counted, labelled, shown } from '../text-layout.ts';

/** Paths of one kind that are named; the others are counted. */
const NAMED_PATHS = 8;

/** The file system in numbers, what of it gives unusual rights, and every path where asked for. */
export function fileLines(inspection: Inspection, paint: Paint, options: RenderOptions): string[] {
  const { files } = inspection;
  const numbers = [
    counted(files.count, 'file'),
    `${files.directories} ${files.directories === 1 ? 'directory' : 'directories'}`,
    counted(files.symlinks, 'symbolic link'),
    counted(files.others, 'other'),
    byteSize(files.totalBytes),
  ];
  const entries = options.includeFiles === true ? files.entries : [];
  const rows = entries.map((entry) => [
    entry.type,
    entry.mode.toString(8).padStart(4, '0'),
    `${entry.uid}:${entry.gid}${entry.capabilities === true ? ' capabilities' : ''}`,
    String(entry.sizeBytes),
    shown(entry.linkTarget === null ? entry.path : `${entry.path} -> ${entry.linkTarget}`, 8192),
  ]);
  return [
    '',
    paint('title', 'FILES'),
    `  ${numbers.join(', ')}`,
    ...notableLines(inspection, options.width),
    ...columns(rows, 2, 20),
  ];
}

function notableLines(inspection: Inspection, width: number): string[] {
  const notable = notableFiles(inspection);
  if (notable === undefined) return [];
  const rows: readonly (readonly [string, PathList])[] = [
    ['setuid', notable.setuid],
    ['setgid', notable.setgid],
    ['world-writable', notable.worldWritable],
    ['capabilities', notable.capabilities],
  ];
  return rows.flatMap(([label, list]) => labelled(label, pathsText(list), { indent: 2, labelWidth: 15, width }));
}

function pathsText({ count, paths }: PathList): string {
  if (count === 0) return 'none';
  const named = paths.slice(0, NAMED_PATHS).map((path) => shown(path));
  return `${count}: ${named.join(', ')}${count > named.length ? ', …' : ''}`;
}

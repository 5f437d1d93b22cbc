import type { Inspection } from '@assay/core';
import type { Paint } from '../paint.ts';
import { byteSize, counted, labelled, shown } from '../text-layout.ts';

/** Unowned programs that are named; the others are counted. */
const NAMED_PROGRAMS = 5;

/** What the image says it was built on, how much of it packages explain, and what layers carry in vain. */
export function originLines(inspection: Inspection, paint: Paint, width: number): string[] {
  const rows = [
    ...baseRow(inspection),
    ...coverageRows(inspection),
    ...wasteRow(inspection),
    ...removedRow(inspection),
  ];
  if (rows.length === 0) return [];
  const lines = rows.flatMap(([label, text]) => labelled(label, text, { indent: 2, labelWidth: 18, width }));
  return ['', paint('title', 'ORIGIN'), ...lines];
}

type Row = readonly [string, string];

function baseRow({ baseImage }: Inspection): Row[] {
  if (baseImage === undefined || baseImage === null) return [];
  return [['built on', shown([baseImage.name, baseImage.digest].filter((part) => part !== null).join('@'))]];
}

function coverageRows({ coverage }: Inspection): Row[] {
  if (coverage === undefined) return [];
  const { files, bytes, unownedExecutables, unownedExecutableCount } = coverage;
  const named = unownedExecutables.slice(0, NAMED_PROGRAMS).map((path) => shown(path));
  const more = unownedExecutableCount > named.length ? ', …' : '';
  return [
    ['owned by packages', `${percent(files)} of files, ${percent(bytes)} of bytes`],
    ['unowned programs', named.length === 0 ? 'none' : `${unownedExecutableCount}: ${named.join(', ')}${more}`],
  ];
}

function percent({ owned, total }: { readonly owned: number; readonly total: number }): string {
  return total === 0 ? '0%' : `${Math.floor((owned / total) * 100)}%`;
}

function wasteRow({ layerUse }: Inspection): Row[] {
  if (layerUse === undefined) return [];
  const wasted = layerUse.reduce((sum, layer) => sum + layer.wastedBytes, 0);
  return wasted === 0 ? [] : [['wasted', `${byteSize(wasted)} of files that a later layer deleted or replaced`]];
}

function removedRow({ removedPackages }: Inspection): Row[] {
  if (removedPackages === undefined) return [];
  const names = removedPackages.slice(0, NAMED_PROGRAMS).map(({ name, version }) => shown(`${name} ${version}`));
  const more = removedPackages.length > names.length ? ', …' : '';
  const list = names.length === 0 ? '' : `: ${names.join(', ')}${more}`;
  return [['removed later', `${counted(removedPackages.length, 'package')}${list}`]];
}

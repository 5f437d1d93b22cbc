import { type Package, compareText } from '@assay/core';
import type { Paint } from '../paint.ts';
import { clipped, columns, shown } from '../text-layout.ts';

/** Packages: how many of each type, then each with version and licence. */
export function packageLines(packages: readonly Package[], paint: Paint): string[] {
  const title = paint('title', `PACKAGES (${packages.length})`);
  if (packages.length === 0) return ['', title, '  none found'];
  const rows = packages.map((item) => [
    shown(item.name, 256),
    shown(item.version, 256),
    item.type,
    clipped(item.licenses.join(', '), 60),
  ]);
  return ['', title, `  ${typeCounts(packages)}`, ...columns([['name', 'version', 'type', 'licence'], ...rows], 2, 40)];
}

function typeCounts(packages: readonly Package[]): string {
  const counts = new Map<string, number>();
  for (const { type } of packages) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([type, count]) => `${count} ${type}`)
    .join(', ');
}

import { type LicenseCategory, type Package, compareText } from '@assay/core';
import type { Paint } from '../paint.ts';
import { counted, labelled } from '../text-layout.ts';

/** From what asks most to what asks least. */
const ORDER: readonly LicenseCategory[] = [
  'proprietary',
  'network-copyleft',
  'strong-copyleft',
  'weak-copyleft',
  'permissive',
  'public-domain',
  'unknown',
];

/** Packages by the kind of their licence, the strictest first; nothing when licences were not looked at. */
export function licenseLines(packages: readonly Package[], paint: Paint, width: number): string[] {
  const looked = packages.filter((item) => item.license !== undefined);
  if (looked.length === 0) return [];
  const byCategory = Map.groupBy(looked, (item): LicenseCategory => item.license?.category ?? 'unknown');
  const rows = ORDER.flatMap((category) => {
    const some = byCategory.get(category) ?? [];
    return some.length === 0 ? [] : labelled(category, describe(some), { indent: 2, labelWidth: 18, width });
  });
  return ['', paint('title', 'LICENCES'), ...rows];
}

function describe(packages: readonly Package[]): string {
  const expressions = new Map<string, number>();
  for (const { license } of packages) {
    if (license) expressions.set(license.expression, (expressions.get(license.expression) ?? 0) + 1);
  }
  const most = [...expressions].toSorted(([a, x], [b, y]) => y - x || compareText(a, b)).slice(0, 4);
  const names = most.map(([expression, count]) => `${expression} ${count}`).join(', ');
  const more = expressions.size > most.length ? ', …' : '';
  return `${counted(packages.length, 'package')}${names === '' ? '' : `: ${names}${more}`}`;
}

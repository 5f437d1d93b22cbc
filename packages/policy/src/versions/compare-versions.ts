import type { PackageType } from '@assay/core';
import { compareApk } from './compare-apk.ts';
import { type Order, compareDeb } from './compare-deb.ts';
import { compareRpm } from './compare-rpm.ts';

/** Compares two versions by the order of their packages' ecosystem; null when that order is not known or does not apply. */
export function compareVersions(type: PackageType, a: string, b: string): Order | null {
  if (a === b) return 0;
  if (type === 'deb') return compareDeb(a, b);
  if (type === 'rpm') return compareRpm(a, b);
  return type === 'apk' ? compareApk(a, b) : null;
}

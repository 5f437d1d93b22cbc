import type { OperatingSystem } from '@assay/core';
import { RELEASES } from './releases.ts';

/** Until when a release of a distribution is supported. */
export interface EndOfLife {
  /** The last day of support for everyone, as `2026-06-10`; null when it is not known. */
  readonly supportEnd: string | null;
  /** The last day of support that is sold or given beyond that; null when there is none. */
  readonly extendedSupportEnd: string | null;
  /** Who says so. */
  readonly source: string;
}

/** Tells until when a distribution is supported, from a table; null for one that is not in it. */
export function endOfLife(os: Pick<OperatingSystem, 'id' | 'versionId'>): EndOfLife | null {
  if (os.versionId === null || !Object.hasOwn(RELEASES, os.id)) return null;
  const releases = RELEASES[os.id] ?? [];
  for (const version of [os.versionId, ...shortened(os.versionId)]) {
    const found = releases.find(([cycle]) => cycle === version);
    if (found === undefined) continue;
    const [, supportEnd, extendedSupportEnd] = found;
    return { supportEnd, extendedSupportEnd, source: 'endoflife.date' };
  }
  return null;
}

/** Adds the dates of the table to a system whose own files say nothing of its end. */
export function withEndOfLife(os: OperatingSystem | null): OperatingSystem | null {
  if (os === null || os.supportEnd !== null) return os;
  const end = endOfLife(os);
  if (end === null || end.supportEnd === null) return os;
  const extended = end.extendedSupportEnd === null ? {} : { extendedSupportEnd: end.extendedSupportEnd };
  return { ...os, supportEnd: end.supportEnd, supportEndSource: end.source, ...extended };
}

/** `3.20.3` as `3.20` and `3`: point releases belong to the cycle before the dot. A pre-release such as `3.21_alpha` belongs to none. */
function shortened(version: string): string[] {
  const parts = /^\d+(?:\.\d+){1,3}$/.test(version) ? version.split('.') : [];
  return parts.map((_, index) => parts.slice(0, -index - 1).join('.')).filter((text) => text !== '');
}

import type { Package } from '@assay/core';
import type { AffectedPackage } from '../contracts/advisory.ts';
import { type QualifierAnswer, unmet } from './qualifier-answer.ts';

/** A row of a channel, and what it is held against. */
export interface ChannelQuestion {
  readonly channel: string;
  readonly found: Package;
  /** Said already. */
  readonly notes: readonly string[];
  /** True when the distribution itself has entries about a package of that name. */
  readonly baseAnswers: boolean;
}

/** Products of Red Hat that ship later updates of what RHEL itself has. */
const EXTENDED_UPDATES = /^rhel_(?:eus|aus|tus|e4s|els|mus)/;

/**
 * What a channel means for a package of which it is not known where it came from. Builds for FIPS and for patching at run time have versions
 * that others cannot be compared with, and tell themselves by a mark. Extended updates of RHEL repeat what its base says. Extras of Amazon
 * and layered products of Red Hat have packages in other versions than the base: where both have one, the version or its marks tell which
 * it is. All other channels ship later fixes of the same package.
 */
export function checkChannel(row: AffectedPackage, question: ChannelQuestion): QualifierAnswer {
  const { channel, found, notes, baseAnswers } = question;
  const version = found.version.toLowerCase();
  const kind = channel.toLowerCase();
  if (EXTENDED_UPDATES.test(kind)) return unmet(`only for extended updates (${channel})`);
  if (kind.startsWith('fips') || kind === 'ksplice') {
    const mark = kind === 'ksplice' ? 'ksplice' : 'fips';
    if (!version.includes(mark)) return unmet(`only for builds of ${mark}`);
  }
  const isElsewhere =
    (row.namespace.startsWith('rpm:amzn:') && isOtherBranch(row, found, baseAnswers)) ||
    (row.namespace.startsWith('rpm:rhel:') && baseAnswers && !version.includes('rhaos'));
  if (isElsewhere) return unmet(`only for the package of ${channel}; this is another`);
  const isEsm = kind.startsWith('esm') && !version.includes('esm');
  return {
    unmet: null,
    notes: [...notes, `of channel ${channel}`],
    fixOnlyBy: isEsm && row.fix.state === 'fixed' ? channel : null,
  };
}

/** Extras have several lines of the kernel side by side; of other packages, at most one that is not that of the base. */
function isOtherBranch(row: AffectedPackage, found: Package, baseAnswers: boolean): boolean {
  const parts = found.name.startsWith('kernel') ? 2 : 1;
  if (parts === 1 && !baseAnswers) return false;
  const bounds = row.intervals.flatMap(({ upper }) => (upper === null ? [] : [branchOf(upper.version, parts)]));
  return bounds.length > 0 && !bounds.includes(branchOf(found.version, parts));
}

function branchOf(version: string, parts: number): string {
  return version.replace(/^\d+:/, '').split(/[.-]/, parts).join('.');
}

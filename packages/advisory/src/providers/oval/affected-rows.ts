import type { AffectedPackage, Fix, Qualifiers } from '../../contracts/advisory.ts';
import { FIX_UNKNOWN, NOT_FIXED, buildAffected, fixedBy } from '../build-advisory.ts';
import type { OvalCheck } from './oval-check.ts';

/** Where the packages of a check come from. */
export interface RowPlace {
  readonly namespace: string;
  readonly subject: AffectedPackage['subject'];
  readonly scheme: 'deb' | 'rpm';
  /** RFC 3339: when the fix came out; null when not known. */
  readonly fixedSince: string | null;
  readonly channel?: string | null;
}

/** Versions that stand for "before any": SUSE compares with them to say affected, or not affected. */
const NO_VERSION = /^(?:0:)?0(?:-0)?$/;

/** The row that a check makes. */
export function rowOfCheck(check: OvalCheck, place: RowPlace): AffectedPackage {
  const { namespace, subject, scheme } = place;
  const row = { namespace, name: check.name, subject, scheme, qualifiers: qualifiersOf(check, place.channel ?? null) };
  if (check.exact !== null) {
    return NO_VERSION.test(check.exact)
      ? buildAffected({ ...row, status: 'not-affected' })
      : buildAffected({ ...row, versions: [check.exact] });
  }
  const upper = check.upper === null ? null : { ...check.upper, version: withoutNoEpoch(check.upper.version) };
  const lower = check.lower !== null && NO_VERSION.test(check.lower.version) ? null : check.lower;
  const isEverything = lower === null && upper === null;
  return buildAffected({
    ...row,
    intervals: isEverything ? [] : [{ lower, upper }],
    fix: fixOf(upper, place.fixedSince),
  });
}

/** `0:1.2-3` is 1.2-3: the epoch that all packages have without one. */
function withoutNoEpoch(version: string): string {
  return version.replace(/^0:(?=.)/, '');
}

function fixOf(upper: OvalCheck['upper'], since: string | null): Fix {
  if (upper === null) return NOT_FIXED;
  return upper.inclusive ? FIX_UNKNOWN : fixedBy(upper.version, since);
}

function qualifiersOf({ module, architectures }: OvalCheck, channel: string | null): Qualifiers {
  return {
    ...(module === null ? {} : { module }),
    ...(architectures.length === 0 ? {} : { architectures }),
    ...(channel === null ? {} : { channel }),
  };
}

/** Rows once each: documents say the same of every product that has the package. */
export function distinctRows(rows: readonly AffectedPackage[]): readonly AffectedPackage[] {
  const byContent = new Map<string, AffectedPackage>();
  for (const row of rows) byContent.set(JSON.stringify(row), row);
  return [...byContent.values()];
}

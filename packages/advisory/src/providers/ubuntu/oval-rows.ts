import type { AffectedPackage } from '../../contracts/advisory.ts';
import { FIX_UNKNOWN, NOT_FIXED } from '../build-advisory.ts';
import { distinctRows, rowOfCheck } from '../oval/affected-rows.ts';
import type { OvalCheck } from '../oval/oval-check.ts';

/** What the definitions of a document have in common. */
export interface UbuntuPlace {
  readonly namespace: string;
  /** RFC 3339; null when not known. */
  readonly fixedSince: string | null;
  /** `Ubuntu 22.04 LTS`, `Ubuntu Pro FIPS-updates 22.04 LTS`, … */
  readonly platform: string;
}

/** Decisions by the words of the comments, since nothing else tells them. */
const STATEMENTS = [
  [/\bdefer/, 'wont-fix', 'deferred'],
  [/\bignore/, 'wont-fix', 'ignored'],
  [/no release version available/, 'unknown', 'fixed, no version told'],
  [/pending publication/, 'not-fixed', 'pending'],
] as const;

/** The rows of conditions on binary packages. A condition without version says that there is no fix. */
export function rowsOfChecks(checks: readonly OvalCheck[], place: UbuntuPlace): readonly AffectedPackage[] {
  return distinctRows(checks.map((check) => rowOf(check, place)));
}

function rowOf(check: OvalCheck, { namespace, fixedSince, platform }: UbuntuPlace): AffectedPackage {
  const channel = channelOf(check.upper?.version ?? '', platform);
  const row = rowOfCheck(check, { namespace, subject: 'package', scheme: 'deb', fixedSince, channel });
  const found = STATEMENTS.find(([words]) => words.test(check.comment));
  if (found === undefined) return row;
  const [, state, statement] = found;
  if (row.fix.state === 'fixed' && state !== 'not-fixed') return row;
  const without = state === 'not-fixed' ? NOT_FIXED : FIX_UNKNOWN;
  return { ...row, fix: { ...without, state, statement } };
}

/** Fixes that take a subscription are told by their version. */
function channelOf(version: string, platform: string): string | null {
  if (/[+~]esm\d/.test(version)) return 'esm';
  if (!/fips/i.test(version)) return null;
  return /FIPS-updates/i.test(platform) ? 'fips-updates' : 'fips';
}

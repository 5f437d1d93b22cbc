import { nextNumber } from '../../order/digits.ts';
import { parseSemanticVersion } from './semantic-version.ts';

/** A version of which the right parts may be missing or wildcards: `1`, `1.x`, `1.2.*`, `1.2.3-rc.1`. */
export interface PartialVersion {
  /** Null for `*`. */
  readonly major: string | null;
  readonly minor: string | null;
  readonly patch: string | null;
  /** With the leading `-`; empty without one. */
  readonly prerelease: string;
}

const NUMBER = '(?:0|[1-9]\\d*|[xX*])';
const SHAPE = new RegExp(
  `^[v=\\s]*(${NUMBER})(?:\\.(${NUMBER})(?:\\.(${NUMBER})(-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?)?)?$`,
);

/** Reads a version or the start of one; null for anything else. */
export function parsePartialVersion(text: string): PartialVersion | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const [major, minor, patch] = [part(match[1]), part(match[2]), part(match[3])];
  const label = match[4] ?? '';
  if ((major === null && minor !== null) || (minor === null && patch !== null)) return null;
  if (patch === null) return label === '' ? { major, minor, patch, prerelease: '' } : null;
  const known = label === '' || parseSemanticVersion(`0.0.0${label}`) !== null;
  return known ? { major, minor, patch, prerelease: label } : null;
}

function part(text: string | undefined): string | null {
  return text === undefined || text === 'x' || text === 'X' || text === '*' ? null : text;
}

/** Whether major, minor and patch are all given. */
export function isComplete(version: PartialVersion): boolean {
  return version.patch !== null;
}

/** The lowest version that the text stands for: missing parts are zero, and then prereleases belong to it. */
export function lowest(version: PartialVersion): string {
  const { major, minor, patch, prerelease } = version;
  return `${major ?? '0'}.${minor ?? '0'}.${patch ?? '0'}${isComplete(version) ? prerelease : '-0'}`;
}

/** The first prerelease of the version after all that a partial one stands for; null when it stands for all. */
export function afterAll({ major, minor }: PartialVersion): string | null {
  if (major === null) return null;
  return minor === null ? `${nextNumber(major)}.0.0-0` : `${major}.${nextNumber(minor)}.0-0`;
}

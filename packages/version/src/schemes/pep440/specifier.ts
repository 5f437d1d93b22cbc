import { nextNumber } from '../../order/digits.ts';
import { type VersionOrder, complementOf } from '../../ranges/algebra.ts';
import { type Comparison, intersectComparisons, splitComparisons } from '../../ranges/comparisons.ts';
import { EVERYTHING, below, between, exactly, from } from '../../ranges/interval.ts';
import type { VersionInterval } from '../../version-scheme.ts';
import { type PythonVersion, parsePythonVersion } from './python-version.ts';

/** A post-release number above all that occur, dates and times included. */
const LAST_POST = '9'.repeat(20);

/**
 * Reads a version specifier of PEP 440: comparisons separated by commas, with `==1.2.*`, `~=` and `===`. Prereleases count as any
 * other version between the bounds. `===` holds every spelling of its version, because an interval cannot hold one spelling alone.
 * Empty text allows everything.
 */
export function parseSpecifier(text: string, scheme: VersionOrder): readonly VersionInterval[] | null {
  if (text.trim() === '') return [EVERYTHING];
  const comparisons = splitComparisons(text);
  if (comparisons === null) return null;
  return intersectComparisons(comparisons, scheme, (comparison) => readComparison(comparison, scheme));
}

function readComparison({ operator, operand }: Comparison, scheme: VersionOrder): readonly VersionInterval[] | null {
  const wildcard = operand.endsWith('.*');
  const version = parsePythonVersion(wildcard ? operand.slice(0, -2) : operand);
  if (version === null) return null;
  if (wildcard) return readWildcard(operator, version, scheme);
  if (version.local.length > 0 && operator !== '==' && operator !== '!=' && operator !== '===') return null;
  switch (operator) {
    case '==':
      return [equalTo(version)];
    case '!=':
      return complementOf([equalTo(version)], scheme);
    case '===':
      return [exactly(write(version))];
    case '<=':
      return [below(afterLocals(version))];
    case '>=':
      return [from(write(version))];
    case '<':
      return [lessThan(version)];
    case '>':
      return [from(greaterThan(version))];
    case '~=':
      return compatible(version);
    default:
      return null;
  }
}

function readWildcard(
  operator: string,
  version: PythonVersion,
  scheme: VersionOrder,
): readonly VersionInterval[] | null {
  if (version.pre !== null || version.post !== null || version.dev !== null || version.local.length > 0) return null;
  const inside = [prefix(version.epoch, version.release, version.release)];
  if (operator === '==') return inside;
  return operator === '!=' ? complementOf(inside, scheme) : null;
}

/** Every version from `start` on that begins with the release numbers `kept`. */
function prefix(epoch: string, start: readonly string[], kept: readonly string[]): VersionInterval {
  const next = [...kept.slice(0, -1), nextNumber(kept.at(-1) ?? '0')];
  return between(`${writeRelease(epoch, start)}.dev0`, `${writeRelease(epoch, next)}.dev0`);
}

/** A version without a local part stands for all its local versions too. */
function equalTo(version: PythonVersion): VersionInterval {
  return version.local.length > 0 ? exactly(write(version)) : between(write(version), afterLocals(version));
}

/** `<1.0` leaves out the prereleases and development releases of 1.0, unless it names one itself. */
function lessThan(version: PythonVersion): VersionInterval {
  return below(version.pre === null && version.dev === null ? `${write(version)}.dev0` : write(version));
}

/** `>1.0` leaves out the post-releases and local versions of 1.0, unless it names a post-release itself. */
function greaterThan(version: PythonVersion): string {
  if (version.post !== null || version.dev !== null) return afterLocals(version);
  return write({ ...version, post: LAST_POST });
}

/** `~=1.4.2` is `>=1.4.2, ==1.4.*`; one release number alone is not allowed. */
function compatible(version: PythonVersion): readonly VersionInterval[] | null {
  if (version.release.length < 2) return null;
  const { upper } = prefix(version.epoch, version.release, version.release.slice(0, -1));
  return [{ lower: from(write(version)).lower, upper }];
}

/** The lowest version above a version and all its local versions. */
function afterLocals(version: PythonVersion): string {
  if (version.dev !== null) return write({ ...version, dev: nextNumber(version.dev), local: [] });
  const post = version.post === null ? '0' : nextNumber(version.post);
  return write({ ...version, post, dev: '0', local: [] });
}

function write({ epoch, release, pre, post, dev, local }: PythonVersion): string {
  return [
    writeRelease(epoch, release),
    pre === null ? '' : `${pre.phase}${pre.number || '0'}`,
    post === null ? '' : `.post${post || '0'}`,
    dev === null ? '' : `.dev${dev || '0'}`,
    local.length === 0 ? '' : `+${local.join('.')}`,
  ].join('');
}

function writeRelease(epoch: string, release: readonly string[]): string {
  const numbers = release.map((number) => number || '0').join('.');
  return epoch === '' ? numbers : `${epoch}!${numbers}`;
}

import { compareDigits, isDigits, stripZeros } from '../../order/digits.ts';
import { compareNumbers, compareText } from '../../order/order.ts';
import type { Order } from '../../version-scheme.ts';

/** A Python version by PEP 440; numbers are digits without leading zeros, empty for zero. */
export interface PythonVersion {
  readonly epoch: string;
  /** As written, with trailing zeros. */
  readonly release: readonly string[];
  readonly pre: { readonly phase: Phase; readonly number: string } | null;
  readonly post: string | null;
  readonly dev: string | null;
  /** Empty without a local version. */
  readonly local: readonly string[];
}

/** Kind of a prerelease, lowest first. */
export type Phase = 'a' | 'b' | 'rc';

const SHAPE =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;
const NONE: readonly string[] = [];

/** Reads a version by the permissive grammar of PEP 440, appendix B. */
export function parsePythonVersion(text: string): PythonVersion | null {
  const match = SHAPE.exec(text.trim().toLowerCase());
  if (match === null) return null;
  const [, epoch = '', release = '', phase, preNumber = '', dash, post, postNumber = '', dev, devNumber = '', local] =
    match;
  const postDigits = dash ?? (post === undefined ? null : postNumber);
  return {
    epoch: stripZeros(epoch),
    release: release.split('.').map(stripZeros),
    pre: phase === undefined ? null : { phase: toPhase(phase), number: stripZeros(preNumber) },
    post: postDigits === null ? null : stripZeros(postDigits),
    dev: dev === undefined ? null : stripZeros(devNumber),
    local: local === undefined ? NONE : local.split(/[-_.]/),
  };
}

function toPhase(word: string): Phase {
  if (word.startsWith('a')) return 'a';
  return word.startsWith('b') ? 'b' : 'rc';
}

/** The order of PEP 440: epoch, release, then development, pre-, final and post-releases, then the local version. */
export function comparePythonVersions(a: PythonVersion, b: PythonVersion): Order {
  return comparePublic(a, b) || compareLocals(a.local, b.local);
}

/** The order without the local version. */
function comparePublic(a: PythonVersion, b: PythonVersion): Order {
  return (
    compareDigits(a.epoch, b.epoch) ||
    compareReleases(a.release, b.release) ||
    compareNumbers(stage(a), stage(b)) ||
    compareDigits(a.pre?.number ?? '', b.pre?.number ?? '') ||
    compareNumbers(a.post === null ? 0 : 1, b.post === null ? 0 : 1) ||
    compareDigits(a.post ?? '', b.post ?? '') ||
    compareNumbers(a.dev === null ? 1 : 0, b.dev === null ? 1 : 0) ||
    compareDigits(a.dev ?? '', b.dev ?? '')
  );
}

/** Missing parts are zero. */
function compareReleases(a: readonly string[], b: readonly string[]): Order {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const order = compareDigits(a[index] ?? '', b[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** A development release of the final release comes first, then a, b, rc, then the final release with its post-releases. */
function stage(version: PythonVersion): number {
  if (version.pre === null) return version.post === null && version.dev !== null ? 0 : 4;
  return version.pre.phase === 'a' ? 1 : version.pre.phase === 'b' ? 2 : 3;
}

/** Segment by segment: none, then words by text, then numbers by value. */
function compareLocals(a: readonly string[], b: readonly string[]): Order {
  for (let index = 0; ; index++) {
    const [x, y] = [a[index], b[index]];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? -1 : 1;
    const [numericX, numericY] = [isDigits(x), isDigits(y)];
    if (numericX !== numericY) return numericX ? 1 : -1;
    const order = numericX ? compareDigits(x, y) : compareText(x, y);
    if (order !== 0) return order;
  }
}

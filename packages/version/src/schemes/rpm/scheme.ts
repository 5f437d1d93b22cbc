import { defineScheme } from '../../define-scheme.ts';
import { compareDigits, isDigitCode, isLetterCode } from '../../order/digits.ts';
import { compareNumbers, compareText } from '../../order/order.ts';
import type { Order, VersionScheme } from '../../version-scheme.ts';

interface RpmVersion {
  readonly epoch: number;
  readonly version: string;
  readonly release: string | null;
}

const MAX_EPOCH = 4_294_967_295;
const SHAPE = /^(?:(\d{1,10}):)?([A-Za-z0-9._+%~^]+)(?:-([A-Za-z0-9._+%~^]+))?$/;
const WORD = /[A-Za-z0-9]/;
const [TILDE, CARET] = [126, 94];

/** Versions of rpm packages. */
export const rpm: VersionScheme = defineScheme<RpmVersion>({
  id: 'rpm',
  summary: 'Versions of rpm packages: epoch, version and release, with `~` before everything and `^` after the end.',
  authority: 'rpm-version(7) and rpmvercmp of rpm',
  examples: {
    ascending: [
      '0.9',
      '1.0~~',
      '1.0~rc1',
      '1.0',
      '1.0-1',
      '1.0-1.el9',
      '1.0-1.el9_2',
      '1.0-2.el9',
      '1.0^git1',
      '1.0.a',
      '1.0.1',
      '1.9',
      '1.10',
      '2',
      '1:0.1',
    ],
    equal: [['1.0', '1_0', '1.00', '0:1.0', '1.0.']],
    invalid: ['', '-', '1-2-3', '1.0 ', '~', 'x:1'],
    ranges: [
      { range: '>= 1.2, < 2.0-3', inside: ['1.2-1', '2.0-2.el9', '1.2'], outside: ['1.1-9', '2.0-3', '1:1.5'] },
      { range: '<= 1.2', inside: ['1.2-7.el9', '1.1'], outside: ['1.2.1-1'] },
    ],
  },
  parse,
  order: (a, b) => compareNumbers(a.epoch, b.epoch) || compareSegments(a.version, b.version) || compareReleases(a, b),
  orderBound: (version, bound) =>
    compareNumbers(version.epoch, bound.epoch) ||
    compareSegments(version.version, bound.version) ||
    (bound.release === null || version.release === null ? 0 : compareSegments(version.release, bound.release)),
});

function parse(text: string): RpmVersion | null {
  const match = SHAPE.exec(text);
  const version = match?.[2];
  if (version === undefined || !WORD.test(version)) return null;
  const release = match?.[3] ?? null;
  const epoch = Number(match?.[1] ?? 0);
  if (epoch > MAX_EPOCH || (release !== null && !WORD.test(release))) return null;
  return { epoch, version, release };
}

/** A version without a release comes before all its releases. */
function compareReleases(a: RpmVersion, b: RpmVersion): Order {
  if (a.release === null || b.release === null) return a.release === b.release ? 0 : a.release === null ? -1 : 1;
  return compareSegments(a.release, b.release);
}

/** Segment by segment: `~`, then the end, then `^`, then words, then numbers; other characters only separate. */
function compareSegments(a: string, b: string): Order {
  let [i, j] = [0, 0];
  for (;;) {
    i = skipSeparators(a, i);
    j = skipSeparators(b, j);
    const [x, y] = [kindAt(a, i), kindAt(b, j)];
    if (x !== y) return x < y ? -1 : 1;
    if (x === KINDS.end) return 0;
    const [endA, endB] = [segmentEnd(a, i, x), segmentEnd(b, j, x)];
    const [left, right] = [a.slice(i, endA), b.slice(j, endB)];
    const order = x === KINDS.number ? compareDigits(left, right) : compareText(left, right);
    if (order !== 0) return order;
    i = endA;
    j = endB;
  }
}

/** Kinds of segments, from lowest to highest. */
const KINDS = { tilde: 0, end: 1, caret: 2, word: 3, number: 4 } as const;

function kindAt(text: string, index: number): number {
  if (index >= text.length) return KINDS.end;
  const code = text.charCodeAt(index);
  if (code === TILDE) return KINDS.tilde;
  if (code === CARET) return KINDS.caret;
  return isDigitCode(code) ? KINDS.number : KINDS.word;
}

function skipSeparators(text: string, start: number): number {
  let index = start;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (isDigitCode(code) || isLetterCode(code) || code === TILDE || code === CARET) break;
    index += 1;
  }
  return index;
}

/** Where the segment of that kind ends; `~` and `^` are one character each. */
function segmentEnd(text: string, start: number, kind: number): number {
  if (kind === KINDS.tilde || kind === KINDS.caret) return start + 1;
  const isPart = kind === KINDS.number ? isDigitCode : isLetterCode;
  let end = start + 1;
  while (isPart(text.charCodeAt(end))) end += 1;
  return end;
}

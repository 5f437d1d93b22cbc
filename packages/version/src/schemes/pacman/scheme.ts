import { defineScheme } from '../../define-scheme.ts';
import { compareDigits, isDigitCode, isLetterCode } from '../../order/digits.ts';
import { compareNumbers, compareText } from '../../order/order.ts';
import type { Order, VersionScheme } from '../../version-scheme.ts';

/** Letters or digits, and how many separators stand before them. */
interface Segment {
  readonly separators: number;
  readonly isNumber: boolean;
  readonly text: string;
}

interface PacmanVersion {
  readonly epoch: string;
  readonly version: readonly Segment[];
  readonly release: readonly Segment[] | null;
}

const SHAPE = /^(?:(\d+):)?([!-,.0-9;-~]+)(?:-([!-,.0-9;-~]+))?$/;

/** Versions of Arch Linux packages. */
export const pacman: VersionScheme = defineScheme<PacmanVersion>({
  id: 'pacman',
  summary: 'Versions of Arch Linux packages: epoch, version and package release; letters after the end come before it.',
  authority: 'vercmp(8) of pacman',
  examples: {
    ascending: [
      '1.0a',
      '1.0b',
      '1.0beta',
      '1.0p',
      '1.0pre',
      '1.0rc',
      '1.0',
      '1.0-1',
      '1.0-1.1',
      '1.0-2',
      '1.0.a',
      '1.0.1',
      '1.1',
      '1.2',
      '2.0',
      '3.0.0',
      '1:0.1',
    ],
    equal: [['1.0', '1_0', '0:1.0', '01.0']],
    invalid: ['', '1-2-3', '1 0', 'a:1', '1.0.', '-1', '1/0'],
    ranges: [
      { range: '>=1.0, <2.0-2', inside: ['1.0-1', '2.0-1', '2.0rc1-9'], outside: ['0.9-1', '2.0-2', '1:1.5-1'] },
      { range: '<=1.2', inside: ['1.2-7', '1.1-1'], outside: ['1.2.1-1'] },
    ],
  },
  parse,
  order: (a, b) => compareWithoutRelease(a, b) || compareReleases(a.release, b.release),
  orderBound: (version, bound) =>
    compareWithoutRelease(version, bound) ||
    (version.release === null || bound.release === null ? 0 : compareSegments(version.release, bound.release)),
});

function parse(text: string): PacmanVersion | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const version = segmentsOf(match[2] ?? '');
  const release = match[3] === undefined ? null : segmentsOf(match[3]);
  if (version.length === 0 || release?.length === 0) return null;
  return { epoch: match[1] ?? '', version, release };
}

/** Empty when the text does not end in a letter or digit: for such text pacman's order is not transitive. */
function segmentsOf(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  let index = 0;
  while (index < text.length) {
    const start = index;
    while (index < text.length && !isDigitCode(text.charCodeAt(index)) && !isLetterCode(text.charCodeAt(index)))
      index += 1;
    if (index === text.length) return [];
    const separators = index - start;
    const isNumber = isDigitCode(text.charCodeAt(index));
    const isPart = isNumber ? isDigitCode : isLetterCode;
    const first = index;
    while (isPart(text.charCodeAt(index))) index += 1;
    segments.push({ separators, isNumber, text: text.slice(first, index) });
  }
  return segments;
}

function compareWithoutRelease(a: PacmanVersion, b: PacmanVersion): Order {
  return compareDigits(a.epoch, b.epoch) || compareSegments(a.version, b.version);
}

/** A version without a package release comes before all its releases. */
function compareReleases(a: readonly Segment[] | null, b: readonly Segment[] | null): Order {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return compareSegments(a, b);
}

function compareSegments(a: readonly Segment[], b: readonly Segment[]): Order {
  for (let index = 0; ; index++) {
    const [x, y] = [a[index], b[index]];
    if (x === undefined) return y === undefined ? 0 : isSuffix(y) ? 1 : -1;
    if (y === undefined) return isSuffix(x) ? -1 : 1;
    if (x.separators !== y.separators) return compareNumbers(x.separators, y.separators);
    if (x.isNumber !== y.isNumber) return x.isNumber ? 1 : -1;
    const order = x.isNumber ? compareDigits(x.text, y.text) : compareText(x.text, y.text);
    if (order !== 0) return order;
  }
}

/** Letters right after a number, as in `1.0rc`, come before its end. */
function isSuffix(segment: Segment): boolean {
  return segment.separators === 0 && !segment.isNumber;
}

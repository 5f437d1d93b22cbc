import { defineScheme } from '../../define-scheme.ts';
import { compareDigits, isDigitCode, nextNumber, stripZeros } from '../../order/digits.ts';
import { compareText } from '../../order/order.ts';
import { type Comparison, intersectComparisons, plainComparison, splitComparisons } from '../../ranges/comparisons.ts';
import { between } from '../../ranges/interval.ts';
import type { Order, VersionInterval, VersionScheme } from '../../version-scheme.ts';

/** Numbers, without leading zeros and empty for zero, and words. */
type Segments = readonly string[];

const SHAPE = /^\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
const SEGMENT = /\d+|[A-Za-z]+/g;

/** Versions of Ruby gems; CocoaPods uses the same rules. */
export const gem: VersionScheme = defineScheme<Segments>({
  id: 'gem',
  summary: 'Versions of Ruby gems and CocoaPods: a letter makes a prerelease, `~>` is the pessimistic range.',
  authority: 'Gem::Version and Gem::Requirement of RubyGems',
  examples: {
    ascending: [
      '0.9',
      '1.0.A',
      '1.0.a',
      '1.0.a.2',
      '1.0.b1',
      '1.0.pre.rc1',
      '1.0.rc1',
      '1.0',
      '1.0.1',
      '1.9',
      '1.10',
      '2',
    ],
    equal: [
      ['1', '1.0', '1.0.0'],
      ['1.a', '1.0.a', '1.0.0.a'],
      ['1.0-2', '1.0.pre.2'],
    ],
    invalid: ['', 'latest', 'v1.0', '1..0', '1.0-', '1.0+build', '.1'],
    ranges: [
      { range: '~> 2.1', inside: ['2.1', '2.9.9'], outside: ['2.0', '2.1.rc1', '3.0', '3.0.rc1'] },
      { range: '~> 2.1.4', inside: ['2.1.4', '2.1.10'], outside: ['2.2.0', '2.2.0.pre'] },
      { range: '>= 1.0, < 2.0, != 1.5', inside: ['1.0', '1.5.1', '2.0.a'], outside: ['1.5', '1.5.0', '2.0'] },
    ],
  },
  parse: parseSegments,
  order: compareSegments,
  parseRange,
});

function parseSegments(text: string): Segments | null {
  const trimmed = text.trim();
  if (!SHAPE.test(trimmed)) return null;
  const segments = (trimmed.replaceAll('-', '.pre.').match(SEGMENT) ?? []).map(stripZeros);
  const firstWord = segments.findIndex(isWord);
  if (firstWord < 0) return withoutTrailingZeros(segments);
  return [...withoutTrailingZeros(segments.slice(0, firstWord)), ...withoutTrailingZeros(segments.slice(firstWord))];
}

function withoutTrailingZeros(segments: Segments): Segments {
  return segments.slice(0, segments.findLastIndex((segment) => segment !== '') + 1);
}

function isWord(segment: string): boolean {
  return segment !== '' && !isDigitCode(segment.charCodeAt(0));
}

/** Missing segments are zero; a word is older than a number. */
function compareSegments(a: Segments, b: Segments): Order {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [x, y] = [a[index] ?? '', b[index] ?? ''];
    const [wordX, wordY] = [isWord(x), isWord(y)];
    if (wordX !== wordY) return wordX ? -1 : 1;
    const order = wordX ? compareText(x, y) : compareDigits(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

function parseRange(text: string, scheme: VersionScheme): readonly VersionInterval[] | null {
  const comparisons = splitComparisons(text);
  if (comparisons === null) return null;
  return intersectComparisons(comparisons, scheme, (comparison) => readComparison(comparison, scheme));
}

function readComparison(comparison: Comparison, scheme: VersionScheme): readonly VersionInterval[] | null {
  if (comparison.operator === '==') return null;
  if (comparison.operator !== '~>') return plainComparison(comparison, scheme);
  return scheme.isVersion(comparison.operand)
    ? [between(comparison.operand, afterPessimistic(comparison.operand))]
    : null;
}

/** `~> 2.1.4` ends before `2.2` and its prereleases: `A` is the lowest word that a prerelease can start with. */
function afterPessimistic(version: string): string {
  const segments: readonly string[] = version.replaceAll('-', '.pre.').match(SEGMENT) ?? [];
  const firstWord = segments.findIndex(isWord);
  const numbers = firstWord < 0 ? segments : segments.slice(0, firstWord);
  const kept = numbers.length > 1 ? numbers.slice(0, -1) : numbers;
  return [...kept.slice(0, -1), nextNumber(kept.at(-1) ?? '0'), 'A'].join('.');
}

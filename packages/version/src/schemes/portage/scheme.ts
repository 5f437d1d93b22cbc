import { defineScheme } from '../../define-scheme.ts';
import { compareDigits } from '../../order/digits.ts';
import { compareNumbers, compareText } from '../../order/order.ts';
import type { Order, VersionScheme } from '../../version-scheme.ts';

interface Suffix {
  readonly rank: number;
  readonly number: string;
}

interface PortageVersion {
  readonly numbers: readonly string[];
  readonly letter: string;
  readonly suffixes: readonly Suffix[];
  readonly revision: string;
}

const SHAPE = /^(\d+(?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|p)\d*)*)(?:-r(\d+))?$/;
const SUFFIX = /^([a-z]+)(\d*)$/;
/** The end of the suffixes has rank zero. */
const RANKS: ReadonlyMap<string, number> = new Map(Object.entries({ alpha: -4, beta: -3, pre: -2, rc: -1, p: 1 }));

/** Versions of Gentoo packages. */
export const portage: VersionScheme = defineScheme<PortageVersion>({
  id: 'portage',
  summary: 'Versions of Gentoo packages: numbers, letter, suffixes such as `_rc1` or `_p2`, revision `-r1`.',
  authority: 'Package Manager Specification, section “Version Comparison”',
  examples: {
    ascending: [
      '0.1',
      '1.0_alpha',
      '1.0_alpha1',
      '1.0_beta',
      '1.0_pre',
      '1.0_rc1',
      '1.0',
      '1.0-r1',
      '1.0-r10',
      '1.0_p',
      '1.0_p1',
      '1.0b',
      '1.0.1',
      '1.05',
      '1.1',
      '1.2',
      '1.10',
      '9999',
    ],
    equal: [
      ['1.0', '1.00', '1.0-r0'],
      ['1.0_p', '1.0_p0'],
      ['01.0', '1.0'],
    ],
    invalid: ['', 'latest', '1.0bc', '1.0_foo', '1.0-1', '1..0', 'v1'],
    ranges: [
      { range: '>= 1.0-r2, < 1.1', inside: ['1.0-r2', '1.0_p1', '1.1_rc1'], outside: ['1.0-r1', '1.1', '1.1-r1'] },
    ],
  },
  parse,
  order: (a, b) =>
    compareComponents(a.numbers, b.numbers) ||
    compareText(a.letter, b.letter) ||
    compareSuffixes(a.suffixes, b.suffixes) ||
    compareDigits(a.revision, b.revision),
});

function parse(text: string): PortageVersion | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const [, numbers = '', letter = '', suffixes = '', revision = ''] = match;
  return {
    numbers: numbers.split('.'),
    letter,
    suffixes: suffixes === '' ? [] : suffixes.split('_').slice(1).map(toSuffix),
    revision,
  };
}

function toSuffix(text: string): Suffix {
  const [, name = '', number = ''] = SUFFIX.exec(text) ?? [];
  return { rank: RANKS.get(name) ?? 0, number };
}

/** The first number counts as a number; a later one that starts with a zero is compared like digits after a decimal point. */
function compareComponents(a: readonly string[], b: readonly string[]): Order {
  for (let index = 0; ; index++) {
    const [x, y] = [a[index], b[index]];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? -1 : 1;
    const isFraction = index > 0 && (x.startsWith('0') || y.startsWith('0'));
    const order = isFraction ? compareText(withoutTrailingZeros(x), withoutTrailingZeros(y)) : compareDigits(x, y);
    if (order !== 0) return order;
  }
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end -= 1;
  return digits.slice(0, end);
}

function compareSuffixes(a: readonly Suffix[], b: readonly Suffix[]): Order {
  for (let index = 0; ; index++) {
    const [x, y] = [a[index], b[index]];
    const order = compareNumbers(x?.rank ?? 0, y?.rank ?? 0) || compareDigits(x?.number ?? '', y?.number ?? '');
    if (order !== 0 || x === undefined || y === undefined) return order;
  }
}

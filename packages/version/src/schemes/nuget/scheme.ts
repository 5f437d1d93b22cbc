import { defineScheme } from '../../define-scheme.ts';
import { compareDigits, isDigits, nextNumber, stripZeros } from '../../order/digits.ts';
import { compareNumbers, compareText } from '../../order/order.ts';
import { parseBrackets } from '../../ranges/brackets.ts';
import { parseComparisons } from '../../ranges/comparisons.ts';
import { EVERYTHING, between, from } from '../../ranges/interval.ts';
import type { Order, VersionInterval, VersionScheme } from '../../version-scheme.ts';

interface NugetVersion {
  /** Four numbers. */
  readonly numbers: readonly number[];
  /** In capitals. */
  readonly labels: readonly string[];
}

const MAX_NUMBER = 2_147_483_647;
const SHAPE =
  /^(\d{1,20})(?:\.(\d{1,20}))?(?:\.(\d{1,20}))?(?:\.(\d{1,20}))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
const FLOATING = /^(?:(\d+)\.)?(?:(\d+)\.)?(?:(\d+)\.)?\*(-\*)?$/;

/** Versions of NuGet packages. */
export const nuget: VersionScheme = defineScheme<NugetVersion>({
  id: 'nuget',
  summary:
    'Versions of NuGet packages: up to four numbers and a prerelease without letter case; ranges in brackets or with `*`.',
  authority: 'NuGet.Versioning (NuGetVersion, VersionRange) and the NuGet documentation “Package versioning”',
  examples: {
    ascending: [
      '0.9',
      '1.0.0-1',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-Beta',
      '1.0.0-rc.2',
      '1.0.0-rc.10',
      '1.0',
      '1.0.0.1',
      '1.0.1',
      '1.10',
    ],
    equal: [
      ['1.0', '1', '1.0.0.0', '1.00.0', '1.0.0+meta'],
      ['1.0.0-RC.1', '1.0.0-rc.1', '1.0.0-rc.01'],
    ],
    invalid: ['', 'v1.0', '1.0.0.0.0', '1.0-', '1.0.0-a..b', '2147483648.0', 'latest'],
    ranges: [
      { range: '[1.0,2.0)', inside: ['1.0', '1.9', '2.0-beta'], outside: ['2.0', '1.0-beta'] },
      { range: '1.0', inside: ['1.0', '7.2'], outside: ['0.9', '1.0-rc'] },
      { range: '6.*', inside: ['6.0', '6.9.1'], outside: ['7.0', '7.0-alpha', '6.0-alpha'] },
      { range: '(1.0,)', inside: ['1.0.1'], outside: ['1.0'] },
    ],
  },
  parse,
  order: compare,
  parseRange,
});

function parse(text: string): NugetVersion | null {
  const match = SHAPE.exec(text.trim());
  if (match === null) return null;
  const numbers = [match[1], match[2], match[3], match[4]].map((digits) => Number(digits ?? 0));
  if (numbers.some((number) => number > MAX_NUMBER)) return null;
  const labels = match[5] === undefined ? [] : match[5].toUpperCase().split('.');
  return { numbers, labels };
}

function compare(a: NugetVersion, b: NugetVersion): Order {
  for (const [index, number] of a.numbers.entries()) {
    const order = compareNumbers(number, b.numbers[index] ?? 0);
    if (order !== 0) return order;
  }
  if (a.labels.length === 0 || b.labels.length === 0) {
    return a.labels.length === b.labels.length ? 0 : a.labels.length === 0 ? 1 : -1;
  }
  return compareLabels(a.labels, b.labels);
}

function compareLabels(a: readonly string[], b: readonly string[]): Order {
  for (let index = 0; ; index++) {
    const [x, y] = [a[index], b[index]];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? -1 : 1;
    const [numericX, numericY] = [isSmallNumber(x), isSmallNumber(y)];
    if (numericX !== numericY) return numericX ? -1 : 1;
    const order = numericX ? compareDigits(x, y) : compareText(x, y);
    if (order !== 0) return order;
  }
}

/** Labels count as numbers up to 32 bits; longer digits are text. */
function isSmallNumber(label: string): boolean {
  return isDigits(label) && stripZeros(label).length <= 10 && Number(label) <= MAX_NUMBER;
}

function parseRange(text: string, scheme: VersionScheme): readonly VersionInterval[] | null {
  const trimmed = text.trim();
  if (/^[[(][^[(]*$/.test(trimmed)) return parseBrackets(trimmed, scheme);
  if (/^[<>=!]/.test(trimmed)) return parseComparisons(trimmed, scheme);
  if (scheme.isVersion(trimmed)) return [from(trimmed)];
  return parseFloating(trimmed);
}

/** `6.*` is every version that starts with 6, `*` every one; `-*` after it lets the first version's prereleases in. */
function parseFloating(text: string): readonly VersionInterval[] | null {
  const match = FLOATING.exec(text);
  if (match === null) return null;
  const numbers = [match[1], match[2], match[3]].filter((part) => part !== undefined);
  const prereleases = match[4] === undefined ? '' : '-0';
  const last = numbers.at(-1);
  if (last === undefined) return prereleases === '' ? [from('0.0')] : [EVERYTHING];
  const next = [...numbers.slice(0, -1), nextNumber(last)];
  return [between(`${numbers.join('.')}${prereleases}`, `${next.join('.')}-0`)];
}

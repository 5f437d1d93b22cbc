import { defineScheme } from '../../define-scheme.ts';
import { compareDigits, isDigits, stripZeros } from '../../order/digits.ts';
import { compareNumbers, compareText } from '../../order/order.ts';
import type { Order, VersionScheme } from '../../version-scheme.ts';

interface JavaVersion {
  /** Feature, interim, update, patch and further; without leading zeros, empty for zero. */
  readonly numbers: readonly string[];
  /** Empty for a general availability release. */
  readonly prerelease: string;
  /** Null when not told. */
  readonly build: string | null;
}

/** `17.0.9+9-LTS`, `11-ea+12`, `9`; what follows the second hyphen is optional information and does not count. */
const MODERN = /^(\d+(?:\.\d+)*)(?:-([A-Za-z0-9]+))?(?:\+(\d*)(?:-[A-Za-z0-9.+-]+)?|-[A-Za-z0-9.-]+)?$/;
/** `1.8.0_292-b10`, `1.7.0`, `1.8.0_20-ea-b05`. */
const LEGACY = /^1\.(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:_(\d+))?(?:-(?!b\d+$)([A-Za-z][A-Za-z0-9]*))?(?:-b(\d+))?$/;
/** `8u292`, `8u292-b10`. */
const SHORT = /^(\d+)u(\d+)(?:-(?!b\d+$)([A-Za-z][A-Za-z0-9]*))?(?:-b(\d+))?$/;

/** Versions of Java runtimes. */
export const jvm: VersionScheme = defineScheme<JavaVersion>({
  id: 'jvm',
  summary: 'Versions of Java runtimes: `17.0.9+9` and the older `1.8.0_292-b10` or `8u292`, in one order.',
  authority: 'JEP 223, JEP 322 and java.lang.Runtime.Version (compareToIgnoreOptional)',
  examples: {
    ascending: [
      '1.7.0_80',
      '1.8.0-ea',
      '1.8.0',
      '1.8.0_9',
      '1.8.0_292-b09',
      '1.8.0_292-b10',
      '8u301',
      '9-ea',
      '9',
      '9+100',
      '9.0.1',
      '11-ea',
      '11',
      '11.0.9',
      '11.0.9+11',
      '11.0.9.1',
      '11.0.10',
      '17.0.9+9',
      '21',
    ],
    equal: [
      ['1.8.0_292', '8u292', '8.0.292'],
      ['1.8.0_292-b10', '8u292-b10', '8.0.292+10'],
      ['17', '17.0.0', '17+-jvmci'],
      ['17.0.9+9', '17.0.9+9-LTS'],
    ],
    invalid: ['', 'latest', '1.8.0_', '8u', '17.', '17 LTS', '17_1'],
    ranges: [
      { range: '<= 11.0.9', inside: ['11.0.9+11', '1.8.0_292', '11.0.8'], outside: ['11.0.9.1', '11.0.10+1'] },
      { range: '>= 8, < 1.8.0_300', inside: ['8u292', '1.8.0_299-b01'], outside: ['8u300', '8u300-b09', '7u80'] },
    ],
  },
  parse,
  order: (a, b) => compareRelease(a, b) || compareBuilds(a.build, b.build),
  orderBound: (version, bound) =>
    compareRelease(version, bound) || (bound.build === null ? 0 : compareBuilds(version.build, bound.build)),
});

function parse(text: string): JavaVersion | null {
  const legacy = LEGACY.exec(text);
  if (legacy !== null) {
    const [, feature = '', interim = '', patch = '', update = '', prerelease, build] = legacy;
    return make([feature, interim, update, patch], prerelease, build);
  }
  const short = SHORT.exec(text);
  if (short !== null) return make([short[1] ?? '', '', short[2] ?? ''], short[3], short[4]);
  const modern = MODERN.exec(text);
  return modern === null
    ? null
    : make((modern[1] ?? '').split('.'), modern[2], modern[3] === '' ? undefined : modern[3]);
}

function make(numbers: readonly string[], prerelease: string | undefined, build: string | undefined): JavaVersion {
  return { numbers: numbers.map(stripZeros), prerelease: prerelease ?? '', build: build ?? null };
}

function compareRelease(a: JavaVersion, b: JavaVersion): Order {
  const length = Math.max(a.numbers.length, b.numbers.length);
  for (let index = 0; index < length; index++) {
    const order = compareDigits(a.numbers[index] ?? '', b.numbers[index] ?? '');
    if (order !== 0) return order;
  }
  return comparePrereleases(a.prerelease, b.prerelease);
}

/** None is newest; numbers come before words. */
function comparePrereleases(a: string, b: string): Order {
  if (a === '' || b === '') return compareNumbers(a === '' ? 1 : 0, b === '' ? 1 : 0);
  const [numericA, numericB] = [isDigits(a), isDigits(b)];
  if (numericA !== numericB) return numericA ? -1 : 1;
  return numericA ? compareDigits(a, b) : compareText(a, b);
}

/** A version without a build comes before its builds. */
function compareBuilds(a: string | null, b: string | null): Order {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return compareDigits(a, b);
}

import { defineScheme } from '../../define-scheme.ts';
import { compareDigits, stripZeros } from '../../order/digits.ts';
import { compareNumbers, compareText } from '../../order/order.ts';
import type { Order, VersionScheme } from '../../version-scheme.ts';

interface GenericVersion {
  /** Without leading zeros, empty for zero. */
  readonly numbers: readonly string[];
  /** Below zero before the release, zero for it, above zero after it. */
  readonly stage: number;
  /** Letters of a patch such as the `k` of OpenSSL 1.0.2k. */
  readonly letters: string;
  /** Number of the stage. */
  readonly number: string;
}

const SHAPE =
  /^v?(\d+(?:\.\d+)*)(?:(z?[a-z])|[-_.]?(dev|alpha|a|beta|b|pre|rc|p|pl|patch)[-_.]?(\d+)|[-_.](dev|alpha|beta|pre|rc)|-r?(\d+))?$/;
const STAGES: ReadonlyMap<string, number> = new Map(
  Object.entries({ dev: -5, alpha: -4, a: -4, beta: -3, b: -3, pre: -2, rc: -1, p: 2, pl: 2, patch: 2 }),
);
const [LETTER_STAGE, REVISION_STAGE] = [1, 3];

/** Versions of programs that follow no ecosystem's rules. */
export const generic: VersionScheme = defineScheme<GenericVersion>({
  id: 'generic',
  summary:
    'Versions of programs without an ecosystem: dotted numbers with at most one well-known suffix; nothing else is a version.',
  authority: 'This page',
  examples: {
    ascending: [
      '0.9',
      '1.0-dev',
      '1.0-alpha',
      '1.0a1',
      '1.0-beta2',
      '1.0-pre1',
      '1.0rc1',
      '1.0',
      '1.0a',
      '1.0k',
      '1.0z',
      '1.0za',
      '1.0p1',
      '1.0-r1',
      '1.0-2',
      '1.0.1',
      '1.10',
    ],
    equal: [
      ['1.0', '1', 'v1.0.0', '01.0'],
      ['1.0rc1', '1.0-rc1', '1.0.rc.1'],
      ['8.9p1', '8.9-p1'],
    ],
    invalid: ['', 'latest', '1.x', '1.0-foo', '1.0 ', '1..0', '1.0+git', '1.0-rc1-2', 'a1', '1.0abc'],
    ranges: [{ range: '>= 1.0.2, < 1.0.2k', inside: ['1.0.2', '1.0.2j'], outside: ['1.0.2k', '1.0.2rc1', '1.0.3'] }],
  },
  parse,
  order: (a, b) =>
    compareNumberLists(a.numbers, b.numbers) ||
    compareNumbers(a.stage, b.stage) ||
    compareText(a.letters, b.letters) ||
    compareDigits(a.number, b.number),
});

function parse(text: string): GenericVersion | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const [, dotted = '', letters = '', word, wordNumber = '', bareWord, revision] = match;
  const numbers = dotted.split('.').map(stripZeros);
  if (letters !== '') return { numbers, stage: LETTER_STAGE, letters, number: '' };
  if (revision !== undefined) return { numbers, stage: REVISION_STAGE, letters: '', number: revision };
  return { numbers, stage: STAGES.get(word ?? bareWord ?? '') ?? 0, letters: '', number: wordNumber };
}

/** Missing numbers are zero. */
function compareNumberLists(a: readonly string[], b: readonly string[]): Order {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const order = compareDigits(a[index] ?? '', b[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

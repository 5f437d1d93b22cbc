import { defineScheme } from '../../define-scheme.ts';
import { compareDigits } from '../../order/digits.ts';
import { compareNumbers, compareText } from '../../order/order.ts';
import type { Order, VersionScheme } from '../../version-scheme.ts';

/** One part of a version; the kinds stand in the order in which they may follow each other. */
interface Token {
  readonly kind: number;
  readonly text: string;
  /** Only of a suffix: below zero before the release, above zero after it. */
  readonly rank: number;
}

const KINDS = { first: 0, number: 1, letter: 2, suffix: 3, suffixNumber: 4, commit: 5, revision: 6, end: 7 } as const;
const SUFFIXES: ReadonlyMap<string, number> = new Map(
  Object.entries({ alpha: -4, beta: -3, pre: -2, rc: -1, cvs: 1, svn: 2, git: 3, hg: 4, p: 5 }),
);
const SHAPE = /^(\d+)((?:\.\d+)*)([a-z]?)((?:_[a-z]+\d*)*)(?:~([0-9a-f]+))?(?:-r(\d+))?$/;
const SUFFIX = /^([a-z]+)(\d*)$/;
const END: Token = { kind: KINDS.end, text: '', rank: 0 };

/** Versions of Alpine, Wolfi and Chainguard packages. */
export const apk: VersionScheme = defineScheme<readonly Token[]>({
  id: 'apk',
  summary:
    'Versions of Alpine, Wolfi and Chainguard packages: numbers, letter, suffixes such as `_rc1` or `_p2`, revision `-r3`.',
  authority: 'apk version -t of apk-tools 3',
  examples: {
    ascending: [
      '0.1',
      '1.0_alpha',
      '1.0_alpha2',
      '1.0_beta',
      '1.0_pre',
      '1.0_rc1',
      '1.0',
      '1.0-r0',
      '1.0-r10',
      '1.0_git20200101',
      '1.0_p1',
      '1.0a',
      '1.0.1',
      '1.06',
      '1.1',
      '1.9',
      '1.10',
      '2',
    ],
    equal: [
      ['1.0-r1', '1.0-r01'],
      ['06', '6'],
    ],
    invalid: ['', 'latest', '1.0bc', '1.0_foo', '1.0-1', '1..0', '1.0-r'],
    ranges: [
      { range: '>= 1.0-r2, < 1.1', inside: ['1.0-r2', '1.0_p1', '1.1_rc1'], outside: ['1.0-r1', '1.1', '1.1-r0'] },
    ],
  },
  parse,
  order: compareTokens,
});

function parse(text: string): readonly Token[] | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const [, first = '', numbers = '', letter = '', suffixes = '', commit, revision] = match;
  const tokens: Token[] = [{ kind: KINDS.first, text: first, rank: 0 }];
  for (const number of numbers.split('.').slice(1)) tokens.push({ kind: KINDS.number, text: number, rank: 0 });
  if (letter !== '') tokens.push({ kind: KINDS.letter, text: letter, rank: 0 });
  for (const suffix of suffixes.split('_').slice(1)) {
    const [, name = '', number = ''] = SUFFIX.exec(suffix) ?? [];
    const rank = SUFFIXES.get(name);
    if (rank === undefined) return null;
    tokens.push({ kind: KINDS.suffix, text: name, rank });
    if (number !== '') tokens.push({ kind: KINDS.suffixNumber, text: number, rank: 0 });
  }
  if (commit !== undefined) tokens.push({ kind: KINDS.commit, text: commit, rank: 0 });
  if (revision !== undefined) tokens.push({ kind: KINDS.revision, text: revision, rank: 0 });
  return tokens;
}

/** The first token that differs decides; of two kinds the earlier one is newer, unless it is a suffix before the release. */
function compareTokens(a: readonly Token[], b: readonly Token[]): Order {
  for (let index = 0; ; index++) {
    const [x, y] = [a[index] ?? END, b[index] ?? END];
    if (x.kind !== y.kind) {
      if (x.rank < 0) return -1;
      if (y.rank < 0) return 1;
      return x.kind > y.kind ? -1 : 1;
    }
    if (x.kind === KINDS.end) return 0;
    const order = compareSame(x, y);
    if (order !== 0) return order;
  }
}

/** A number after the first one that starts with a zero is compared as text, like digits after a decimal point. */
function compareSame(x: Token, y: Token): Order {
  switch (x.kind) {
    case KINDS.suffix:
      return compareNumbers(x.rank, y.rank);
    case KINDS.letter:
    case KINDS.commit:
      return compareText(x.text, y.text);
    case KINDS.number:
      return x.text.startsWith('0') || y.text.startsWith('0')
        ? compareText(x.text, y.text)
        : compareDigits(x.text, y.text);
    default:
      return compareDigits(x.text, y.text);
  }
}

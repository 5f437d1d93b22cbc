import type { Order } from './compare-deb.ts';

/**
 * Compares two Alpine versions (`1.2.3b_rc1-r4`) by the order of apk-tools; null when one of them is not in its grammar. The
 * commit hash that may stand before the revision (`~0123abc`) is compared as text.
 */
export function compareApk(a: string, b: string): Order | null {
  const [left, right] = [parse(a), parse(b)];
  if (left === null || right === null) return null;
  return (
    compareNumbers(left.numbers, right.numbers) ||
    compareText(left.letter, right.letter) ||
    compareSuffixes(left.suffixes, right.suffixes) ||
    compareText(left.hash, right.hash) ||
    compareInteger(left.revision, right.revision)
  );
}

interface ApkVersion {
  readonly numbers: readonly string[];
  readonly letter: string;
  readonly suffixes: readonly Suffix[];
  readonly hash: string;
  readonly revision: string;
}

interface Suffix {
  readonly rank: number;
  readonly number: string;
}

const GRAMMAR =
  /^(\d+(?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:~([0-9a-f]+))?(?:-r(\d+))?$/;

/** Suffixes below zero come before the release that they lead to, the others after it. */
const RANKS: Readonly<Record<string, number>> = {
  alpha: -4,
  beta: -3,
  pre: -2,
  rc: -1,
  cvs: 1,
  svn: 2,
  git: 3,
  hg: 4,
  p: 5,
};

function parse(text: string): ApkVersion | null {
  const match = GRAMMAR.exec(text.trim());
  if (match === null) return null;
  const suffixes = [...(match[3] ?? '').matchAll(/_([a-z]+)(\d*)/g)].map((found) => ({
    rank: RANKS[found[1] ?? ''] ?? 0,
    number: found[2] ?? '',
  }));
  const [numbers, letter, hash, revision] = [match[1] ?? '', match[2] ?? '', match[4] ?? '', match[5] ?? ''];
  return { numbers: numbers.split('.'), letter, suffixes, hash, revision };
}

/** The first number counts as a number; a later one that starts with 0 is compared as digits after a decimal point. */
function compareNumbers(a: readonly string[], b: readonly string[]): Order {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [x, y] = [a[index], b[index]];
    if (x === undefined) return -1;
    if (y === undefined) return 1;
    const fraction = index > 0 && (x.startsWith('0') || y.startsWith('0'));
    const order = fraction ? compareText(x, y) : compareInteger(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

function compareSuffixes(a: readonly Suffix[], b: readonly Suffix[]): Order {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [x, y] = [a[index], b[index]];
    const [left, right] = [x?.rank ?? 0, y?.rank ?? 0];
    if (left !== right) return left < right ? -1 : 1;
    const order = compareInteger(x?.number ?? '', y?.number ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function compareInteger(a: string, b: string): Order {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  if (left.length !== right.length) return left.length < right.length ? -1 : 1;
  return compareText(left, right);
}

function compareText(a: string, b: string): Order {
  return a === b ? 0 : a < b ? -1 : 1;
}

import { compareDigits, isDigitCode, stripZeros } from '../../order/digits.ts';
import { compareNumbers, compareText, reverse } from '../../order/order.ts';
import type { Order } from '../../version-scheme.ts';

/** One item of a version: a number, a qualifier, a qualifier with a number (`rc1`, `rc-1`), or a list after a hyphen. */
export type Item =
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'pair'; readonly word: string; readonly digits: string }
  | ItemList;

/** The items of a version, or those after a hyphen or a change between letters and digits. */
export interface ItemList {
  readonly kind: 'list';
  readonly items: Item[];
}

const ZERO: Item = { kind: 'number', digits: '' };
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

/** Splits a version into items as Maven does; letter case does not count. */
export function parseComparableVersion(text: string): ItemList {
  const version = text.toLowerCase();
  const lists: ItemList[] = [{ kind: 'list', items: [] }];
  const items = (): Item[] => lists.at(-1)?.items ?? [];
  const nest = (): void => {
    const list: ItemList = { kind: 'list', items: [] };
    items().push(list);
    lists.push(list);
  };
  let [start, inDigits, paired] = [0, false, false];
  for (let index = 0; index < version.length; index++) {
    const code = version.charCodeAt(index);
    const empty = index === start;
    if (code === DOT || code === HYPHEN) {
      if (code === HYPHEN && !empty && !inDigits && isDigitCode(version.charCodeAt(index + 1))) {
        paired = true;
        continue;
      }
      items().push(empty ? ZERO : toItem(version.slice(start, index), inDigits, paired));
      paired = false;
      start = index + 1;
      if (code === HYPHEN) nest();
    } else if (isDigitCode(code)) {
      if (!inDigits && !empty) {
        paired = true;
        if (items().length > 0) nest();
      }
      inDigits = true;
    } else {
      if (inDigits && !empty) {
        items().push(toItem(version.slice(start, index), true, paired));
        start = index;
        nest();
        paired = false;
      }
      inDigits = false;
    }
  }
  if (version.length > start) {
    if (!inDigits && items().length > 0) nest();
    items().push(toItem(version.slice(start), inDigits, paired));
  }
  for (const list of lists.toReversed()) dropZeros(list.items);
  return lists[0] ?? { kind: 'list', items: [] };
}

const [DOT, HYPHEN] = [46, 45];

function toItem(text: string, isNumber: boolean, paired: boolean): Item {
  if (!paired) return isNumber ? { kind: 'number', digits: stripZeros(text) } : { kind: 'word', word: alias(text) };
  const joined = text.replaceAll('-', '');
  const split = joined.search(/\d/);
  const word = joined.slice(0, split);
  return { kind: 'pair', word: alias(LETTERS.get(word) ?? word), digits: stripZeros(joined.slice(split)) };
}

function alias(word: string): string {
  return word === 'cr' ? 'rc' : word;
}

/** Zeros at the end, and before a qualifier, do not count: `1.0.0-rc` is `1-rc`. A list of one list is that list. */
function dropZeros(items: Item[]): void {
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index];
    if (item !== undefined && isNull(item) && mayDrop(items[index + 1])) items.splice(index, 1);
  }
  const [only] = items;
  if (items.length === 1 && only?.kind === 'list') items.splice(0, 1, ...only.items);
}

function isNull(item: Item): boolean {
  switch (item.kind) {
    case 'number':
      return item.digits === '';
    case 'word':
      return item.word === '';
    case 'pair':
      return false;
    case 'list':
      return item.items.length === 0;
  }
}

function mayDrop(next: Item | undefined): boolean {
  if (next === undefined || next.kind === 'word') return true;
  const first = next.kind === 'list' ? next.items[0] : undefined;
  return first?.kind === 'word' || first?.kind === 'pair';
}

/** Compares an item with another, or with nothing. */
export function compareItems(a: Item, b: Item | null): Order {
  if (b === null) return compareWithNothing(a);
  const ranks = compareNumbers(RANKS[a.kind], RANKS[b.kind]);
  switch (a.kind) {
    case 'number':
      return b.kind === 'number' ? compareDigits(a.digits, b.digits) : ranks;
    case 'word':
      if (b.kind === 'word') return compareWords(a.word, b.word);
      if (b.kind === 'pair') return compareWords(a.word, b.word) || wordAgainstDigits(a.word, b.digits);
      return b.kind === 'list' ? reverse(compareItems(b, a)) : ranks;
    case 'pair':
      if (b.kind === 'pair') return compareWords(a.word, b.word) || compareDigits(a.digits, b.digits);
      return b.kind === 'number' ? ranks : reverse(compareItems(b, a));
    case 'list':
      if (b.kind === 'list') return compareItemLists(a.items, b.items);
      return b.kind === 'number' ? ranks : listAgainstScalar(a.items, b);
  }
}

/** A number is newer than anything else in its place. */
const RANKS: Readonly<Record<Item['kind'], number>> = { number: 1, word: 0, pair: 0, list: 0 };

/** `X` is older than `X1`, but a release qualifier alone equals one with a zero. */
function wordAgainstDigits(word: string, digits: string): Order {
  return rank(word) === RELEASE ? reverse(digits === '' ? 0 : 1) : -1;
}

function compareWithNothing(item: Item): Order {
  switch (item.kind) {
    case 'number':
      return item.digits === '' ? 0 : 1;
    case 'word':
      return compareNumbers(rank(item.word), RELEASE);
    case 'pair':
      return compareNumbers(rank(item.word), RELEASE) || (item.digits === '' ? 0 : 1);
    case 'list':
      return firstOrder(item.items);
  }
}

/** How the first item that is not like nothing stands to nothing. */
function firstOrder(items: readonly Item[]): Order {
  for (const item of items) {
    const order = compareWithNothing(item);
    if (order !== 0) return order;
  }
  return 0;
}

function listAgainstScalar(items: readonly Item[], scalar: Item): Order {
  const [first, ...rest] = items;
  if (first === undefined) return reverse(compareWithNothing(scalar));
  return compareItems(first, scalar) || firstOrder(rest);
}

function compareItemLists(a: readonly Item[], b: readonly Item[]): Order {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [x, y] = [a[index], b[index]];
    let order: Order = 0;
    if (x !== undefined) order = compareItems(x, y ?? null);
    else if (y !== undefined) order = reverse(compareWithNothing(y));
    if (order !== 0) return order;
  }
  return 0;
}

/** Qualifiers from lowest to highest; the rank of the release, which is no qualifier, stands between them. */
const QUALIFIERS: ReadonlyMap<string, number> = new Map(
  Object.entries({ alpha: 0, beta: 1, milestone: 2, rc: 3, snapshot: 4, '': 5, ga: 5, final: 5, release: 5, sp: 6 }),
);
const RELEASE = 5;
const UNKNOWN = 7;

function rank(word: string): number {
  return QUALIFIERS.get(word) ?? UNKNOWN;
}

function compareWords(a: string, b: string): Order {
  const [left, right] = [rank(a), rank(b)];
  return left === UNKNOWN && right === UNKNOWN ? compareText(a, b) : compareNumbers(left, right);
}

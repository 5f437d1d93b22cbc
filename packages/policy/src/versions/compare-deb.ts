/** Where a version stands against another. */
export type Order = -1 | 0 | 1;

/**
 * Compares two Debian versions by the order of deb-version(7): epoch, upstream version, revision; null when one of them is not a
 * version.
 */
export function compareDeb(a: string, b: string): Order | null {
  const [left, right] = [parse(a), parse(b)];
  if (left === null || right === null) return null;
  if (left.epoch !== right.epoch) return left.epoch < right.epoch ? -1 : 1;
  const upstream = compareParts(left.upstream, right.upstream);
  return upstream === 0 ? compareParts(left.revision, right.revision) : upstream;
}

interface DebVersion {
  readonly epoch: number;
  readonly upstream: string;
  readonly revision: string;
}

const ALLOWED = /^[A-Za-z0-9.+~:-]*$/;

function parse(text: string): DebVersion | null {
  const match = /^(?:(\d{1,10}):)?(.+)$/.exec(text.trim());
  const rest = match?.[2];
  if (rest === undefined || !ALLOWED.test(rest)) return null;
  const dash = rest.lastIndexOf('-');
  const upstream = dash < 0 ? rest : rest.slice(0, dash);
  if (upstream === '') return null;
  return { epoch: Number(match?.[1] ?? 0), upstream, revision: dash < 0 ? '' : rest.slice(dash + 1) };
}

/** Alternates runs of other characters, compared by rank, and runs of digits, compared as numbers. */
function compareParts(a: string, b: string): Order {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a, i)) || (j < b.length && !isDigit(b, j))) {
      const [x, y] = [rank(a, i), rank(b, j)];
      if (x !== y) return x < y ? -1 : 1;
      i += 1;
      j += 1;
    }
    const [left, right] = [digitsAt(a, i), digitsAt(b, j)];
    const order = compareDigits(left, right);
    if (order !== 0) return order;
    i += left.length;
    j += right.length;
  }
  return 0;
}

/** `~` sorts before the end of the text, the end before letters, letters before everything else. */
function rank(text: string, index: number): number {
  const character = text[index];
  if (character === undefined || isDigit(text, index)) return 0;
  if (character === '~') return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}

function digitsAt(text: string, start: number): string {
  let end = start;
  while (end < text.length && isDigit(text, end)) end += 1;
  return text.slice(start, end);
}

function compareDigits(a: string, b: string): Order {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  if (left.length !== right.length) return left.length < right.length ? -1 : 1;
  return left === right ? 0 : left < right ? -1 : 1;
}

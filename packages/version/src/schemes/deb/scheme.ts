import { defineScheme } from '../../define-scheme.ts';
import { isDigitCode, isLetterCode } from '../../order/digits.ts';
import { compareNumbers } from '../../order/order.ts';
import type { Order, VersionScheme } from '../../version-scheme.ts';

interface DebVersion {
  readonly epoch: number;
  readonly upstream: string;
  readonly revision: string;
}

/** The largest epoch that dpkg takes. */
const MAX_EPOCH = 2_147_483_647;
const SHAPE = /^(?:(\d{1,10}):)?(\d[A-Za-z0-9.+~:-]*)$/;

/** Versions of Debian packages, also used by opkg. */
export const deb: VersionScheme = defineScheme<DebVersion>({
  id: 'deb',
  summary: 'Versions of Debian and Ubuntu packages: epoch, upstream version and revision, with `~` before everything.',
  authority: 'deb-version(7) and dpkg --compare-versions',
  examples: {
    ascending: [
      '0~~',
      '0~~a',
      '0~',
      '0',
      '1.0~rc1-1',
      '1.0-1',
      '1.0-1+b1',
      '1.0-1.1',
      '1.0a',
      '1.0+dfsg',
      '1.0.1',
      '1.9',
      '1.10',
      '1:0.1',
    ],
    equal: [['1.0', '1.0-0', '0:1.0', '01.0']],
    invalid: ['', '1.0-', 'a:1', 'latest', '1.0 x', '1.0_1'],
    ranges: [
      { range: '>= 1.0, << 2.0-1', inside: ['1.0', '2.0~rc1', '2.0'], outside: ['0.9', '1.0~rc1', '2.0-1', '1:1.5'] },
    ],
  },
  parse,
  order: (a, b) =>
    compareNumbers(a.epoch, b.epoch) || compareParts(a.upstream, b.upstream) || compareParts(a.revision, b.revision),
});

function parse(text: string): DebVersion | null {
  const match = SHAPE.exec(text.trim());
  const rest = match?.[2];
  if (rest === undefined) return null;
  const epoch = match?.[1];
  if (epoch === undefined ? rest.includes(':') : Number(epoch) > MAX_EPOCH) return null;
  const dash = rest.lastIndexOf('-');
  if (dash < 0) return { epoch: Number(epoch ?? 0), upstream: rest, revision: '' };
  const revision = rest.slice(dash + 1);
  if (revision === '' || revision.includes(':')) return null;
  return { epoch: Number(epoch ?? 0), upstream: rest.slice(0, dash), revision };
}

/** Alternates runs of other characters, compared by rank, and runs of digits, compared as numbers. */
function compareParts(a: string, b: string): Order {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    for (let [x, y] = [rank(a, i), rank(b, j)]; x !== 0 || y !== 0; [x, y] = [rank(a, i), rank(b, j)]) {
      if (x !== y) return x < y ? -1 : 1;
      i += 1;
      j += 1;
    }
    while (a.charCodeAt(i) === 48) i += 1;
    while (b.charCodeAt(j) === 48) j += 1;
    let first: Order = 0;
    for (;;) {
      const [x, y] = [a.charCodeAt(i), b.charCodeAt(j)];
      if (!isDigitCode(x)) {
        if (isDigitCode(y)) return -1;
        break;
      }
      if (!isDigitCode(y)) return 1;
      if (first === 0) first = compareNumbers(x, y);
      i += 1;
      j += 1;
    }
    if (first !== 0) return first;
  }
  return 0;
}

/** `~` sorts before the end of the text and before digits, these before letters, letters before everything else. */
function rank(text: string, index: number): number {
  if (index >= text.length) return 0;
  const code = text.charCodeAt(index);
  if (isDigitCode(code)) return 0;
  if (code === 126) return -1;
  return isLetterCode(code) ? code : code + 256;
}

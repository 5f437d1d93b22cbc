import { type FeedSource, invalid } from '../providers/document/feed-source.ts';
import type { BitReader } from './bit-reader.ts';

/** Symbols that are read by one table before the next is chosen. */
const GROUP_SYMBOLS = 50;

const MAX_CODE_BITS = 20;
const MAX_SELECTORS = 18_002;

/** Bytes that a group of symbols has at most. */
const GROUP_BYTES = (GROUP_SYMBOLS * MAX_CODE_BITS) / 8 + 8;

/** Symbols of a block, group by group. */
export interface HuffmanGroups {
  /** Gets ready for a group. */
  begin(): Promise<void>;
  /** The next symbol; -1 at the end of a group. */
  next(): number;
}

/**
 * Reads the code tables of a bzip2 block and which of them is used when.
 * @throws FEED_INVALID
 */
export async function readHuffmanGroups(source: FeedSource, bits: BitReader, symbols: number): Promise<HuffmanGroups> {
  const count = await bits.read(3);
  if (count < 2 || count > 6) throw invalid(source, 'a block', 'has no sound number of code tables');
  const selectors = await readSelectors(source, bits, count);
  const tables: CodeTable[] = [];
  for (let table = 0; table < count; table += 1) tables.push(await readTable(source, bits, symbols));
  let group = -1;
  let left = 0;
  let table: CodeTable | undefined;
  return {
    begin: async () => {
      group += 1;
      left = GROUP_SYMBOLS;
      table = tables[selectors[group] ?? -1];
      await bits.ensure(GROUP_BYTES);
    },
    next: () => {
      if (left === 0) return -1;
      left -= 1;
      if (table === undefined) throw invalid(source, 'a block', 'has no code table for a group');
      return decode(source, bits, table);
    },
  };
}

async function readSelectors(source: FeedSource, bits: BitReader, tables: number): Promise<Uint8Array> {
  const count = await bits.read(15);
  if (count < 1) throw invalid(source, 'a block', 'chooses no code table');
  const order = [0, 1, 2, 3, 4, 5];
  const selectors = new Uint8Array(Math.min(count, MAX_SELECTORS));
  for (let selector = 0; selector < count; selector += 1) {
    let index = 0;
    while ((await bits.read(1)) === 1) {
      index += 1;
      if (index >= tables) throw invalid(source, 'a block', 'chooses a code table that is not there');
    }
    const [chosen = 0] = order.splice(index, 1);
    order.unshift(chosen);
    if (selector < selectors.length) selectors[selector] = chosen;
  }
  return selectors;
}

/** Codes of one length are consecutive numbers (canonical codes). */
interface CodeTable {
  readonly minBits: number;
  readonly maxBits: number;
  /** The last code of each length; -1 for none. */
  readonly limits: Int32Array;
  /** What to take from a code of a length to find its symbol. */
  readonly offsets: Int32Array;
  readonly order: Uint16Array;
}

async function readTable(source: FeedSource, bits: BitReader, symbols: number): Promise<CodeTable> {
  const lengths = new Uint8Array(symbols);
  let length = await bits.read(5);
  for (let symbol = 0; symbol < symbols; symbol += 1) {
    while ((await bits.read(1)) === 1) length += (await bits.read(1)) === 0 ? 1 : -1;
    if (length < 1 || length > MAX_CODE_BITS) throw invalid(source, 'a block', 'has a code of no sound length');
    lengths[symbol] = length;
  }
  return tableOf(lengths);
}

function tableOf(lengths: Uint8Array): CodeTable {
  const counts = new Int32Array(MAX_CODE_BITS + 2);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const order = Uint16Array.from(lengths.keys()).toSorted((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  const limits = new Int32Array(MAX_CODE_BITS + 2).fill(-1);
  const offsets = new Int32Array(MAX_CODE_BITS + 2);
  let code = 0;
  let before = 0;
  for (let bits = 1; bits <= MAX_CODE_BITS; bits += 1) {
    const count = counts[bits] ?? 0;
    offsets[bits] = code - before;
    limits[bits] = count === 0 ? -1 : code + count - 1;
    before += count;
    code = (code + count) << 1;
  }
  return { minBits: Math.min(...lengths), maxBits: Math.max(...lengths), limits, offsets, order };
}

function decode(source: FeedSource, bits: BitReader, table: CodeTable): number {
  let length = table.minBits;
  let code = bits.readNow(length);
  for (let limit = table.limits[length] ?? -1; limit === -1 || code > limit; limit = table.limits[length] ?? -1) {
    length += 1;
    if (length > table.maxBits) throw invalid(source, 'a block', 'has a code that stands for nothing');
    code = (code << 1) | bits.readNow(1);
  }
  return table.order[code - (table.offsets[length] ?? 0)] ?? 0;
}

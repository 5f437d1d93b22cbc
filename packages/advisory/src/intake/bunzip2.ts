import { type FeedSource, invalid } from '../providers/document/feed-source.ts';
import type { ByteReader } from './byte-reader.ts';
import { BitReader } from './bit-reader.ts';
import { readHuffmanGroups } from './bzip2-huffman.ts';

const [BLOCK_MARK, END_MARK] = [0x31_41_59_26_53_59, 0x17_72_45_38_50_90] as const;

/** Bytes that a block holds for each step of the level. */
const LEVEL_BYTES = 100_000;

/**
 * Unpacks bzip2, one block of at most 900,000 bytes at a time; several streams behind each other are one.
 * @throws FEED_INVALID when it is damaged or cut off
 */
export async function* bunzip2(source: FeedSource, reader: ByteReader): AsyncGenerator<Uint8Array, void, void> {
  const bits = new BitReader(source, reader);
  for (;;) {
    const magic = await bits.read(24);
    const level = (await bits.read(8)) - 0x30;
    if (magic !== 0x42_5a_68 || level < 1 || level > 9) throw invalid(source, 'start', 'no stream of bzip2');
    yield* readStream(source, bits, level * LEVEL_BYTES);
    bits.alignToByte();
    if (await bits.isAtEnd()) return;
  }
}

async function* readStream(
  source: FeedSource,
  bits: BitReader,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, void> {
  let total = 0;
  for (;;) {
    const mark = (await bits.read(24)) * 0x1_00_00_00 + (await bits.read(24));
    const stated = (await bits.read(16)) * 0x1_00_00 + (await bits.read(16));
    if (mark === END_MARK) {
      if (stated !== total >>> 0) throw invalid(source, 'end', 'the checksum of a bzip2 stream is wrong');
      return;
    }
    if (mark !== BLOCK_MARK) throw invalid(source, 'a block', 'is no block of bzip2');
    const { bytes, checksum } = await readBlock(source, bits, maxBytes);
    if (checksum !== stated) throw invalid(source, 'a block', 'its checksum is wrong');
    total = ((total << 1) | (total >>> 31)) ^ checksum;
    yield* bytes;
  }
}

interface Block {
  readonly bytes: readonly Uint8Array[];
  readonly checksum: number;
}

async function readBlock(source: FeedSource, bits: BitReader, maxBytes: number): Promise<Block> {
  if ((await bits.read(1)) === 1)
    throw invalid(source, 'a block', 'is randomised, which no program has written for decades');
  const start = await bits.read(24);
  const { last, counts } = await readTransformed(source, bits, maxBytes);
  if (start >= last.length) throw invalid(source, 'a block', 'starts outside of itself');
  return runsOf(last, start, counts);
}

interface Transformed {
  /** The last column of the sorted rotations in the low byte; links are put above it. */
  readonly last: Uint32Array;
  readonly counts: Uint32Array;
}

async function readTransformed(source: FeedSource, bits: BitReader, maxBytes: number): Promise<Transformed> {
  const used = await readUsedBytes(bits);
  if (used.length === 0) throw invalid(source, 'a block', 'uses no bytes');
  const groups = await readHuffmanGroups(source, bits, used.length + 2);
  const last = new Uint32Array(maxBytes);
  const counts = new Uint32Array(256);
  const endOfBlock = used.length + 1;
  let length = 0;
  let run = 0;
  let weight = 1;
  for (;;) {
    const symbol = groups.next();
    if (symbol === -1) {
      await groups.begin();
      continue;
    }
    if (symbol < 2) {
      run += weight << symbol;
      weight <<= 1;
      if (run > maxBytes) throw invalid(source, 'a block', 'is longer than its level allows');
      continue;
    }
    const first = used[0] ?? 0;
    if (length + run > maxBytes) throw invalid(source, 'a block', 'is longer than its level allows');
    if (run > 0) {
      last.fill(first, length, length + run);
      counts[first] = (counts[first] ?? 0) + run;
      length += run;
    }
    run = 0;
    weight = 1;
    if (symbol === endOfBlock) return { last: last.subarray(0, length), counts };
    if (length >= maxBytes) throw invalid(source, 'a block', 'is longer than its level allows');
    const byte = toFront(used, symbol - 1);
    last[length] = byte;
    counts[byte] = (counts[byte] ?? 0) + 1;
    length += 1;
  }
}

async function readUsedBytes(bits: BitReader): Promise<Uint8Array> {
  const ranges = await bits.read(16);
  const used: number[] = [];
  for (let range = 0; range < 16; range += 1) {
    if ((ranges & (0x80_00 >> range)) === 0) continue;
    const members = await bits.read(16);
    for (let member = 0; member < 16; member += 1)
      if ((members & (0x80_00 >> member)) !== 0) used.push(range * 16 + member);
  }
  return Uint8Array.from(used);
}

/** Moves a value to the front and gives it back. */
function toFront(values: Uint8Array, index: number): number {
  const value = values[index] ?? 0;
  values.copyWithin(1, 0, index);
  values[0] = value;
  return value;
}

/** Undoes the transformation of Burrows and Wheeler and the first run-length coding: after four equal bytes comes a count. */
function runsOf(last: Uint32Array, start: number, counts: Uint32Array): Block {
  const starts = new Uint32Array(256);
  let sum = 0;
  for (let byte = 0; byte < 256; byte += 1) {
    starts[byte] = sum;
    sum += counts[byte] ?? 0;
  }
  for (let at = 0; at < last.length; at += 1) {
    const byte = (last[at] ?? 0) & 0xff;
    const place = starts[byte] ?? 0;
    starts[byte] = place + 1;
    last[place] = (last[place] ?? 0) | (at << 8);
  }
  return unrolled(last, start);
}

const CHUNK_BYTES = 1 << 18;

function unrolled(last: Uint32Array, start: number): Block {
  const chunks: Uint8Array[] = [];
  let chunk = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  let checksum = 0xff_ff_ff_ff;
  let link = (last[start] ?? 0) >>> 8;
  let previous = -1;
  let repeated = 0;
  for (let count = 0; count < last.length; count += 1) {
    const entry = last[link] ?? 0;
    link = entry >>> 8;
    const byte = entry & 0xff;
    const isCount = repeated === 4;
    const times = isCount ? byte : 1;
    const value = isCount ? previous : byte;
    for (let time = 0; time < times; time += 1) {
      if (filled === CHUNK_BYTES) {
        chunks.push(chunk);
        chunk = new Uint8Array(CHUNK_BYTES);
        filled = 0;
      }
      chunk[filled] = value;
      filled += 1;
      checksum = (checksum << 8) ^ (CHECKSUMS[((checksum >>> 24) ^ value) & 0xff] ?? 0);
    }
    repeated = isCount ? 0 : byte === previous ? repeated + 1 : 1;
    previous = isCount ? -1 : byte;
  }
  chunks.push(chunk.subarray(0, filled));
  return { bytes: chunks, checksum: ~checksum >>> 0 };
}

/** The polynomial of CRC-32, most significant bit first. */
const CHECKSUMS: Uint32Array = Uint32Array.from({ length: 256 }, (_none, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x80_00_00_00 ? (value << 1) ^ 0x04_c1_1d_b7 : value << 1;
  return value >>> 0;
});

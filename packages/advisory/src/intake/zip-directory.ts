import { type FeedSource, invalid, overLimit } from '../providers/document/feed-source.ts';
import type { RandomAccess } from './random-access.ts';

/** A member as the central directory has it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly isEncrypted: boolean;
  /** Where its local header starts. */
  readonly start: number;
}

const SIGNATURES = {
  central: 0x02_01_4b_50,
  end: 0x06_05_4b_50,
  end64: 0x06_06_4b_50,
  locator64: 0x07_06_4b_50,
} as const;
const LENGTHS = { central: 46, end: 22, locator64: 20, end64: 56 } as const;
const MAX_COMMENT_BYTES = 65_535;

/** The longest central directory; that of the largest feed has some 40 MiB. */
const MAX_DIRECTORY_BYTES = 512 * 1024 * 1024;

const [FULL16, FULL32] = [0xff_ff, 0xff_ff_ff_ff] as const;

/**
 * The central directory of a zip archive, zip64 included. PKWARE APPNOTE 6.3, 4.3.12 to 4.3.16.
 * @throws FEED_INVALID when it is damaged or cut off, FEED_LIMIT
 */
export async function* zipEntries(source: FeedSource, access: RandomAccess): AsyncGenerator<ZipEntry, void, void> {
  const { offset, sizeBytes, count } = await readEnd(source, access);
  if (sizeBytes > MAX_DIRECTORY_BYTES) throw overLimit(source, 'a central directory of more than 512 MiB');
  const directory = await access.read(offset, sizeBytes);
  if (directory.length < sizeBytes) throw invalid(source, 'central directory', 'lies outside the file: cut off');
  const view = new DataView(directory.buffer, directory.byteOffset, directory.length);
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const place = `central directory, entry ${index}`;
    if (at + LENGTHS.central > sizeBytes || view.getUint32(at, true) !== SIGNATURES.central) {
      throw invalid(source, place, 'is damaged');
    }
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const next = at + LENGTHS.central + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (next > sizeBytes) throw invalid(source, place, 'is damaged');
    yield readEntry(view, at, nameBytes, extraBytes);
    at = next;
  }
}

function readEntry(view: DataView, at: number, nameBytes: number, extraBytes: number): ZipEntry {
  const bytes = Buffer.from(view.buffer, view.byteOffset + at + LENGTHS.central, nameBytes + extraBytes);
  const sizes = {
    unpacked: view.getUint32(at + 24, true),
    packed: view.getUint32(at + 20, true),
    start: view.getUint32(at + 42, true),
  };
  const long = longSizes(bytes.subarray(nameBytes), sizes);
  return {
    name: bytes.subarray(0, nameBytes).toString('utf8'),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedBytes: long.packed,
    unpackedBytes: long.unpacked,
    isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
    start: long.start,
  };
}

interface Sizes {
  readonly unpacked: number;
  readonly packed: number;
  readonly start: number;
}

/** The extra field 1 of zip64 has the sizes that do not fit, in this order. */
function longSizes(extra: Buffer, sizes: Sizes): Sizes {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    const read = (short: number): number => {
      if (short !== FULL32 || next + 8 > extra.length) return short;
      next += 8;
      return Number(extra.readBigUInt64LE(next - 8));
    };
    return { unpacked: read(sizes.unpacked), packed: read(sizes.packed), start: read(sizes.start) };
  }
  return sizes;
}

interface End {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly count: number;
}

async function readEnd(source: FeedSource, access: RandomAccess): Promise<End> {
  const tailBytes = Math.min(access.sizeBytes, LENGTHS.end + MAX_COMMENT_BYTES + LENGTHS.locator64);
  const tailStart = access.sizeBytes - tailBytes;
  const tail = Buffer.from(await access.read(tailStart, tailBytes));
  const at = endRecordIn(tail);
  if (at === -1) throw invalid(source, 'end', 'a zip archive without its end: cut off');
  const end = {
    count: tail.readUInt16LE(at + 10),
    sizeBytes: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  };
  const isLong = end.count === FULL16 || end.sizeBytes === FULL32 || end.offset === FULL32;
  const locator = at - LENGTHS.locator64;
  if (!isLong || locator < 0 || tail.readUInt32LE(locator) !== SIGNATURES.locator64) return end;
  return readLongEnd(source, access, Number(tail.readBigUInt64LE(locator + 8)));
}

async function readLongEnd(source: FeedSource, access: RandomAccess, at: number): Promise<End> {
  const bytes = Buffer.from(await access.read(at, LENGTHS.end64));
  if (bytes.length < LENGTHS.end64 || bytes.readUInt32LE(0) !== SIGNATURES.end64) {
    throw invalid(source, 'end', 'the end record of zip64 is damaged');
  }
  return {
    count: Number(bytes.readBigUInt64LE(32)),
    sizeBytes: Number(bytes.readBigUInt64LE(40)),
    offset: Number(bytes.readBigUInt64LE(48)),
  };
}

/** The last end record whose comment ends with the file. */
function endRecordIn(tail: Buffer): number {
  for (let at = tail.length - LENGTHS.end; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === SIGNATURES.end && at + LENGTHS.end + tail.readUInt16LE(at + 20) === tail.length)
      return at;
  }
  return -1;
}

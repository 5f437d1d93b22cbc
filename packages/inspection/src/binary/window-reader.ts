import type { FileWindows } from '@assay/core';
import type { ByteReader } from './byte-reader.ts';
import { asBuffer, piecesOf } from './content.ts';

/** Bytes that are read at once for a number or a short text, and how many of such pages are kept. */
const PAGE_BYTES = 16 * 1024;
const MAX_PAGES = 256;

/** Numbers at the edge of a page need some bytes of the next. */
const OVERLAP_BYTES = 512;

/**
 * Reads numbers of a content that is not held: pages of it are kept, the latest of them. Slices are copies of at most what one read gives,
 * 64 MiB.
 */
export function createWindowReader(windows: FileWindows, littleEndian: boolean): ByteReader {
  const { sizeBytes } = windows;
  const pages = new Map<number, Buffer>();
  const pageAt = (at: number): Buffer => {
    const index = Math.floor(at / PAGE_BYTES);
    const known = pages.get(index);
    if (known !== undefined) return known;
    const page = asBuffer(windows.read(index * PAGE_BYTES, PAGE_BYTES + OVERLAP_BYTES));
    const [oldest] = pages.size < MAX_PAGES ? [] : pages.keys();
    if (oldest !== undefined) pages.delete(oldest);
    pages.set(index, page);
    return page;
  };
  const fits = (at: number, length: number): boolean => Number.isSafeInteger(at) && at >= 0 && at + length <= sizeBytes;
  const number = (at: number, length: 1 | 2 | 4): number => {
    if (!fits(at, length)) return 0;
    const place = at % PAGE_BYTES;
    const page = pageAt(at);
    if (place + length > page.byteLength) return 0;
    return littleEndian ? page.readUIntLE(place, length) : page.readUIntBE(place, length);
  };
  const u32 = (at: number): number => number(at, 4);
  const u64 = (at: number): number => {
    const [low, high] = littleEndian ? [u32(at), u32(at + 4)] : [u32(at + 4), u32(at)];
    return high < 0x20_0000 ? high * 0x1_0000_0000 + low : Infinity;
  };
  const slice = (at: number, length: number): Buffer => {
    if (!Number.isSafeInteger(at) || at < 0 || at >= sizeBytes || !(length > 0)) return Buffer.alloc(0);
    const place = at % PAGE_BYTES;
    if (length > OVERLAP_BYTES) return asBuffer(windows.read(at, Math.min(length, sizeBytes - at)));
    return pageAt(at).subarray(place, place + Math.min(length, sizeBytes - at));
  };
  return {
    sizeBytes,
    content: windows,
    littleEndian,
    u8: (at) => number(at, 1),
    u16: (at) => number(at, 2),
    u32,
    u64,
    word: (at, addressBytes) => (addressBytes === 4 ? u32(at) : u64(at)),
    slice,
    text: (at, maxBytes) => {
      const field = slice(at, maxBytes);
      const end = field.indexOf(0);
      return field.toString('utf8', 0, end === -1 ? field.byteLength : end);
    },
    indexOf: (needle) => {
      for (const { bytes, start, end, offset } of piecesOf(windows, needle.byteLength)) {
        const found = bytes.indexOf(needle, start);
        if (found >= 0 && found < end) return offset + found;
      }
      return -1;
    },
  };
}

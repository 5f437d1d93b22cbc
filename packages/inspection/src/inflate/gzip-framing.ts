/** Bytes of a gzip header that are accepted: comments and extra fields of real files have a few hundred. */
const MAX_HEADER_BYTES = 131_072;

/** Bytes behind the data of a member: CRC-32 and size. */
export const TRAILER_BYTES = 8;

type Part = 'fixed' | 'extra-size' | 'extra' | 'name' | 'comment' | 'crc';

/** Reads the header of one gzip member (RFC 1952, 2.3), byte by byte because it may be cut anywhere. */
export interface GzipHeaderReader {
  /** Takes one byte: `more`, `done` with the last byte of the header, or `invalid`. */
  push(byte: number): 'more' | 'done' | 'invalid';
}

export function createGzipHeaderReader(): GzipHeaderReader {
  let part: Part = 'fixed';
  let index = 0;
  let total = 0;
  let flags = 0;
  let extraBytes = 0;
  const partAfter = (done: Part): Part | null => {
    const order: readonly (readonly [Part, number])[] = [
      ['fixed', 0],
      ['extra-size', 4],
      ['name', 8],
      ['comment', 16],
      ['crc', 2],
    ];
    const from = order.findIndex(([name]) => name === (done === 'extra' ? 'extra-size' : done));
    return order.slice(from + 1).find(([, flag]) => (flags & flag) !== 0)?.[0] ?? null;
  };
  const endPart = (): 'more' | 'done' => {
    const next = part === 'extra-size' && extraBytes > 0 ? 'extra' : partAfter(part);
    index = 0;
    if (next === null) return 'done';
    part = next;
    return 'more';
  };
  return {
    push: (byte) => {
      total += 1;
      index += 1;
      if (total > MAX_HEADER_BYTES) return 'invalid';
      if (part === 'fixed') {
        if (!isFixedByte(byte, index)) return 'invalid';
        if (index === 4) flags = byte;
        return index === 10 ? endPart() : 'more';
      }
      if (part === 'extra-size') extraBytes = index === 1 ? byte : extraBytes + byte * 256;
      return isLast(part, byte, index, extraBytes) ? endPart() : 'more';
    },
  };
}

function isLast(part: Part, byte: number, index: number, extraBytes: number): boolean {
  if (part === 'name' || part === 'comment') return byte === 0;
  return index === (part === 'extra' ? extraBytes : 2);
}

/** Magic, method deflate, and no flag that is reserved. */
function isFixedByte(byte: number, index: number): boolean {
  if (index === 1) return byte === 0x1f;
  if (index === 2) return byte === 0x8b;
  if (index === 3) return byte === 8;
  return index !== 4 || (byte & 0xe0) === 0;
}

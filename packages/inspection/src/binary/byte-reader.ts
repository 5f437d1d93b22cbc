import { type Content, asBuffer } from './content.ts';
import { createWindowReader } from './window-reader.ts';

/**
 * Numbers and texts at any place of a file that may lie about itself. Nothing throws and nothing is allocated by declared size:
 * numbers outside of the file are 0, slices end where the file ends.
 */
export interface ByteReader {
  readonly sizeBytes: number;
  /** What it reads. */
  readonly content: Content;
  readonly littleEndian: boolean;
  u8(at: number): number;
  u16(at: number): number;
  u32(at: number): number;
  /** Infinity beyond 2^53: no offset or size of a file. */
  u64(at: number): number;
  /** A number of as many bytes as an address has. */
  word(at: number, addressBytes: 4 | 8): number;
  /** The bytes from a place on, none when it lies outside; of content that is not held 64 MiB at most. */
  slice(at: number, length: number): Buffer;
  /** Text of UTF-8 up to a zero byte, at most that many bytes of it. */
  text(at: number, maxBytes: number): string;
  /** Where these bytes stand first; negative when they do not. */
  indexOf(needle: Uint8Array): number;
}

/** Reads numbers of a file: of bytes that are held shared, not copied. */
export function createByteReader(content: Content, littleEndian: boolean): ByteReader {
  if (!(content instanceof Uint8Array)) return createWindowReader(content, littleEndian);
  const bytes = asBuffer(content);
  const fits = (at: number, length: number): boolean => at >= 0 && at + length <= bytes.byteLength;
  const u32 = (at: number): number => {
    if (!fits(at, 4)) return 0;
    return littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  };
  const u64 = (at: number): number => {
    const [low, high] = littleEndian ? [u32(at), u32(at + 4)] : [u32(at + 4), u32(at)];
    return high < 0x20_0000 ? high * 0x1_0000_0000 + low : Infinity;
  };
  const slice = (at: number, length: number): Buffer =>
    Number.isSafeInteger(at) && at >= 0 && length > 0 ? bytes.subarray(at, at + length) : bytes.subarray(0, 0);
  return {
    sizeBytes: bytes.byteLength,
    content: bytes,
    littleEndian,
    u32,
    slice,
    u8: (at) => bytes[at] ?? 0,
    u16: (at) => {
      if (!fits(at, 2)) return 0;
      return littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
    },
    u64,
    word: (at, addressBytes) => (addressBytes === 4 ? u32(at) : u64(at)),
    indexOf: (needle) => bytes.indexOf(needle),
    text: (at, maxBytes) => {
      const field = slice(at, maxBytes);
      const end = field.indexOf(0);
      return field.toString('utf8', 0, end === -1 ? field.byteLength : end);
    },
  };
}

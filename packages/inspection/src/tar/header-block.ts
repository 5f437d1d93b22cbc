import { decodeName } from './decode-name.ts';

/** Bytes of a header, and the unit that everything in an archive is padded to. */
export const BLOCK_BYTES = 512;

/** How the fields of a header after the magic are laid out. */
export type TarFormat = 'v7' | 'ustar' | 'star' | 'gnu';

/** The block as it stands; negative numbers mark fields that cannot be read. */
export interface HeaderBlock {
  readonly format: TarFormat;
  readonly typeFlag: string;
  readonly name: string;
  readonly linkName: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
}

/** What `parseNumber` gives for a field that is no number, is negative or is too large to count with. */
export const INVALID_NUMBER = -1;

/** True when the 512 bytes are all zero. */
export function isZeroBlock(bytes: Uint8Array, offset: number): boolean {
  for (let index = offset; index < offset + BLOCK_BYTES; index += 1) if (bytes[index] !== 0) return false;
  return true;
}

/**
 * True when the block's checksum is right, summed with unsigned or, as some old writers did, with signed bytes.
 * @param words the same memory as `bytes`
 */
export function hasValidChecksum(bytes: Uint8Array, offset: number, words: DataView): boolean {
  const declared = parseNumber(bytes, offset + CHECKSUM_AT, CHECKSUM_BYTES);
  const unsigned = sumOfBlock(words, offset) - sumOfBytes(bytes, offset + CHECKSUM_AT, 0) + CHECKSUM_BYTES * 0x20;
  if (declared === unsigned) return true;
  let high = -sumOfBytes(bytes, offset + CHECKSUM_AT, 7);
  for (let index = offset; index < offset + BLOCK_BYTES; index += 1) high += (bytes[index] ?? 0) >> 7;
  return declared === unsigned - 256 * high;
}

/** Where the field of the checksum is, which counts as blanks. */
const CHECKSUM_AT = 148;
const CHECKSUM_BYTES = 8;

/** Sum of the bytes of a block, four in one step, two in each half of a word: this is done for every entry. */
function sumOfBlock(words: DataView, offset: number): number {
  let sums = 0;
  for (let at = offset; at < offset + BLOCK_BYTES; at += 4) {
    const word = words.getInt32(at, true);
    if (word !== 0) sums += (word & 0xff00ff) + ((word >>> 8) & 0xff00ff);
  }
  return (sums % 0x10000) + Math.floor(sums / 0x10000);
}

/** Sum of the bytes of the checksum's field, each shifted to the right. */
function sumOfBytes(bytes: Uint8Array, start: number, shift: number): number {
  let sum = 0;
  for (let index = start; index < start + CHECKSUM_BYTES; index += 1) sum += (bytes[index] ?? 0) >> shift;
  return sum;
}

/** Reads a header block whose checksum was found right (POSIX.1-1988 ustar, GNU tar and star layouts). */
export function parseHeaderBlock(bytes: Uint8Array, offset: number): HeaderBlock {
  const format = detectFormat(bytes, offset);
  const name = readText(bytes, offset, 100);
  const prefix = readPrefix(bytes, offset, format);
  return {
    format,
    typeFlag: String.fromCharCode(bytes[offset + 156] ?? 0),
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: readText(bytes, offset + 157, 100),
    mode: parseNumber(bytes, offset + 100, 8),
    uid: parseNumber(bytes, offset + 108, 8),
    gid: parseNumber(bytes, offset + 116, 8),
    sizeBytes: parseNumber(bytes, offset + 124, 12),
  };
}

/** Text up to the first NUL or the end of the field. */
export function readText(bytes: Uint8Array, start: number, length: number): string {
  if (bytes[start] === 0) return '';
  let end = start;
  while (end < start + length && bytes[end] !== 0) end += 1;
  return decodeName(bytes, start, end);
}

/**
 * Reads a number field: octal text padded with blanks or NULs (an empty one is 0), or GNU's base-256 when the top bit is set.
 * Gives `INVALID_NUMBER` for anything else, negative numbers, and numbers above 2^53 - 1.
 */
export function parseNumber(bytes: Uint8Array, start: number, length: number): number {
  if (((bytes[start] ?? 0) & 0x80) !== 0) return parseBase256(bytes, start, length);
  let index = start;
  let end = start + length;
  while (index < end && isPadding(bytes[index])) index += 1;
  while (end > index && isPadding(bytes[end - 1])) end -= 1;
  let value = 0;
  for (; index < end; index += 1) {
    const digit = (bytes[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) return INVALID_NUMBER;
    value = value * 8 + digit;
  }
  return value;
}

function parseBase256(bytes: Uint8Array, start: number, length: number): number {
  let value = (bytes[start] ?? 0) & 0x7f;
  if ((value & 0x40) !== 0) return INVALID_NUMBER;
  for (let index = start + 1; index < start + length; index += 1) {
    value = value * 256 + (bytes[index] ?? 0);
    if (value > Number.MAX_SAFE_INTEGER) return INVALID_NUMBER;
  }
  return value;
}

function isPadding(byte: number | undefined): boolean {
  return byte === 0 || byte === 0x20;
}

function detectFormat(bytes: Uint8Array, offset: number): TarFormat {
  if (!matches(bytes, offset + 257, 'ustar')) return 'v7';
  if (matches(bytes, offset + 262, '  \0')) return 'gnu';
  if (bytes[offset + 262] !== 0) return 'v7';
  return matches(bytes, offset + 508, 'tar\0') ? 'star' : 'ustar';
}

function matches(bytes: Uint8Array, start: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[start + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/**
 * The part of the path before the name field. GNU headers have times there instead; writers of some old images put a prefix all
 * the same, which shows in times that are no numbers.
 */
function readPrefix(bytes: Uint8Array, offset: number, format: TarFormat): string {
  if (format === 'v7') return '';
  if (format === 'gnu' && isTime(bytes, offset + 345) && isTime(bytes, offset + 357)) return '';
  return readText(bytes, offset + 345, format === 'star' ? 131 : 155);
}

function isTime(bytes: Uint8Array, start: number): boolean {
  const first = bytes[start] ?? 0;
  return first === 0 || (first & 0x80) !== 0 || parseNumber(bytes, start, 12) !== INVALID_NUMBER;
}

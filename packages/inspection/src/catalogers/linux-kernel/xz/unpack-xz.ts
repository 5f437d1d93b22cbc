import { crc32 } from 'node:zlib';
import { LzmaDecoder } from './lzma-decoder.ts';
import { OutputWindow } from './output-window.ts';
import { damaged } from './range-decoder.ts';

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] as const;
const HEADER_BYTES = 12;
const LZMA2 = 0x21;
const CRC32 = 1;

/** Bytes of the check behind a block, by its kind. */
const CHECK_BYTES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64] as const;

/**
 * Unpacks the first stream of an xz file. Only the filter LZMA2 is known, and only checks by CRC-32 are compared. The index behind the
 * blocks is not looked at. The .xz file format 1.2.1.
 * @throws CatalogerError BUILD_INFO_INVALID when the data are damaged, larger than `maxBytes`, or filtered in another way
 */
export function unpackXz(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (bytes.byteLength < HEADER_BYTES || MAGIC.some((byte, at) => bytes[at] !== byte)) {
    throw damaged('it does not start as such');
  }
  const check = (bytes[7] ?? 0) & 0x0f;
  const output = new OutputWindow();
  for (let at = HEADER_BYTES; (bytes[at] ?? 0) !== 0;) {
    const start = readBlockHeader(bytes, at);
    const from = output.length;
    const end = unpackBlock(bytes, start, output, maxBytes);
    const padded = start + Math.ceil((end - start) / 4) * 4;
    if (check === CRC32) compareCheck(bytes, padded, output.content().subarray(from));
    at = padded + (CHECK_BYTES[check] ?? 0);
  }
  return output.content();
}

/** Gives where the data of a block start. */
function readBlockHeader(bytes: Uint8Array, start: number): number {
  const end = start + ((bytes[start] ?? 0) + 1) * 4;
  const flags = bytes[start + 1] ?? 0;
  let at = start + 2;
  for (const isGiven of [(flags & 0x40) !== 0, (flags & 0x80) !== 0]) if (isGiven) at = skipNumber(bytes, at, end);
  if (end > bytes.byteLength || (flags & 0x03) !== 0 || bytes[at] !== LZMA2) {
    throw damaged('it is filtered in a way that is not read');
  }
  return end;
}

function skipNumber(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at += 1) if ((bytes[at] ?? 0) < 0x80) return at + 1;
  throw damaged('a number has no end');
}

/** Unpacks the LZMA2 chunks of a block and gives where they end. */
function unpackBlock(bytes: Uint8Array, start: number, output: OutputWindow, maxBytes: number): number {
  const decoder = new LzmaDecoder();
  output.resetDictionary();
  for (let at = start; ;) {
    const control = bytes[at];
    if (control === undefined) throw damaged('it ends too soon');
    if (control === 0) return at + 1;
    at =
      control < 0x80 ? copyChunk(bytes, at, output, maxBytes) : decodeChunk(bytes, at, { decoder, output, maxBytes });
  }
}

/** A chunk that was not compressed: control, size, bytes. */
function copyChunk(bytes: Uint8Array, at: number, output: OutputWindow, maxBytes: number): number {
  const control = bytes[at] ?? 0;
  if (control > 2) throw damaged('a chunk is of an unknown kind');
  const size = readSize(bytes, at + 1);
  const content = chunkBytes(bytes, at + 3, size);
  if (control === 1) output.resetDictionary();
  makeRoom(output, size, maxBytes);
  output.append(content);
  return at + 3 + size;
}

interface Unpacking {
  readonly decoder: LzmaDecoder;
  readonly output: OutputWindow;
  readonly maxBytes: number;
}

/** A compressed chunk: control with high bits of the size, sizes, perhaps properties, bytes. */
function decodeChunk(bytes: Uint8Array, at: number, { decoder, output, maxBytes }: Unpacking): number {
  const control = bytes[at] ?? 0;
  const size = ((control & 0x1f) << 16) + readSize(bytes, at + 1);
  const packed = readSize(bytes, at + 3);
  const mode = (control >>> 5) & 3;
  const start = at + (mode >= 2 ? 6 : 5);
  if (mode === 3) output.resetDictionary();
  if (mode >= 2) decoder.setProperties(bytes[at + 5] ?? 255);
  if (mode >= 1) decoder.reset();
  makeRoom(output, size, maxBytes);
  decoder.decode(chunkBytes(bytes, start, packed), output, size);
  return start + packed;
}

function makeRoom(output: OutputWindow, size: number, maxBytes: number): void {
  if (output.length + size > maxBytes) throw damaged(`it unpacks to more than ${maxBytes} bytes`);
  output.reserve(size);
}

/** Two bytes, one less than what they stand for. */
function readSize(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0) + 1;
}

function chunkBytes(bytes: Uint8Array, start: number, size: number): Uint8Array {
  if (start + size > bytes.byteLength) throw damaged('it ends too soon');
  return bytes.subarray(start, start + size);
}

function compareCheck(bytes: Uint8Array, at: number, content: Uint8Array): void {
  if (at + 4 > bytes.byteLength) throw damaged('it ends too soon');
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 4);
  if (view.getUint32(0, true) !== crc32(content)) throw damaged('its check does not agree');
}

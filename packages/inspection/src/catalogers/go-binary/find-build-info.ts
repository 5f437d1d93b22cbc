import { partOf, piecesOf, sizeOf } from '../../binary/content.ts';
import { type Program, bytesAt, sectionBytes } from '../../binary/program.ts';
import { unreadable } from '../gap-codes.ts';

/** What the linker wrote into a program: texts, not yet looked into. */
export interface RawBuildInfo {
  /** Version of the toolchain, such as `go1.22.1`. */
  readonly goVersion: string;
  /** Module information without the marks around it; empty for programs that were not built from a module. */
  readonly modules: string;
}

const MAGIC = Buffer.from('\u00FF Go buildinf:', 'latin1');
const ALIGNMENT = 16;
const HEADER_BYTES = 32;

/** Bytes before and behind the module information by which it can be found without knowing where it is. */
const MARK_BYTES = 16;

/** Bytes of everything that build information holds. */
const MAX_INFO_BYTES = 32 * 1024 * 1024;

/** Bytes of module information; the largest has some 200,000. */
const MAX_MODULES_BYTES = 16 * 1024 * 1024;

/** Places in the data of a program that begin like build information, and are none. */
const MAX_CANDIDATES = 64;

/**
 * Finds the build information of Go; null in programs of other languages. It has a section of its own, or stands in the data.
 * @throws CatalogerError BUILD_INFO_INVALID when it is there, but cannot be read.
 */
export function findBuildInfo(program: Program): RawBuildInfo | null {
  const own = sectionBytes(program, '.go.buildinfo') ?? sectionBytes(program, '__go_buildinfo');
  let candidates = 0;
  for (const info of own === null ? infosInData(program) : infosIn(own)) {
    const found = readBuildInfo(program, info);
    if (found !== null) return found;
    if ((candidates += 1) > MAX_CANDIDATES) break;
  }
  if (candidates === 0) return null;
  throw unreadable('BUILD_INFO_INVALID', 'the build information of a Go program points outside of the program');
}

function* infosIn(bytes: Buffer): Generator<Buffer> {
  for (let at = bytes.indexOf(MAGIC); at !== -1; at = bytes.indexOf(MAGIC, at + 1)) {
    if (at % ALIGNMENT === 0) yield bytes.subarray(at);
  }
}

/** Segments of a real program do not overlap: no more is searched than what the program has. */
function* infosInData({ reader, segments }: Program): Generator<Buffer> {
  let left = reader.sizeBytes;
  for (const { writable, offset, sizeBytes } of segments) {
    if (!writable || left <= 0) continue;
    const data = partOf(reader.content, offset, Math.min(sizeBytes, left));
    left -= sizeOf(data);
    for (const { bytes, start, end, offset: place } of piecesOf(data, MAGIC.byteLength)) {
      for (let at = bytes.indexOf(MAGIC, start); at !== -1 && at < end; at = bytes.indexOf(MAGIC, at + 1)) {
        if ((place + at) % ALIGNMENT === 0) yield reader.slice(offset + place + at, MAX_INFO_BYTES);
      }
    }
  }
}

const FLAG_BIG_ENDIAN = 1;
const FLAG_INLINE = 2;

/** Since Go 1.18 both texts follow, each behind its length; before, there are the addresses of both. */
function readBuildInfo(program: Program, info: Buffer): RawBuildInfo | null {
  const flags = info[15] ?? 0;
  if ((flags & FLAG_INLINE) === 0) return readPointers(program, info, (flags & FLAG_BIG_ENDIAN) !== 0);
  const version = inlineText(info, HEADER_BYTES);
  const modules = version === null ? null : inlineText(info, version.next);
  return version === null || modules === null ? null : rawBuildInfo(version.text, modules.text);
}

interface InlineText {
  readonly text: Buffer;
  readonly next: number;
}

/** A text behind its length in seven bits to the byte. */
function inlineText(info: Buffer, start: number): InlineText | null {
  let length = 0;
  for (let at = start; at < start + 5; at += 1) {
    const byte = info[at] ?? 0;
    length += (byte & 0x7f) * 2 ** ((at - start) * 7);
    if (byte >= 0x80) continue;
    const next = at + 1 + length;
    return next > info.byteLength ? null : { text: info.subarray(at + 1, next), next };
  }
  return null;
}

/** Addresses of two string headers, each of them address and length. */
function readPointers(program: Program, info: Buffer, bigEndian: boolean): RawBuildInfo | null {
  const width = info[14];
  if ((width !== 4 && width !== 8) || info.byteLength < HEADER_BYTES) return null;
  const word = (bytes: Buffer, at: number): number => {
    if (width === 4) return bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    return Number(bigEndian ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at));
  };
  const text = (pointer: number): Buffer | null => {
    const header = bytesAt(program, pointer, width * 2);
    return header === null ? null : bytesAt(program, word(header, 0), word(header, width));
  };
  const version = text(word(info, 16));
  if (version === null) return null;
  return rawBuildInfo(version, text(word(info, 16 + width)) ?? Buffer.alloc(0));
}

function rawBuildInfo(version: Buffer, modules: Buffer): RawBuildInfo | null {
  const goVersion = version.toString('utf8');
  if (!/^[\x20-\x7e]{1,200}$/.test(goVersion)) return null;
  if (modules.byteLength > MAX_MODULES_BYTES) {
    throw unreadable('BUILD_INFO_INVALID', `the modules of a Go program take more than ${MAX_MODULES_BYTES} bytes`);
  }
  const marked = modules.byteLength > 2 * MARK_BYTES && modules[modules.byteLength - MARK_BYTES - 1] === 0x0a;
  return { goVersion, modules: marked ? modules.toString('utf8', MARK_BYTES, modules.byteLength - MARK_BYTES) : '' };
}

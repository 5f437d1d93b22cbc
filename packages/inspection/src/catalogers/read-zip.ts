import { crc32, inflateRawSync } from 'node:zlib';
import type { ClaimedFile } from '@assay/core';
import { type ByteReader, createByteReader } from '../binary/byte-reader.ts';
import { type Content, partOf, piecesOf } from '../binary/content.ts';
import { unreadable } from './gap-codes.ts';

/** One entry of a zip archive, as its central directory has it. */
export interface ZipEntry {
  /** As written; may be anything. */
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly compressedBytes: number;
  readonly encrypted: boolean;
  /** Where its local header starts. */
  readonly start: number;
}

/** Entries of one archive; the largest real ones have some 100,000. */
const MAX_ENTRIES = 250_000;

const SIGNATURES = { local: 0x04_03_4b_50, central: 0x02_01_4b_50, end: 0x06_05_4b_50, end64: 0x06_06_4b_50 } as const;
const LENGTHS = { local: 30, central: 46, end: 22, locator64: 20, end64: 56 } as const;
const METHODS = { stored: 0, deflated: 8 } as const;

/** The end record may be followed by a comment of this length. */
const MAX_COMMENT_BYTES = 65_535;

/**
 * Lists a zip archive by its central directory. Archives with something before them, such as the start script of an executable
 * jar, are read as well. PKWARE APPNOTE 6.3, sections 4.3.12 to 4.3.16.
 * @throws CatalogerError ZIP_INVALID, ZIP_LIMIT
 */
export function listZip(content: Content): readonly ZipEntry[] {
  const reader = createByteReader(content, true);
  const end = findEnd(reader);
  const { count, sizeBytes, offset, position } = readEnd(reader, end);
  const first = position - sizeBytes;
  if (first < 0) throw unreadable('ZIP_INVALID', 'the central directory lies outside the file');
  if (count > MAX_ENTRIES) throw unreadable('ZIP_LIMIT', `more than ${MAX_ENTRIES} entries`);
  const entries: ZipEntry[] = [];
  for (let at = first; entries.length < count;) {
    if (at + LENGTHS.central > position || reader.u32(at) !== SIGNATURES.central) {
      throw unreadable('ZIP_INVALID', 'the central directory is damaged');
    }
    const nameBytes = reader.u16(at + 28);
    const next = at + LENGTHS.central + nameBytes + reader.u16(at + 30) + reader.u16(at + 32);
    if (next > position) throw unreadable('ZIP_INVALID', 'the central directory is damaged');
    entries.push(readEntry(reader, { at, nameBytes, shift: first - offset }));
    at = next;
  }
  return entries;
}

/** Where a part stands in the file: what comes before the archive shifts everything. */
function readEntry(
  reader: ByteReader,
  { at, nameBytes, shift }: { readonly at: number; readonly nameBytes: number; readonly shift: number },
): ZipEntry {
  return {
    name: decode(reader, at + LENGTHS.central, nameBytes),
    method: reader.u16(at + 10),
    crc: reader.u32(at + 16),
    compressedBytes: reader.u32(at + 20),
    encrypted: (reader.u16(at + 8) & 1) === 1,
    start: reader.u32(at + 42) + shift,
  };
}

/** The last end record whose comment ends with the file; failing that, the last of all, for something may follow the archive. */
function findEnd(reader: ByteReader): number {
  const lowest = Math.max(0, reader.sizeBytes - LENGTHS.end - MAX_COMMENT_BYTES);
  let last = -1;
  for (let at = reader.sizeBytes - LENGTHS.end; at >= lowest; at -= 1) {
    if (reader.u32(at) !== SIGNATURES.end) continue;
    if (at + LENGTHS.end + reader.u16(at + 20) === reader.sizeBytes) return at;
    last = Math.max(last, at);
  }
  if (last === -1) throw unreadable('ZIP_INVALID', 'not a zip archive');
  return last;
}

interface End {
  readonly count: number;
  readonly sizeBytes: number;
  /** Where the central directory says that it starts. */
  readonly offset: number;
  /** Where it ends. */
  readonly position: number;
}

/** The end record, or the larger one before it where its own fields are too small: those are then all ones. */
function readEnd(reader: ByteReader, end: number): End {
  const small = {
    count: reader.u16(end + 10),
    sizeBytes: reader.u32(end + 12),
    offset: reader.u32(end + 16),
    position: end,
  };
  const at = end - LENGTHS.locator64 - LENGTHS.end64;
  const isFull = small.count === 0xff_ff || small.sizeBytes === 0xff_ff_ff_ff || small.offset === 0xff_ff_ff_ff;
  if (!isFull || at < 0 || reader.u32(at) !== SIGNATURES.end64) return small;
  return {
    count: reader.u64(at + 32),
    sizeBytes: reader.u64(at + 40),
    offset: reader.u64(at + 48),
    position: at,
  };
}

/**
 * Content of one entry, checked against its CRC.
 * @param maxBytes Content that is larger is refused, whatever size the archive declares.
 * @throws CatalogerError ZIP_INVALID, ZIP_LIMIT
 */
export function readZipEntry(archive: Content, entry: ZipEntry, maxBytes: number): Uint8Array {
  if (entry.method === METHODS.stored && entry.compressedBytes > maxBytes) {
    throw unreadable('ZIP_LIMIT', 'an entry is too large');
  }
  const stored = storedBytes(archive, entry);
  const content = entry.method === METHODS.stored ? stored : inflate(stored, entry, maxBytes);
  if (content.byteLength > maxBytes) throw unreadable('ZIP_LIMIT', 'an entry is too large');
  if (crc32(content) !== entry.crc) throw unreadable('ZIP_INVALID', 'an entry is damaged');
  return content;
}

/** The bytes as they stand in the archive; the local header must name the same entry as the central directory. */
function storedBytes(archive: Content, { name, start, compressedBytes, encrypted }: ZipEntry): Uint8Array {
  const reader = createByteReader(archive, true);
  if (encrypted) throw unreadable('ZIP_INVALID', 'an entry is encrypted');
  if (start < 0 || start + LENGTHS.local > reader.sizeBytes || reader.u32(start) !== SIGNATURES.local) {
    throw unreadable('ZIP_INVALID', 'an entry lies outside the file');
  }
  const nameBytes = reader.u16(start + 26);
  const content = start + LENGTHS.local + nameBytes + reader.u16(start + 28);
  if (content + compressedBytes > reader.sizeBytes) throw unreadable('ZIP_INVALID', 'an entry lies outside the file');
  if (decode(reader, start + LENGTHS.local, nameBytes) !== name) {
    throw unreadable('ZIP_INVALID', 'an entry has two names');
  }
  if (compressedBytes > MAX_STORED_BYTES) throw unreadable('ZIP_LIMIT', 'an entry is too large');
  return wholeOf(partOf(archive, content, compressedBytes));
}

/** Stored bytes of one entry that are held. */
const MAX_STORED_BYTES = 128 * 1024 * 1024;

function wholeOf(content: Content): Uint8Array {
  if (content instanceof Uint8Array) return content;
  const pieces = [...piecesOf(content, 0)].map(({ bytes }) => bytes);
  return pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces);
}

function inflate(stored: Uint8Array, { method }: ZipEntry, maxBytes: number): Uint8Array {
  if (method !== METHODS.deflated) throw unreadable('ZIP_INVALID', `an entry is compressed in way ${method}`);
  try {
    return inflateRawSync(stored, { maxOutputLength: Math.max(1, maxBytes) });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw unreadable(
      tooLarge ? 'ZIP_LIMIT' : 'ZIP_INVALID',
      tooLarge ? 'an entry is too large' : 'an entry is damaged',
    );
  }
}

function decode(reader: ByteReader, start: number, length: number): string {
  return reader.slice(start, length).toString('utf8');
}

/** How much larger than its stored bytes the content of an entry can be in the best of cases (deflate). */
const MAX_DEFLATE_RATIO = 1032;

/**
 * Content of the first entry with a fitting name in an archive that was claimed; null when there is none. What it unpacks to counts against
 * the budget, also where it cannot be read.
 * @throws CatalogerError ZIP_INVALID, ZIP_LIMIT
 */
export function readFromZip(
  { bytes, windows, budget }: ClaimedFile,
  fits: (name: string) => boolean,
  maxBytes: number,
): Uint8Array | null {
  const archive = windows ?? bytes;
  const entry = listZip(archive).find(({ name }) => fits(name));
  if (entry === undefined) return null;
  const room = Math.min(maxBytes, budget?.remainingBytes ?? maxBytes);
  let cost = Math.min(room, entry.compressedBytes * MAX_DEFLATE_RATIO);
  try {
    const content = readZipEntry(archive, entry, room);
    cost = content.byteLength;
    return content;
  } finally {
    budget?.spend(cost);
  }
}

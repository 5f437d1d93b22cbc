import { type ByteReader, createByteReader } from './byte-reader.ts';
import type { PeProgram } from './read-pe.ts';

/** What a Windows program says about itself. */
export interface VersionResource {
  /** Numbers of the file; null when there are none. */
  readonly fileVersion: string | null;
  /** Texts by name, such as `ProductVersion`; of several languages the first counts. */
  readonly texts: ReadonlyMap<string, string>;
}

const RESOURCE_TABLE = 2;
const VERSION_TYPE = 16;
const SUBDIRECTORY = 0x8000_0000;
const ENTRY_BYTES = 8;
const FIXED_SIGNATURE = 0xfeef_04bd;

/** Entries of one directory that are looked at; real ones have less than 100. */
const MAX_ENTRIES = 4096;

/** Bytes of one version resource; real ones have some 1,000. */
const MAX_RESOURCE_BYTES = 64 * 1024;

/** Bytes of the name and of the value of one text. */
const MAX_TEXT_BYTES = 4096;

/** Blocks of one version resource. */
const MAX_BLOCKS = 1000;

/** Finds the version resource of a program; null when it has none. Microsoft PE format, "The .rsrc Section". */
export function versionResource(program: PeProgram): VersionResource | null {
  const root = program.table(RESOURCE_TABLE);
  const directories = root === null ? null : readerFrom(program, root);
  if (directories === null) return null;
  const type = findEntry(directories, 0, (id) => id === VERSION_TYPE);
  const name = type === null ? null : findEntry(directories, type, () => true);
  const language = name === null ? null : findEntry(directories, name, () => true);
  if (language === null) return null;
  const content = readerFrom(program, program.imageBase + directories.u32(language));
  if (content === null) return null;
  const sizeBytes = Math.min(directories.u32(language + 4), MAX_RESOURCE_BYTES);
  return readVersionInfo(createByteReader(content.slice(0, sizeBytes), true));
}

/** The bytes from an address to the end of what is loaded with it. */
function readerFrom({ reader, segments }: PeProgram, address: number): ByteReader | null {
  const segment = segments.find((one) => address >= one.address && address < one.address + one.sizeBytes);
  if (segment === undefined) return null;
  const start = address - segment.address;
  return createByteReader(reader.slice(segment.offset + start, segment.sizeBytes - start), true);
}

/** Place of what the first fitting entry of a directory points at: another directory or the description of data. */
function findEntry(reader: ByteReader, directory: number, fits: (id: number) => boolean): number | null {
  const count = Math.min(reader.u16(directory + 12) + reader.u16(directory + 14), MAX_ENTRIES);
  for (let index = 0; index < count; index += 1) {
    const at = directory + 16 + index * ENTRY_BYTES;
    if (!fits(reader.u32(at))) continue;
    const offset = reader.u32(at + 4);
    return offset >= SUBDIRECTORY ? offset - SUBDIRECTORY : offset;
  }
  return null;
}

/** A block of a version resource: length, length of the value, kind, name, value, blocks within it. */
interface Block {
  readonly name: string;
  readonly value: number;
  readonly end: number;
  /** Where blocks within it start, when it is no text. */
  readonly inner: number;
}

function readVersionInfo(reader: ByteReader): VersionResource {
  const texts = new Map<string, string>();
  const root = readBlock(reader, 0, reader.sizeBytes);
  const fixed = reader.u32(root.value) === FIXED_SIGNATURE ? root.value : null;
  let left = MAX_BLOCKS;
  const walk = (start: number, end: number, depth: number): void => {
    for (let at = aligned(start); at + 6 < end && left > 0; left -= 1) {
      const block = readBlock(reader, at, end);
      if (depth < 2) walk(block.inner, block.end, depth + 1);
      else if (!texts.has(block.name)) texts.set(block.name, textAt(reader, block.value, block.end));
      at = aligned(Math.max(block.end, at + 6));
    }
  };
  walk(root.inner, root.end, 0);
  return { fileVersion: fixed === null ? null : numbersAt(reader, fixed + 8), texts };
}

function readBlock(reader: ByteReader, at: number, limit: number): Block {
  const end = Math.min(at + reader.u16(at), limit);
  const valueBytes = reader.u16(at + 2) * (reader.u16(at + 4) === 1 ? 2 : 1);
  const name = textAt(reader, at + 6, end);
  const value = aligned(at + 6 + (name.length + 1) * 2);
  return { name, value, end, inner: aligned(value + valueBytes) };
}

function textAt(reader: ByteReader, start: number, end: number): string {
  const text = reader.slice(start, Math.min(end - start, MAX_TEXT_BYTES)).toString('utf16le');
  const zero = text.indexOf('\0');
  return zero === -1 ? text : text.slice(0, zero);
}

/** Two numbers in each of two words, the higher half first. */
function numbersAt(reader: ByteReader, at: number): string {
  const [high, low] = [reader.u32(at), reader.u32(at + 4)];
  return [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff].join('.');
}

function aligned(at: number): number {
  return Math.ceil(at / 4) * 4;
}

import { createByteReader, type ByteReader } from './byte-reader.ts';
import { type Content, partOf } from './content.ts';
import type { Program, ProgramSection, ProgramSegment } from './program.ts';

/** Programs in one universal file. Java classes begin with the same bytes; theirs would be more than 40. */
const MAX_PROGRAMS = 20;

/** Load commands of one program; real ones have less than 100. */
const MAX_COMMANDS = 10_000;

/** Sections of one program. */
const MAX_SECTIONS = 10_000;

const THIN_32 = 0xfeed_face;
const THIN_64 = 0xfeed_facf;
const UNIVERSAL_32 = 0xcafe_babe;
const UNIVERSAL_64 = 0xcafe_babf;

/** Places of the fields of a segment command and of the sections behind it. */
const LAYOUT = {
  4: { header: 28, command: 0x1, address: 24, offset: 32, fileSize: 36, protection: 44, count: 48, sections: 56 },
  8: { header: 32, command: 0x19, address: 24, offset: 40, fileSize: 48, protection: 60, count: 64, sections: 72 },
} as const;

const SECTION_LAYOUT = {
  4: { bytes: 68, address: 32, size: 36, offset: 40, flags: 56 },
  8: { bytes: 80, address: 32, size: 40, offset: 48, flags: 64 },
} as const;

const WRITABLE = 2;
const ZERO_FILLED: ReadonlySet<number> = new Set([1, 12, 18]);

/** Opens a Mach-O file: one program, or those of a universal file; none when it is none. */
export function readMachO(content: Content): readonly Program[] {
  const universal = createByteReader(content, false);
  const magic = universal.u32(0);
  if (magic === UNIVERSAL_32 || magic === UNIVERSAL_64) return readUniversal(universal, magic === UNIVERSAL_64);
  const program = readThin(content);
  return program === null ? [] : [program];
}

function readUniversal(reader: ByteReader, wide: boolean): readonly Program[] {
  const count = reader.u32(4);
  if (count > MAX_PROGRAMS) return [];
  const entryBytes = wide ? 32 : 20;
  return Array.from({ length: count }, (_, index) => 8 + index * entryBytes).flatMap((at) => {
    const [offset, sizeBytes] = wide
      ? [reader.u64(at + 8), reader.u64(at + 16)]
      : [reader.u32(at + 8), reader.u32(at + 12)];
    const program = readThin(partOf(reader.content, offset, sizeBytes));
    return program === null ? [] : [program];
  });
}

function readThin(content: Content): Program | null {
  const [little, big] = [createByteReader(content, true), createByteReader(content, false)];
  const reader = wordSize(little) === null ? big : little;
  const addressBytes = wordSize(reader);
  if (addressBytes === null) return null;
  const { header, command } = LAYOUT[addressBytes];
  const sections: ProgramSection[] = [];
  const segments: ProgramSegment[] = [];
  let at: number = header;
  for (let left = Math.min(reader.u32(16), MAX_COMMANDS); left > 0; left -= 1) {
    const commandBytes = reader.u32(at + 4);
    if (reader.u32(at) === command) {
      segments.push(readSegment(reader, at, addressBytes));
      sections.push(...readSections(reader, at, addressBytes, MAX_SECTIONS - sections.length));
    }
    if (commandBytes < 8) break;
    at += commandBytes;
  }
  return { format: 'mach-o', reader, addressBytes, sections, segments };
}

function wordSize(reader: ByteReader): 4 | 8 | null {
  const magic = reader.u32(0);
  if (magic === THIN_32) return 4;
  return magic === THIN_64 ? 8 : null;
}

function readSegment(reader: ByteReader, at: number, addressBytes: 4 | 8): ProgramSegment {
  const layout = LAYOUT[addressBytes];
  const word = (place: number): number => reader.word(place, addressBytes);
  return {
    address: word(at + layout.address),
    offset: word(at + layout.offset),
    sizeBytes: word(at + layout.fileSize),
    writable: (reader.u32(at + layout.protection) & WRITABLE) !== 0,
  };
}

function readSections(
  reader: ByteReader,
  command: number,
  addressBytes: 4 | 8,
  max: number,
): readonly ProgramSection[] {
  const layout = SECTION_LAYOUT[addressBytes];
  const word = (place: number): number => reader.word(place, addressBytes);
  const start = command + LAYOUT[addressBytes].sections;
  const end = Math.min(command + reader.u32(command + 4), reader.sizeBytes);
  const found: ProgramSection[] = [];
  let left = Math.min(reader.u32(command + LAYOUT[addressBytes].count), max);
  for (let at = start; left > 0 && at + layout.bytes <= end; at += layout.bytes, left -= 1) {
    found.push({
      name: reader.text(at, 16),
      address: word(at + layout.address),
      offset: reader.u32(at + layout.offset),
      sizeBytes: ZERO_FILLED.has(reader.u32(at + layout.flags) & 0xff) ? 0 : word(at + layout.size),
    });
  }
  return found;
}

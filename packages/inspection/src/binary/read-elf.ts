import { createByteReader, type ByteReader } from './byte-reader.ts';
import type { Content } from './content.ts';
import type { Program, ProgramSection, ProgramSegment } from './program.ts';

/** Sections of one program; programs built with a section for each function have some 100,000. */
const MAX_SECTIONS = 200_000;

/** Longest name of a section that is taken over. */
const MAX_NAME_BYTES = 256;

/** Places of the fields of file header, section header and program header, by size of an address. */
const LAYOUT = {
  4: {
    header: { phoff: 28, shoff: 32, phentsize: 42, phnum: 44, shentsize: 46, shnum: 48, shstrndx: 50 },
    section: { address: 12, offset: 16, size: 20, link: 24 },
    segment: { flags: 24, offset: 4, address: 8, fileSize: 16 },
  },
  8: {
    header: { phoff: 32, shoff: 40, phentsize: 54, phnum: 56, shentsize: 58, shnum: 60, shstrndx: 62 },
    section: { address: 16, offset: 24, size: 32, link: 40 },
    segment: { flags: 4, offset: 8, address: 16, fileSize: 32 },
  },
} as const;

const SECTION_WITHOUT_BYTES = 8;
const SEGMENT_LOADED = 1;
const SEGMENT_WRITABLE = 2;
const INDEX_ELSEWHERE = 0xffff;

type Layout = (typeof LAYOUT)[4 | 8];

/** Opens an ELF file; null when its first bytes are not those of one. System V ABI, chapters 4 and 5. */
export function readElf(content: Content): Program | null {
  const start = createByteReader(content, true);
  const [classOf, order] = [start.u8(4), start.u8(5)];
  if (start.u32(0) !== 0x464c_457f) return null;
  if ((classOf !== 1 && classOf !== 2) || (order !== 1 && order !== 2)) return null;
  const reader = order === 1 ? start : createByteReader(content, false);
  const addressBytes = classOf === 1 ? 4 : 8;
  const word: ReadWord = (at) => reader.word(at, addressBytes);
  const layout = LAYOUT[addressBytes];
  return {
    format: 'elf',
    reader,
    addressBytes,
    sections: readSections(reader, word, layout),
    segments: readSegments(reader, word, layout),
  };
}

type ReadWord = (at: number) => number;

/** Numbers that do not fit the header stand in the first section, which is none. */
function readSections(reader: ByteReader, word: ReadWord, layout: Layout): readonly ProgramSection[] {
  const { header, section } = layout;
  const start = word(header.shoff);
  const entryBytes = reader.u16(header.shentsize);
  if (start === 0 || entryBytes === 0) return [];
  const count = reader.u16(header.shnum) || word(start + section.size);
  const declaredNames = reader.u16(header.shstrndx);
  const namesIndex = declaredNames === INDEX_ELSEWHERE ? reader.u32(start + section.link) : declaredNames;
  const names = word(start + namesIndex * entryBytes + section.offset);
  const found: ProgramSection[] = [];
  const end = Math.min(start + Math.min(count, MAX_SECTIONS) * entryBytes, reader.sizeBytes);
  for (let at = start + entryBytes; at + entryBytes <= end; at += entryBytes) {
    found.push({
      name: reader.text(names + reader.u32(at), MAX_NAME_BYTES),
      address: word(at + section.address),
      offset: word(at + section.offset),
      sizeBytes: reader.u32(at + 4) === SECTION_WITHOUT_BYTES ? 0 : word(at + section.size),
    });
  }
  return found;
}

function readSegments(reader: ByteReader, word: ReadWord, layout: Layout): readonly ProgramSegment[] {
  const { header, segment } = layout;
  const start = word(header.phoff);
  const entryBytes = reader.u16(header.phentsize);
  if (start === 0 || entryBytes === 0) return [];
  const found: ProgramSegment[] = [];
  const end = Math.min(start + reader.u16(header.phnum) * entryBytes, reader.sizeBytes);
  for (let at = start; at + entryBytes <= end; at += entryBytes) {
    if (reader.u32(at) !== SEGMENT_LOADED) continue;
    found.push({
      address: word(at + segment.address),
      offset: word(at + segment.offset),
      sizeBytes: word(at + segment.fileSize),
      writable: (reader.u32(at + segment.flags) & SEGMENT_WRITABLE) !== 0,
    });
  }
  return found;
}

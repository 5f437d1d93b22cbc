import { createByteReader, type ByteReader } from './byte-reader.ts';
import type { Content } from './content.ts';
import type { Program, ProgramSection, ProgramSegment } from './program.ts';

/** A Windows program, with what only its format has. */
export interface PeProgram extends Program {
  /** Address that those in tables are relative to. */
  readonly imageBase: number;
  /** Address of a table of the header, such as resources; null when there is none. */
  table(index: number): number | null;
}

const COFF_BYTES = 24;
const SECTION_BYTES = 40;
const SYMBOL_BYTES = 18;
const WRITABLE = 0x8000_0000;
const MAX_NAME_BYTES = 256;

/** Opens a Portable Executable; null when it is none. Microsoft PE format. */
export function readPe(content: Content): PeProgram | null {
  const reader = createByteReader(content, true);
  if (reader.u16(0) !== 0x5a4d) return null;
  const start = reader.u32(0x3c);
  if (reader.u32(start) !== 0x4550) return null;
  const optional = start + COFF_BYTES;
  const magic = reader.u16(optional);
  if (magic !== 0x10b && magic !== 0x20b) return null;
  const wide = magic === 0x20b;
  const tables = optional + (wide ? 112 : 96);
  const tableCount = reader.u32(tables - 4);
  const imageBase = wide ? reader.u64(optional + 24) : reader.u32(optional + 28);
  const sections = readSections(reader, start, optional + reader.u16(start + 20), imageBase);
  return {
    format: 'pe',
    reader,
    addressBytes: wide ? 8 : 4,
    sections,
    segments: sections,
    imageBase,
    table: (index) => {
      const address = reader.u32(tables + index * 8);
      return index >= tableCount || address === 0 ? null : imageBase + address;
    },
  };
}

function readSections(
  reader: ByteReader,
  start: number,
  table: number,
  imageBase: number,
): readonly (ProgramSection & ProgramSegment)[] {
  const texts = reader.u32(start + 12) + reader.u32(start + 16) * SYMBOL_BYTES;
  return Array.from({ length: reader.u16(start + 6) }, (_, index) => table + index * SECTION_BYTES)
    .filter((at) => at + SECTION_BYTES <= reader.sizeBytes)
    .map((at) => ({
      name: sectionName(reader, at, texts),
      address: imageBase + reader.u32(at + 12),
      offset: reader.u32(at + 20),
      sizeBytes: Math.min(reader.u32(at + 8) || Infinity, reader.u32(at + 16)),
      writable: (reader.u32(at + 36) & WRITABLE) !== 0,
    }));
}

/** Names of more than eight bytes stand in the table of texts, behind the symbols: `/` and where. */
function sectionName(reader: ByteReader, at: number, texts: number): string {
  const name = reader.text(at, 8);
  const [, place] = /^\/([0-9]{1,7})$/.exec(name) ?? [];
  return place === undefined ? name : reader.text(texts + Number(place), MAX_NAME_BYTES);
}

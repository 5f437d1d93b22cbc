import type { FileMagic } from '@assay/core';
import type { ByteReader } from './byte-reader.ts';

/** A named part of a program. */
export interface ProgramSection {
  /** Without the name of the segment, in Mach-O. */
  readonly name: string;
  /** Where it is loaded; 0 when it is not. */
  readonly address: number;
  /** Place in the program's bytes. */
  readonly offset: number;
  /** Bytes in the file: 0 for sections that exist in memory only. */
  readonly sizeBytes: number;
}

/** A run of the file that is loaded into memory. */
export interface ProgramSegment {
  readonly address: number;
  readonly offset: number;
  /** Bytes in the file. */
  readonly sizeBytes: number;
  readonly writable: boolean;
}

/** An executable or library, opened. Places are as declared: use the functions here, which check them. */
export interface Program {
  readonly format: FileMagic;
  /** Numbers of this program in its byte order. */
  readonly reader: ByteReader;
  readonly addressBytes: 4 | 8;
  readonly sections: readonly ProgramSection[];
  readonly segments: readonly ProgramSegment[];
}

/** Content of the first section of that name; null when there is none, shorter than declared when the file is. */
export function sectionBytes({ reader, sections }: Program, name: string): Buffer | null {
  const section = sections.find((one) => one.name === name);
  return section === undefined ? null : reader.slice(section.offset, section.sizeBytes);
}

/** The bytes that are loaded at an address; null unless all of them come from the file. */
export function bytesAt({ reader, segments }: Program, address: number, length: number): Buffer | null {
  for (const segment of segments) {
    const start = address - segment.address;
    if (!(start >= 0 && start + length <= segment.sizeBytes)) continue;
    const found = reader.slice(segment.offset + start, length);
    if (found.byteLength === length) return found;
  }
  return null;
}

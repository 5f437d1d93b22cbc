import type { ByteReader } from './byte-reader.ts';

/** One note of an ELF section. */
export interface ElfNote {
  /** Who defined the type. */
  readonly owner: string;
  readonly type: number;
  /** Shorter than declared when the section ends before it does. */
  readonly content: Buffer;
}

const HEAD_BYTES = 12;

/** Longest name of an owner that is taken over. */
const MAX_OWNER_BYTES = 64;

/** Notes of one section; real ones have less than ten. */
const MAX_NOTES = 1000;

/** The notes of a section that holds nothing else. System V ABI, chapter 5, "Note section". */
export function elfNotes(reader: ByteReader): readonly ElfNote[] {
  const notes: ElfNote[] = [];
  let at = 0;
  while (at + HEAD_BYTES < reader.sizeBytes && notes.length < MAX_NOTES) {
    const [ownerBytes, contentBytes] = [reader.u32(at), reader.u32(at + 4)];
    const content = at + HEAD_BYTES + aligned(ownerBytes);
    notes.push({
      owner: reader.text(at + HEAD_BYTES, Math.min(ownerBytes, MAX_OWNER_BYTES)),
      type: reader.u32(at + 8),
      content: reader.slice(content, contentBytes),
    });
    at = content + aligned(contentBytes);
  }
  return notes;
}

function aligned(length: number): number {
  return Math.ceil(length / 4) * 4;
}

import type { Program } from './program.ts';
import { readElf } from './read-elf.ts';
import { readMachO } from './read-mach-o.ts';
import { readPe } from './read-pe.ts';

/** Opens an executable or library: one program, several in a universal file of macOS, none when the file is something else. */
export function readPrograms(bytes: Uint8Array): readonly Program[] {
  const program = readElf(bytes) ?? readPe(bytes);
  return program === null ? readMachO(bytes) : [program];
}

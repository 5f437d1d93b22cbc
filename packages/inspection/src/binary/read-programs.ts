import type { Content } from './content.ts';
import type { Program } from './program.ts';
import { readElf } from './read-elf.ts';
import { readMachO } from './read-mach-o.ts';
import { readPe } from './read-pe.ts';

/** Opens an executable or library: one program, several in a universal file of macOS, none when the file is something else. */
export function readPrograms(content: Content): readonly Program[] {
  const program = readElf(content) ?? readPe(content);
  return program === null ? readMachO(content) : [program];
}

import type { Dockerfile } from '../dockerfile.ts';
import type { Instruction } from '../syntax/instruction.ts';
import type { Word } from '../syntax/words.ts';

/** A word of EXPOSE. */
export interface ExposedPort {
  readonly word: Word;
  readonly instruction: Instruction;
  /** With variables put in. */
  readonly text: string;
  /** False when a variable is unknown. */
  readonly complete: boolean;
  /** First and last port; null when they are no numbers. */
  readonly range: { readonly first: number; readonly last: number } | null;
  /** As written; null without one. */
  readonly protocol: string | null;
}

const PORT = /^(\d{1,9})(?:-(\d{1,9}))?(?:\/(\w+))?$/;

/** All ports of all EXPOSE instructions. */
export function* exposedPorts(file: Dockerfile): Iterable<ExposedPort> {
  for (const instruction of file.of('EXPOSE')) {
    for (const word of instruction.words) {
      const { text, complete } = file.expand(word, instruction);
      const match = complete ? PORT.exec(text) : null;
      const first = Number(match?.[1]);
      const range = match === null ? null : { first, last: Number(match[2] ?? match[1]) };
      const slash = text.lastIndexOf('/');
      yield { word, instruction, text, complete, range, protocol: slash < 0 ? null : text.slice(slash + 1) };
    }
  }
}

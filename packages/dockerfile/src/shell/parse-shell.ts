import type { Span } from '../syntax/span.ts';
import { CommandParser } from './command-parser.ts';
import type { ShellScript } from './script.ts';

/** Text in shell language and where it is in the file. */
export interface ShellSource {
  readonly text: string;
  /** The span in the file from one index to another. */
  spanOf(from: number, to: number): Span;
}

/** Splits text of a POSIX shell (with the common additions of bash) into commands. Linear; never throws. */
export function parseShell(source: ShellSource): ShellScript {
  return new CommandParser(source, { from: 0, to: source.text.length }).parse();
}

import type { CommandContext } from '../command-table.ts';
import { completionScript } from '../completion/completion-script.ts';
import { EXIT } from '../exit-code.ts';

/** `assay completion SHELL`. */
export async function completion({ io, operands }: CommandContext): Promise<number> {
  await io.stdout.write(completionScript(operands[0] ?? ''));
  return EXIT.pass;
}

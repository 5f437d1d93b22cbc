import type { ShellOverride } from '../dockerfile.ts';
import type { Comment } from '../syntax/comment.ts';
import type { Instruction } from '../syntax/instruction.ts';
import type { DockerfileSyntax } from '../syntax/parse-dockerfile.ts';
import { type Ignore, type PragmaDialect, readIgnore } from './read-ignore.ts';

/** Comments that speak to linters. */
export interface Pragmas {
  readonly ignores: readonly PlacedIgnore[];
  readonly shells: readonly ShellOverride[];
  /** `check=error=true`: findings of build checks are errors. */
  readonly buildChecksAreErrors: boolean;
}

/** An ignore and where it counts. */
export interface PlacedIgnore extends Ignore {
  readonly dialect: PragmaDialect;
  readonly comment: Comment;
  /** The instruction that it is about; null for the whole file. */
  readonly instruction: Instruction | null;
}

/** Reads all comments of a file that speak to linters: ours, hadolint's and BuildKit's. */
export function readPragmas(syntax: DockerfileSyntax): Pragmas {
  const ignores: PlacedIgnore[] = [];
  const shells: ShellOverride[] = [];
  let buildChecksAreErrors = false;
  for (const directive of syntax.directives) {
    if (directive.name !== 'check') continue;
    const line = syntax.lines.lineAt(directive.span.start);
    const comment = { span: directive.span, line, text: `check=${directive.value}` };
    const ignore = readIgnore(comment.text);
    if (ignore !== null) ignores.push({ ...ignore, comment, instruction: null });
    if (/(?:^|;)\s*error\s*=\s*true\s*(?:;|$)/.test(directive.value)) buildChecksAreErrors = true;
  }
  for (const comment of syntax.comments) {
    if (!mayBePragma(comment.text)) continue;
    const shell = /^hadolint\s+shell\s*=\s*(\S+)/.exec(comment.text)?.[1];
    if (shell !== undefined) shells.push({ from: comment.span.start, program: shell });
    const ignore = readIgnore(comment.text);
    if (ignore === null) continue;
    const instruction = ignore.global ? null : (instructionAfter(syntax.instructions, comment.span.start) ?? null);
    if (ignore.global || instruction !== null) ignores.push({ ...ignore, comment, instruction });
  }
  return { ignores, shells, buildChecksAreErrors };
}

function mayBePragma(text: string): boolean {
  return text.startsWith('assay') || text.startsWith('hadolint') || text.startsWith('check');
}

/** The instruction that a comment stands above or in. */
function instructionAfter(instructions: readonly Instruction[], offset: number): Instruction | undefined {
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instructions[middle]?.span.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return instructions[low];
}

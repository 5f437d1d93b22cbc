import type { EffectiveShell, ShellKind } from '../stages/shell-kind.ts';
import { classifyShell } from '../stages/shell-kind.ts';
import type { ExecArgument } from '../syntax/exec-form.ts';
import type { Heredoc } from '../syntax/heredoc.ts';
import type { Instruction } from '../syntax/instruction.ts';
import { parseShell } from './parse-shell.ts';
import type { ShellCommand, ShellScript, ShellWord } from './script.ts';

/** The commands of a RUN, CMD or ENTRYPOINT. */
export interface RunScript extends ShellScript {
  /** The shell that reads them; `exec` when the program is started without one. */
  readonly kind: ShellKind | 'exec';
  /** Base name of the shell; empty for `exec`. */
  readonly shell: string;
}

const NOTHING: ShellScript = { commands: [], broken: false };

/** Reads the commands of an instruction. Languages other than POSIX shell give none. */
export function readRunScript(instruction: Instruction, shell: EffectiveShell): RunScript {
  if (instruction.oversized) return { ...NOTHING, broken: true, kind: shell.kind, shell: shell.name };
  if (instruction.exec !== null) return readExec(instruction.exec);
  if (shell.kind !== 'posix') return { ...NOTHING, kind: shell.kind, shell: shell.name };
  const heredoc = instruction.heredocs[0];
  if (heredoc === undefined) return { ...parseShell(instruction.rest), kind: 'posix', shell: shell.name };
  return readWithHeredocs(instruction, shell.name);
}

function readWithHeredocs(instruction: Instruction, shell: string): RunScript {
  const line = parseShell(instruction.rest);
  const commands: ShellCommand[] = [];
  let { broken } = line;
  let kind: ShellKind = 'posix';
  for (const command of line.commands) if (command.name !== null) commands.push(command);
  const fed = commands.at(-1)?.name?.text;
  for (const heredoc of instruction.heredocs) {
    const interpreter = fed === undefined ? interpreterOf(heredoc) : classifyShell(fed);
    if (interpreter !== null && interpreter.kind !== 'posix') {
      if (fed === undefined) kind = interpreter.kind;
      continue;
    }
    const script = parseShell(heredocSource(heredoc));
    commands.push(...script.commands);
    broken ||= script.broken;
  }
  return { commands, broken, kind, shell };
}

/** Who reads a here-document that is a script on its own: the program after `#!`, or null for the shell of the stage. */
function interpreterOf(heredoc: Heredoc): { kind: ShellKind; name: string } | null {
  if (!heredoc.content.startsWith('#!')) return null;
  const words = heredoc.content.slice(2, 300).split('\n', 1)[0]?.trim().split(/\s+/) ?? [];
  const program = /(?:^|\/)env$/.test(words[0] ?? '')
    ? words.find((word, at) => at > 0 && !word.startsWith('-'))
    : words[0];
  return classifyShell(program ?? '');
}

function heredocSource(heredoc: Heredoc): Parameters<typeof parseShell>[0] {
  const { start } = heredoc.contentSpan;
  return { text: heredoc.content, spanOf: (from, to) => ({ start: start + from, end: start + to }) };
}

function readExec(args: readonly ExecArgument[]): RunScript {
  const [program, ...rest] = args;
  if (program === undefined) return { ...NOTHING, kind: 'exec', shell: '' };
  const shell = classifyShell(program.value);
  const flag = rest.findIndex((argument) => /^-\w*c$/.test(argument.value));
  const text = flag < 0 ? undefined : rest[flag + 1];
  if (shell.kind === 'posix' && text !== undefined) {
    // Positions inside a JSON string are not kept: everything is at the string.
    const script = parseShell({ text: text.value, spanOf: () => text.span });
    return { ...script, kind: 'posix', shell: shell.name };
  }
  if (shell.kind === 'powershell' || shell.kind === 'cmd') return { ...NOTHING, kind: shell.kind, shell: shell.name };
  return { commands: [execCommand(program, rest)], broken: false, kind: 'exec', shell: '' };
}

function execCommand(program: ExecArgument, rest: readonly ExecArgument[]): ShellCommand {
  return {
    name: toWord(program),
    args: rest.map(toWord),
    assignments: [],
    redirects: [],
    connector: 'start',
    pipeline: 0,
    depth: 0,
    substituted: false,
    span: { start: program.span.start, end: (rest.at(-1) ?? program).span.end },
  };
}

function toWord(argument: ExecArgument): ShellWord {
  return { text: argument.value, literal: true, quoted: true, span: argument.span };
}

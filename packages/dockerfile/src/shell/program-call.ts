import type { Instruction } from '../syntax/instruction.ts';
import { type Invocation, invocationOf } from './invocation.ts';
import { parseShell } from './parse-shell.ts';
import type { RunScript } from './run-script.ts';
import type { ShellCommand } from './script.ts';

/** A program that a RUN calls. `python3 -m pip`, `pip3` and `pip3.12` are all `pip`. */
export interface ProgramCall extends Invocation {
  readonly run: Instruction;
  readonly script: RunScript;
  /** Position among all calls of the RUN, from 0. */
  readonly at: number;
  /** All calls of the RUN in the order in which they are written, this one included. */
  readonly siblings: readonly ProgramCall[];
}

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh']);
/** Deepest nesting of `sh -c "sh -c …"` that is looked into. */
const MAX_NESTED = 3;

/** The programs that a RUN calls, also those inside `sh -c "…"`; words of the latter are all at the quoted word. */
export function listCalls(run: Instruction, script: RunScript): readonly ProgramCall[] {
  const siblings: ProgramCall[] = [];
  const add = (commands: readonly ShellCommand[], depth: number): void => {
    for (const command of commands) {
      const invocation = invocationOf(command);
      if (invocation === null) continue;
      siblings.push({ ...asModule(invocation), run, script, at: siblings.length, siblings });
      const nested = depth < MAX_NESTED ? commandsInArgument(invocation) : null;
      if (nested !== null) add(nested, depth + 1);
    }
  };
  add(script.commands, 0);
  return siblings;
}

/** Calls of the same RUN that are written later. */
export function laterCalls(call: ProgramCall): readonly ProgramCall[] {
  return call.siblings.slice(call.at + 1);
}

function commandsInArgument({ program, args }: Invocation): readonly ShellCommand[] | null {
  if (!SHELLS.has(program)) return null;
  const flag = args.findIndex((word) => /^-\w*c$/.test(word.text));
  const word = flag < 0 ? undefined : args[flag + 1];
  if (word === undefined || !word.literal) return null;
  const { span } = word;
  return parseShell({ text: word.text, spanOf: () => span }).commands;
}

function asModule(invocation: Invocation): Invocation {
  const { program, args } = invocation;
  if (/^pip[\d.]+$/.test(program)) return { ...invocation, program: 'pip' };
  if (!/^(?:python|pypy)[\d.]*$/.test(program)) return invocation;
  const flag = args.findIndex((word) => word.text === '-m');
  const name = flag < 0 || flag > 3 ? undefined : args[flag + 1];
  if (name?.text !== 'pip') return invocation;
  return { ...invocation, program: 'pip', name, args: args.slice(flag + 2) };
}

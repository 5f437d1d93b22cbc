import type { ShellCommand, ShellWord } from './script.ts';

/** A program and its arguments, with wrappers such as `sudo`, `env` and `exec` taken away. */
export interface Invocation {
  /** Base name of the program: `apt-get` for `/usr/bin/apt-get`. */
  readonly program: string;
  readonly name: ShellWord;
  readonly args: readonly ShellWord[];
  readonly command: ShellCommand;
}

/** Wrappers and those of their options that take a value. */
const WRAPPERS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['sudo', new Set(['-u', '-g', '-h', '-p', '-C', '-r', '-t', '-D', '-R', '-T', '-U'])],
  ['env', new Set(['-u', '-C', '-S', '--unset', '--chdir'])],
  ['exec', new Set(['-a'])],
  ['command', new Set<string>()],
  ['nice', new Set(['-n'])],
  ['nohup', new Set<string>()],
  ['eatmydata', new Set<string>()],
  ['time', new Set(['-f', '-o'])],
  ['gosu', new Set<string>()],
  ['su-exec', new Set<string>()],
  ['doas', new Set(['-u', '-C'])],
  ['timeout', new Set(['-s', '-k', '--signal', '--kill-after'])],
  ['xargs', new Set(['-a', '-d', '-E', '-I', '-L', '-n', '-P', '-s'])],
]);
/** Wrappers whose first argument is a user or a time, not a program. */
const WITH_OPERAND: ReadonlySet<string> = new Set(['gosu', 'su-exec', 'timeout']);

/** The program that a command runs, or null when the command has no name. */
export function invocationOf(command: ShellCommand): Invocation | null {
  let words: readonly ShellWord[] = command.name === null ? [] : [command.name, ...command.args];
  for (let depth = 0; depth < 8; depth++) {
    const first = words[0];
    if (first === undefined) return null;
    const program = baseName(first.text);
    const options = WRAPPERS.get(program);
    const inner = options === undefined ? null : innerWords(words, program, options);
    if (inner === null || inner.length === 0) return { program, name: first, args: words.slice(1), command };
    words = inner;
  }
  return null;
}

function innerWords(words: readonly ShellWord[], program: string, valued: ReadonlySet<string>): readonly ShellWord[] {
  let at = 1;
  while (at < words.length) {
    const text = words[at]?.text ?? '';
    if (text.startsWith('-')) at += valued.has(text) ? 2 : 1;
    else if (program !== 'nice' && /^[A-Za-z_]\w*=/.test(text)) at++;
    else break;
  }
  return words.slice(WITH_OPERAND.has(program) ? at + 1 : at);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

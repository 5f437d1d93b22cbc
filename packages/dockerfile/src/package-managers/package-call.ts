import { type CommandLine, readCommandLine } from '../shell/command-line.ts';
import type { ProgramCall } from '../shell/program-call.ts';
import type { ShellWord } from '../shell/script.ts';

/** How a package manager is called. */
export interface PackageManager {
  readonly programs: readonly string[];
  /** Options that take a value from the next word. */
  readonly valued: ReadonlySet<string>;
}

/** A call of a package manager: `apt-get -q install -y curl`. */
export interface PackageCall {
  readonly call: ProgramCall;
  /** What it is asked to do: `install`; empty when that is not known. */
  readonly verb: string;
  readonly verbWord: ShellWord;
  /** Options before and after the verb. */
  readonly line: CommandLine;
  /** What follows the verb, without options. */
  readonly operands: readonly ShellWord[];
}

/** Reads the arguments of a package manager: the verb is the first operand that is no variable. */
export function readPackageCall(
  call: ProgramCall,
  manager: PackageManager,
  resolve: (name: string) => string | null,
): PackageCall {
  const line = readCommandLine(call.args, { valued: manager.valued, resolve });
  const at = line.operands.findIndex((word) => word.literal);
  const verbWord = line.operands[at];
  if (verbWord === undefined) return { call, verb: '', verbWord: call.name, line, operands: [] };
  return { call, verb: verbWord.text, verbWord, line, operands: line.operands.slice(at + 1) };
}

/** True when a variable of a call may hold options: one before the verb, or one that is named for them. Lists of packages do not. */
export function mayHoldOptions({ call, verbWord }: PackageCall): boolean {
  return call.args.some(
    ({ text, literal, span }) =>
      !literal && text.startsWith('$') && (span.start < verbWord.span.start || /opt|arg|flag|param|[@*]/i.test(text)),
  );
}

/** Most names that a message lists. */
const MAX_NAMES = 4;

/** Names for a message: `a, b and 3 more`. */
export function listNames(words: readonly ShellWord[]): string {
  const names = words.slice(0, MAX_NAMES).map((word) => word.text);
  const more = words.length - names.length;
  if (more > 0) return `${names.join(', ')} and ${more} more`;
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

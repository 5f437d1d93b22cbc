import { KEYWORDS } from '../syntax/keyword.ts';
import { readBareList, readMapKeys, readStrings } from './go-values.ts';

/** A step of the history as instructions; none when it cannot be told what it did. */
export interface HistoryStep {
  readonly keyword: string;
  /** What follows the keyword; may hold line breaks for RUN. */
  readonly value: string;
  /** Names of build arguments that the step was given. */
  readonly args: readonly string[];
}

/** Longest step that is read, in characters. */
const MAX_LENGTH = 256 * 1024;
const SHELL =
  /^(?:\/[\w./-]{1,200}\/)?(?:ba|da|a|k|mk|z)?sh(?: -\w+| pipefail| errexit| nounset| xtrace| noglob){0,12} -\w{0,12}c /;
const WINDOWS_SHELL = /^(?:cmd(?:\.exe)? \/S \/C |(?:powershell|pwsh)(?:\.exe)? )/i;
const KNOWN: ReadonlySet<string> = new Set(KEYWORDS);

/** Reads what a builder noted about a step; null when no known builder writes like that. */
export function readHistoryStep(createdBy: string): HistoryStep | null {
  const text = createdBy
    .slice(0, MAX_LENGTH)
    .replace(/\s*# buildkit\s*$/, '')
    .trim();
  const nop = /^(?:\/bin\/sh -c|cmd \/S \/C|powershell -Command) #\(nop\)\s*/i.exec(text);
  if (nop !== null) return readInstruction(text.slice(nop[0].length));
  const shell = readShell(text);
  if (shell !== null) return shell;
  return readInstruction(text);
}

/** A command that a shell ran, perhaps with build arguments before it: `|1 A=b /bin/sh -c make`. */
function readShell(text: string): HistoryStep | null {
  const { args, rest } = readArguments(text);
  const match = SHELL.exec(rest) ?? WINDOWS_SHELL.exec(rest);
  if (match === null) return args.length > 0 ? { keyword: 'RUN', value: rest, args } : null;
  return { keyword: 'RUN', value: withoutBase(rest.slice(match[0].length)), args };
}

/** Buildah writes the base image behind the first command. */
function withoutBase(command: string): string {
  const at = command.lastIndexOf('|FROM ');
  return at < 0 ? command : command.slice(0, at);
}

function readArguments(text: string): { args: readonly string[]; rest: string } {
  const match = /^\|(\d{1,3}) /.exec(text);
  if (match === null) return { args: [], rest: text };
  const after = text.slice(match[0].length);
  // Values may hold blanks: the command begins where the shell is named.
  const shell = after.search(/(?:^| )(?:\/[\w./-]{1,200}\/)?(?:(?:ba|da|a|k|z)?sh -|cmd \/S|powershell )/);
  const head = shell < 0 ? after : after.slice(0, shell);
  const args = head.split(' ').flatMap((word) => /^([A-Za-z_]\w*)=/.exec(word)?.[1] ?? []);
  return { args: args.slice(0, Number(match[1])), rest: shell < 0 ? '' : after.slice(shell).trimStart() };
}

function readInstruction(text: string): HistoryStep | null {
  const keyword = /^[A-Za-z]{1,20}(?=\s|$)/.exec(text)?.[0].toUpperCase() ?? '';
  if (!KNOWN.has(keyword) || keyword === 'FROM') return null;
  const value = text.slice(keyword.length).trim();
  if (keyword === 'RUN') return readShell(value) ?? { keyword, value, args: [] };
  return { keyword, value: oneLine(normalize(keyword, value)), args: [] };
}

/** The value of an instruction in the form of a Dockerfile. */
function normalize(keyword: string, value: string): string {
  switch (keyword) {
    case 'CMD':
    case 'ENTRYPOINT':
      return commandOf(value);
    case 'SHELL':
      return JSON.stringify(readBareList(value));
    case 'VOLUME':
      return JSON.stringify(readBareList(value));
    case 'EXPOSE':
      return readMapKeys(value).join(' ');
    case 'ENV':
    case 'LABEL':
      return pairsOf(value);
    case 'COPY':
    case 'ADD':
      return value.replace(/^((?:--\S+ )*)((?:file|dir|multi):[0-9a-f]+) in (.*)$/, '$1$2 $3');
    default:
      return value;
  }
}

/** A list as JSON; what a shell was given, in shell form. */
function commandOf(value: string): string {
  const strings = readStrings(value);
  if (strings === null) return value;
  const [shell, flag, command, ...rest] = strings;
  if (shell === '/bin/sh' && flag === '-c' && command !== undefined && rest.length === 0) return command;
  return JSON.stringify(strings);
}

/** Values lose their quotes in the history: they get them back. */
function pairsOf(value: string): string {
  const words = value.split(' ');
  const separate = words.every((word) => /^[\w.@/-]+=/.test(word));
  const pairs = separate && !value.includes('"') ? words : [value];
  return pairs.map(quotePair).join(' ');
}

function quotePair(pair: string): string {
  const equals = pair.indexOf('=');
  if (equals < 0) return pair;
  const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
  if (/^"(?:[^"\\]|\\.)*"$/.test(value)) return pair;
  return `${name.replaceAll(/\s+/g, '')}="${value.replaceAll(/["\\$]/g, String.raw`\$&`)}"`;
}

function oneLine(value: string): string {
  const flat = value.replaceAll(/[\r\n]+/g, ' ').trimEnd();
  // A backslash at the end would take in the next instruction.
  return flat.endsWith('\\') ? `${flat} ""` : flat;
}

import type { ShellWord } from './script.ts';

/** An option of a program: `-y`, `--type=cache`, `-o value`. */
interface CommandOption {
  /** With its dashes: `-y` for each letter of `-yq`. */
  readonly name: string;
  /** Null without one. */
  readonly value: string | null;
  /** The word of the value, or of the option when it has none of its own. */
  readonly word: ShellWord;
}

/** The arguments of a program parted into options and operands. */
export class CommandLine {
  readonly options: readonly CommandOption[];
  readonly operands: readonly ShellWord[];
  /** True when a word may stand for anything, further options included: `$OPTIONS`, `"$@"`. */
  readonly open: boolean;

  constructor(parts: { options: readonly CommandOption[]; operands: readonly ShellWord[]; open: boolean }) {
    this.options = parts.options;
    this.operands = parts.operands;
    this.open = parts.open;
  }

  /** True when one of the options is given. */
  has(...names: readonly string[]): boolean {
    return this.options.some((option) => names.includes(option.name));
  }

  /** The last of the options that is given. */
  find(...names: readonly string[]): CommandOption | undefined {
    return this.options.findLast((option) => names.includes(option.name));
  }

  /** How often an option is given. */
  count(name: string): number {
    return this.options.filter((option) => option.name === name).length;
  }
}

/** How to read the arguments of a program. */
interface CommandLineForm {
  /** Options that take a value from the next word: `-o`, `--option`. */
  readonly valued: ReadonlySet<string>;
  /** The value of a variable, or null when it is unknown. */
  readonly resolve?: (name: string) => string | null;
}

const VARIABLE = /^\$(?:\{(\w+)\}|(\w+))$/;
/** Most words that known variables are put in for. */
const MAX_WORDS = 2_000;
/** Longest value that is put in. */
const MAX_VALUE = 4_096;

/** Parts the arguments of a program into options and operands. Options may stand anywhere up to `--`. */
export function readCommandLine(args: readonly ShellWord[], form: CommandLineForm): CommandLine {
  const words = args.some((word) => !word.literal) ? putIn(args, form.resolve) : args;
  const options: CommandOption[] = [];
  const operands: ShellWord[] = [];
  let open = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const { text } = word;
    if (text === '--') {
      const rest = words.slice(at + 1);
      open ||= rest.some(mayBeAnything);
      operands.push(...rest);
      break;
    }
    if (text.startsWith('-') && text.length > 1) at += readOption(options, word, words[at + 1], form.valued);
    else {
      open ||= mayBeAnything(word);
      operands.push(word);
    }
  }
  return new CommandLine({ options, operands, open });
}

/** Reads an option; tells how many further words it takes. */
function readOption(
  options: CommandOption[],
  word: ShellWord,
  next: ShellWord | undefined,
  valued: ReadonlySet<string>,
): number {
  const { text } = word;
  const equals = text.indexOf('=');
  if (text.startsWith('--') || valued.has(text)) {
    const name = equals < 0 ? text : text.slice(0, equals);
    const takesNext = equals < 0 && valued.has(name) && next !== undefined;
    const value = equals < 0 ? (takesNext ? next.text : null) : text.slice(equals + 1);
    options.push({ name, value, word: takesNext ? next : word });
    return takesNext ? 1 : 0;
  }
  for (let at = 1; at < text.length; at++) {
    const name = `-${text.charAt(at)}`;
    const rest = text.slice(at + 1);
    if (valued.has(name) || rest.startsWith('=')) {
      const takesNext = rest === '' && next !== undefined;
      options.push({
        name,
        value: takesNext ? next.text : rest.replace(/^=/, ''),
        word: takesNext ? next : word,
      });
      return takesNext ? 1 : 0;
    }
    options.push({ name, value: null, word });
  }
  return 0;
}

/** True for a word that is an expansion as a whole: it may become no, one or many words of any kind. */
function mayBeAnything(word: ShellWord): boolean {
  return !word.literal && (word.text.startsWith('$') || word.text.startsWith('`'));
}

function putIn(args: readonly ShellWord[], resolve: CommandLineForm['resolve']): readonly ShellWord[] {
  const words: ShellWord[] = [];
  for (const word of args) {
    const match = word.literal || words.length > MAX_WORDS ? null : VARIABLE.exec(word.text);
    const value = match === null ? null : (resolve?.(match[1] ?? match[2] ?? '') ?? null);
    if (value === null || value.length > MAX_VALUE) words.push(word);
    else if (word.quoted) words.push(known(value, word));
    else for (const part of value.split(/\s+/)) if (part !== '') words.push(known(part, word));
  }
  return words;
}

function known(text: string, { quoted, span }: ShellWord): ShellWord {
  return { text, literal: !/[$`*?]/.test(text), quoted, span };
}

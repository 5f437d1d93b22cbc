import { Argument, Command, CommanderError, Option } from 'commander';
import { COMMANDS, COMMAND_GROUPS, type CommandSpec, type OperandSpec } from './command-table.ts';
import { cliError } from './errors.ts';
import type { FlagValues } from './settings/raw-value.ts';
import type { Setting } from './settings/setting.ts';
import { ALL_SETTINGS } from './settings/settings.ts';
import { TOOL_VERSION } from './tool-version.ts';

const EXIT_CODES = `
Exit codes:
  0    pass, or warn
  1    tool error, or the image could not be judged
  2    the verdict is fail; a policy test failed; an image newly fails
  3    under --fail-on warn: the verdict is warn; a policy has warnings
  4    the image cannot be reached, or access was refused
  5    the image was not read as a whole: hostile, damaged or over a limit
  6    advisory data is missing or too old
  64   wrong usage: flag, configuration or policy file
  130  interrupted`;

/** What the command line asks for. */
export type Invocation =
  | {
      readonly kind: 'command';
      readonly spec: CommandSpec;
      readonly operands: readonly string[];
      readonly flags: FlagValues;
    }
  /** Text that was asked for: help or version. */
  | { readonly kind: 'text'; readonly text: string };

/**
 * Reads the command line.
 * @throws USAGE
 */
export async function parseCommandLine(argv: readonly string[], columns: number): Promise<Invocation> {
  let text = '';
  let found: Invocation | null = null;
  const program = buildProgram({
    columns,
    write: (part) => {
      text += part;
    },
    invoke: (invocation) => {
      found = invocation;
    },
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'text', text };
    throw usageError(error, text);
  }
  return found ?? { kind: 'text', text };
}

interface ProgramOptions {
  readonly columns: number;
  readonly write: (text: string) => void;
  readonly invoke: (invocation: Invocation) => void;
}

function buildProgram(options: ProgramOptions): Command {
  const program = new Command('assay')
    .description('Decides whether a container image is good enough.')
    .version(`assay ${TOOL_VERSION}`, '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Show help.')
    .helpCommand('help [command]', 'Show help for a command.')
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .configureHelp({ helpWidth: options.columns })
    .configureOutput({ writeOut: options.write, writeErr: options.write });
  const groups = new Map<string, Command>();
  for (const spec of COMMANDS) {
    const words = spec.name.split(' ');
    const last = words.at(-1) ?? '';
    const parent = words.length === 1 ? program : groupOf(program, groups, words[0] ?? '');
    addCommand(parent.command(last), spec, options);
  }
  return program;
}

function groupOf(program: Command, groups: Map<string, Command>, name: string): Command {
  const known = groups.get(name);
  if (known !== undefined) return known;
  // A command may do something itself and have others below it.
  const own = program.commands.find((command) => command.name() === name);
  const group = (own ?? program.command(name).description(COMMAND_GROUPS[name] ?? '')).helpCommand(false);
  // What follows the name of the command below belongs to that.
  group.enablePositionalOptions();
  groups.set(name, group);
  return group;
}

function addCommand(command: Command, spec: CommandSpec, options: ProgramOptions): void {
  command.description(spec.summary);
  if (spec.formats.length > 0) command.addHelpText('after', `\nFormats: ${spec.formats.join(', ')}`);
  const operandSpecs = [spec.operand, spec.secondOperand ?? null].filter((operand) => operand !== null);
  for (const operand of operandSpecs) command.addArgument(makeArgument(operand));
  const settings = ALL_SETTINGS.filter((setting) => setting.flag !== false && setting.commands.includes(spec.name));
  const made = settings.map((setting) => ({ setting, option: makeOption(setting) }));
  for (const { option } of made) command.addOption(option);
  command.action((...given: unknown[]) => {
    const operands = given
      .slice(0, operandSpecs.length)
      .flatMap((value) => (value === undefined ? [] : flatTexts(value)));
    const flags = new Map<string, readonly string[]>();
    for (const { setting, option } of made) {
      const name = option.attributeName();
      const holder = [command, command.parent].find((one) => one?.getOptionValueSource(name) === 'cli');
      if (holder) flags.set(setting.name, flagTexts(holder.getOptionValue(name), option));
    }
    options.invoke({ kind: 'command', spec, operands, flags });
  });
}

function makeArgument({ name, summary, choices, many = false, optional = false }: OperandSpec): Argument {
  const word = `${name}${many ? '...' : ''}`;
  const argument = new Argument(optional ? `[${word}]` : `<${word}>`, summary);
  return choices === undefined ? argument : argument.choices([...choices]);
}

function makeOption(setting: Setting<unknown>): Option {
  const letter = setting.letter === undefined ? '' : `-${setting.letter}, `;
  const value = setting.placeholder === null ? '' : valueOf(setting.placeholder, setting.optionalValue ?? false);
  const fallback = setting.shape === 'switch' ? '' : ` Default: ${setting.defaultText}.`;
  const option = new Option(`${letter}--${setting.name}${value}`, `${setting.summary}${fallback}`);
  if (setting.optionalValue === true) option.preset('');
  if (setting.shape === 'many') {
    option.argParser((text: string, before: unknown) =>
      Array.isArray(before) ? [...before.map(String), text] : [text],
    );
  }
  return option;
}

function valueOf(placeholder: string, isOptional: boolean): string {
  return isOptional ? ` [${placeholder}]` : ` <${placeholder}>`;
}

function flatTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

function flagTexts(value: unknown, option: Option): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return option.negate ? ['true'] : [String(value)];
}

/** A mistake on the command line in Assay's own words; commander says what is wrong and what was probably meant. */
function usageError(error: CommanderError, written: string): Error {
  if (error.code === 'commander.help')
    return cliError('USAGE', 'no command was given', { hint: 'assay help lists the commands.' });
  const [message = '', ...rest] = (error.message || written)
    .replace(/^error: /, '')
    .trim()
    .split('\n');
  const near = /^\((.+)\)$/.exec(rest.join(' ').trim())?.[1];
  return cliError('USAGE', message, near === undefined ? {} : { hint: near });
}

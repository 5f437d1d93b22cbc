import { AssayError, suggest } from '@assay/core';
import { cliError } from '../errors.ts';
import type { FlagValues, RawValue } from './raw-value.ts';
import { type CommandName, InvalidValue, type Origin, type Setting } from './setting.ts';
import { ALL_SETTINGS } from './settings.ts';

/** The values that count for one command. */
export interface SettingValues {
  /**
   * The value of a setting, from its strongest origin.
   * @throws OPTION_INVALID, and the codes of the identifiers that `core` reads
   */
  get<T>(setting: Setting<T>): T;
  /** Where the value comes from. */
  origin(setting: Setting<unknown>): Origin;
  /** The value as written; null for a default. */
  raw(setting: Setting<unknown>): readonly string[] | null;
}

/** Everything that values can come from. */
export interface SettingSources {
  readonly command: CommandName;
  readonly flags: FlagValues;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Configuration files as read, strongest first. */
  readonly files: readonly ReadonlyMap<string, RawValue>[];
  /** Absolute. */
  readonly workingDirectory: string;
}

const DEFAULT_ORIGIN: Origin = { kind: 'default', label: 'default' };

/** Puts the origins in order: flag, environment, project or named file, user file, default. */
export function resolveSettings(sources: SettingSources): SettingValues {
  const find = (setting: Setting<unknown>): RawValue | null => findRaw(setting, sources);
  return {
    get: (setting) => {
      const raw = find(setting);
      return raw === null ? setting.default : parseRaw(setting, raw);
    },
    origin: (setting) => find(setting)?.origin ?? DEFAULT_ORIGIN,
    raw: (setting) => find(setting)?.texts ?? null,
  };
}

/** Every value of the command is tried, so that a mistake is told before anything is done. */
export function checkSettings(values: SettingValues, command: CommandName): void {
  for (const setting of ALL_SETTINGS) if (setting.commands.includes(command)) values.get(setting);
}

/** Variables that look like a mistyped one of ours, with what was meant. */
export function mistypedVariables(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = ALL_SETTINGS.flatMap((setting) => setting.environment ?? []);
  const others = new Set(['ASSAY_DEBUG', 'ASSAY_CORPUS', 'ASSAY_DB']);
  return Object.keys(environment).flatMap((name) => {
    if (!name.startsWith('ASSAY_') || known.includes(name) || others.has(name)) return [];
    const meant = suggest(
      name.slice('ASSAY_'.length),
      known.map((item) => item.slice('ASSAY_'.length)),
    );
    return meant === undefined ? [] : [`the variable ${name} means nothing; did you mean ASSAY_${meant}?`];
  });
}

function findRaw(setting: Setting<unknown>, sources: SettingSources): RawValue | null {
  const flag = sources.flags.get(setting.name);
  const baseDirectory = sources.workingDirectory;
  if (flag !== undefined) {
    return { texts: flag, origin: { kind: 'flag', label: `--${setting.name}` }, baseDirectory };
  }
  const { ambientCommands } = setting;
  if (ambientCommands !== undefined && !ambientCommands.includes(sources.command)) return null;
  const variable = setting.environment === null ? undefined : sources.environment[setting.environment];
  if (setting.environment !== null && variable !== undefined && variable !== '') {
    const texts = setting.shape === 'many' ? splitList(variable) : [variable];
    return { texts, origin: { kind: 'environment', label: setting.environment }, baseDirectory };
  }
  // A key of that name is another setting's then.
  if (setting.config === 'none') return null;
  return sources.files.find((file) => file.has(setting.name))?.get(setting.name) ?? null;
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function parseRaw<T>(setting: Setting<T>, raw: RawValue): T {
  try {
    return setting.parse(raw.texts, { baseDirectory: raw.baseDirectory });
  } catch (error) {
    const message = `${raw.origin.label}: ${error instanceof Error ? error.message : String(error)}`;
    if (error instanceof InvalidValue) {
      throw cliError('OPTION_INVALID', message, error.hint === undefined ? {} : { hint: error.hint });
    }
    if (!(error instanceof AssayError)) throw error;
    const { code, kind, hint } = error;
    throw new AssayError(code, { kind, summary: '' }, message, {
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

import type { CommandIo } from '../command-io.ts';
import { findConfigFiles } from './find-config.ts';
import type { FlagValues } from './raw-value.ts';
import { type SettingValues, resolveSettings } from './resolve.ts';
import type { CommandName } from './setting.ts';
import { SETTINGS } from './settings.ts';

/**
 * The settings of one command, from everywhere they can come from.
 * @throws CONFIG_UNREADABLE, CONFIG_INVALID
 */
export async function loadSettings(io: CommandIo, command: CommandName, flags: FlagValues): Promise<SettingValues> {
  const sources = { command, flags, environment: io.environment, workingDirectory: io.workingDirectory };
  const named = resolveSettings({ ...sources, files: [] }).get(SETTINGS.config);
  // Completion scripts are asked for by shells as they start: nothing in a directory may break that.
  const texts = command === 'completion' ? [] : await findConfigFiles(io, named);
  if (texts.length === 0) return resolveSettings({ ...sources, files: [] });
  const { parseConfigFile } = await import('./config-file.ts');
  return resolveSettings({ ...sources, files: texts.map((text) => parseConfigFile(text)) });
}

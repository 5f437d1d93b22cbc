import { join } from 'node:path';
import type { CommandIo } from './command-io.ts';
import type { SettingValues } from './settings/resolve.ts';
import { SETTINGS } from './settings/settings.ts';

/** The cache directory: as set, or the user's cache as the XDG base directory specification has it. Absolute. */
export function cacheLocation(io: CommandIo, settings: SettingValues): string {
  const base = io.environment['XDG_CACHE_HOME'] || join(io.homeDirectory, '.cache');
  return settings.get(SETTINGS.cacheDir) ?? join(base, 'assay');
}

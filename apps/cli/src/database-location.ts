import { join } from 'node:path';
import { cacheLocation } from './cache-location.ts';
import type { CommandIo } from './command-io.ts';
import type { SettingValues } from './settings/resolve.ts';
import { SETTINGS } from './settings/settings.ts';

/** The advisory database: as set, or in the cache directory. Absolute. */
export function databaseLocation(io: CommandIo, settings: SettingValues): string {
  return settings.get(SETTINGS.db) ?? join(cacheLocation(io, settings), 'advisories.db');
}

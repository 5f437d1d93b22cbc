import { join } from 'node:path';
import type { InstancePlaces } from '@assay/server';
import type { CommandIo } from './command-io.ts';
import type { CommandContext } from './command-table.ts';
import { SETTINGS } from './settings/settings.ts';

/** Where the service keeps what it has. */
export function servicePlaces({ io, settings }: CommandContext): InstancePlaces {
  const dataDirectory = settings.get(SETTINGS.data) ?? join(dataHome(io), 'assay');
  return {
    dataDirectory,
    database: settings.get(SETTINGS.database) ?? { kind: 'sqlite', file: join(dataDirectory, 'assay.db') },
    blobs: settings.get(SETTINGS.blobs) ?? { kind: 'directory', path: join(dataDirectory, 'blobs') },
    advisoryDatabase: settings.get(SETTINGS.db) ?? join(dataDirectory, 'advisories.db'),
  };
}

/** Where data of the user's programs is, as the XDG base directory specification has it. */
function dataHome({ environment, homeDirectory }: CommandIo): string {
  return environment['XDG_DATA_HOME'] || join(homeDirectory, '.local/share');
}

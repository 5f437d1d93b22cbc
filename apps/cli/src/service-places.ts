import { join } from 'node:path';
import type { InstancePlaces } from '@assay/server';
import type { CommandIo } from './command-io.ts';
import type { CommandContext } from './command-table.ts';
import { cliError } from './errors.ts';
import type { BlobLocation } from './settings/service-values.ts';
import { SETTINGS } from './settings/settings.ts';

/**
 * Where the service keeps what it has.
 * @throws OPTION_CONFLICT
 */
export function servicePlaces({ io, settings }: CommandContext): InstancePlaces {
  const dataDirectory = settings.get(SETTINGS.data) ?? join(dataHome(io), 'assay');
  return {
    dataDirectory,
    database: settings.get(SETTINGS.database) ?? { kind: 'sqlite', file: join(dataDirectory, 'assay.db') },
    blobs: blobPlace(settings.get(SETTINGS.blobs) ?? { kind: 'directory', path: join(dataDirectory, 'blobs') }, io),
    advisoryDatabase: settings.get(SETTINGS.db) ?? join(dataDirectory, 'advisories.db'),
  };
}

/** Who asks for a bucket, and where it is, by the variables that programs for S3 share; what the address says comes first. */
function blobPlace(place: BlobLocation, { environment, homeDirectory }: CommandIo): InstancePlaces['blobs'] {
  if (place.kind === 'directory') return place;
  const [id, secret] = [environment['AWS_ACCESS_KEY_ID'] || null, environment['AWS_SECRET_ACCESS_KEY'] || null];
  if ((id === null) !== (secret === null)) {
    throw cliError('OPTION_CONFLICT', 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together');
  }
  const url = new URL(place.url);
  const usual = {
    region: environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'],
    endpoint: environment['AWS_ENDPOINT_URL_S3'] || environment['AWS_ENDPOINT_URL'],
  };
  for (const [name, value = ''] of Object.entries(usual)) {
    if (value !== '' && !url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  const own = Object.entries(environment).filter(([name]) => name.startsWith('AWS_'));
  return { kind: 's3', url: url.href, credentials: { environment: Object.fromEntries(own), homeDirectory } };
}

/** Where data of the user's programs is, as the XDG base directory specification has it. */
function dataHome({ environment, homeDirectory }: CommandIo): string {
  return environment['XDG_DATA_HOME'] || join(homeDirectory, '.local/share');
}
